import type { Size } from "../../../static/src/editor/geometry/bounds"
import type { SceneView } from "./candidate"
import { createChance } from "./scene"

export type GestureName = "pan" | "zoom"

type Gesture = {
  readonly durationMs: number
  /** The view after a share of the gesture, 0 to 1. */
  readonly at: (share: number, stage: HTMLElement, image: Size) => SceneView
}

const PADDING_PX = 24
const PAN_ZOOM = 2
const PAN_RADIUS_PX = 300
const DEEPEST_ZOOM = 8
const JUMP_ZOOMS = [1.5, 5] as const
/** Screen pixels per image pixel on tiled images: from an overview to single pixels. */
const TILE_SCALES = [0.1, 2] as const

/** The whole image, centred. */
export const fitted = (stage: HTMLElement, image: Size): SceneView =>
  about(stage, image, fittedScale(stage, image))

/** Pan: a circle at twice the fitted size. Zoom: from the whole image in, and out again. */
export const GESTURES: Readonly<Record<GestureName, Gesture>> = {
  pan: {
    durationMs: 2000,
    at: (share, stage, image) => {
      const view = about(stage, image, PAN_ZOOM * fittedScale(stage, image))
      const angle = 2 * Math.PI * share
      return {
        scale: view.scale,
        x: view.x + PAN_RADIUS_PX * Math.sin(angle),
        y: view.y + PAN_RADIUS_PX * (1 - Math.cos(angle)),
      }
    },
  },
  zoom: {
    durationMs: 2000,
    at: (share, stage, image) => {
      const depth = (1 - Math.cos(2 * Math.PI * share)) / 2
      return about(stage, image, DEEPEST_ZOOM ** depth * fittedScale(stage, image))
    },
  },
}

/** Views that have nothing to do with each other. */
export const jumps = (count: number, stage: HTMLElement, image: Size): readonly SceneView[] => {
  const fit = fittedScale(stage, image)
  return places(count, stage, image, [JUMP_ZOOMS[0] * fit, JUMP_ZOOMS[1] * fit])
}

/** The same on an image of tiles. */
export const tileJumps = (count: number, stage: HTMLElement, image: Size): readonly SceneView[] =>
  places(count, stage, image, TILE_SCALES)

const places = (
  count: number,
  stage: HTMLElement,
  image: Size,
  [smallest, largest]: readonly [number, number],
): readonly SceneView[] => {
  const chance = createChance(count)
  return Array.from({ length: count }, () => {
    const scale = smallest * (largest / smallest) ** chance()
    const x = (0.3 + 0.4 * chance()) * image.width
    const y = (0.3 + 0.4 * chance()) * image.height
    return {
      scale,
      x: stage.clientWidth / 2 - x * scale,
      y: stage.clientHeight / 2 - y * scale,
    }
  })
}

/** What is a little off the middle of the image, in the middle of the stage. */
const about = (stage: HTMLElement, image: Size, scale: number): SceneView => ({
  scale,
  x: stage.clientWidth / 2 - 0.5 * image.width * scale,
  y: stage.clientHeight / 2 - 0.5 * image.height * scale,
})

const fittedScale = (stage: HTMLElement, image: Size): number =>
  Math.min(
    (stage.clientWidth - 2 * PADDING_PX) / image.width,
    (stage.clientHeight - 2 * PADDING_PX) / image.height,
  )
