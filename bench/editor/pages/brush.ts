import type { Size } from "../../../static/src/editor/geometry/bounds"

/** One way to paint a mask by brush. */
export type Brush = {
  /** Show an empty mask of this size, `scale` screen pixels per image pixel. */
  readonly open: (stage: HTMLElement, image: Size, scale: number) => void | Promise<void>
  readonly press: (x: number, y: number) => void
  /** One pointer event further, in image pixels. */
  readonly stroke: (x: number, y: number) => void
  readonly lift: (x: number, y: number) => void
}

const BRUSHES: Readonly<Record<string, () => Promise<{ createBrush: () => Brush }>>> = {
  concord: () => import("./brush-concord"),
  fabric: () => import("./brush-fabric"),
}

const ownFrame = globalThis.requestAnimationFrame.bind(globalThis)
const frame = (): Promise<number> => new Promise(ownFrame)
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

let brush: Brush
let spentMs = 0

/** Whatever a brush puts off to the next frame counts as well. */
const countFrames = (): void => {
  globalThis.requestAnimationFrame = (callback) =>
    ownFrame((time) => {
      const started = performance.now()
      callback(time)
      spentMs += performance.now() - started
    })
}

/** Have a brush ready on an image of this size. */
export const openBrush = async (stage: HTMLElement, name: string, image: Size): Promise<void> => {
  const load = BRUSHES[name]
  if (!load) throw new Error(`There is no brush ${name}.`)
  countFrames()
  brush = (await load()).createBrush()
  const scale = Math.min(stage.clientWidth / image.width, stage.clientHeight / image.height)
  await brush.open(stage, image, scale)
  await pause(500)
}

/** Paint a wavy line across the image, an event a frame; the mean milliseconds of script for each event. */
export const strokeBrush = async (image: Size, events: number): Promise<number> => {
  const at = (place: number): readonly [number, number] => [
    (0.1 + (0.8 * place) / events) * image.width,
    (0.5 + 0.3 * Math.sin(place / 8)) * image.height,
  ]
  brush.press(...at(0))
  await frame()
  spentMs = 0
  for (let place = 1; place <= events; place++) {
    const started = performance.now()
    brush.stroke(...at(place))
    spentMs += performance.now() - started
    await frame()
  }
  const mean = spentMs / events
  brush.lift(...at(events))
  return mean
}
