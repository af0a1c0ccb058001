import type { Size } from "../../../static/src/editor/geometry/bounds"

/** One way to paint a mask by brush. */
export type Brush = {
  /** Show an empty mask of this size, `scale` screen pixels per image pixel. */
  readonly open: (stage: HTMLElement, image: Size, scale: number) => void
  readonly press: (x: number, y: number) => void
  /** One pointer event further, in image pixels. */
  readonly stroke: (x: number, y: number) => void
  readonly lift: () => void
}

const BRUSHES: Readonly<Record<string, () => Promise<{ createBrush: () => Brush }>>> = {
  fabric: () => import("./brush-fabric"),
}

const frame = (): Promise<number> => new Promise(requestAnimationFrame)

/** Paint a wavy line across the image, an event a frame; milliseconds of script for each event. */
export const openBrush =
  (stage: HTMLElement) =>
  async (name: string, image: Size, events: number): Promise<readonly number[]> => {
    const load = BRUSHES[name]
    if (!load) throw new Error(`There is no brush ${name}.`)
    const brush = (await load()).createBrush()
    brush.open(
      stage,
      image,
      Math.min(stage.clientWidth / image.width, stage.clientHeight / image.height),
    )
    await frame()
    const at = (place: number): readonly [number, number] => [
      (0.1 + (0.8 * place) / events) * image.width,
      (0.5 + 0.3 * Math.sin(place / 8)) * image.height,
    ]
    brush.press(...at(0))
    const times: number[] = []
    for (let place = 1; place <= events; place++) {
      await frame()
      const started = performance.now()
      brush.stroke(...at(place))
      times.push(performance.now() - started)
    }
    brush.lift()
    return times
  }
