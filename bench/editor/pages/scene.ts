import type { Size } from "../../../static/src/editor/geometry/bounds"
import type { Keypoint, Position, Shape } from "../../../static/src/editor/geometry/shapes"
import type { Scene, SceneRecord } from "./candidate"
import { COLOURS } from "./colours"

/** The bones of a person in COCO's order of keypoints. */
export const EDGES: readonly (readonly [number, number])[] = [
  [15, 13],
  [13, 11],
  [16, 14],
  [14, 12],
  [11, 12],
  [5, 11],
  [6, 12],
  [5, 6],
  [5, 7],
  [6, 8],
  [7, 9],
  [8, 10],
  [1, 2],
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [4, 6],
]

const KEYPOINTS = 17
export const KEYPOINT_NAMES = Array.from({ length: KEYPOINTS }, (_, place) => `Point ${place + 1}`)
const VERTICES = 20
/** Sides of shapes in image pixels when there are a thousand on 12 MP; more shapes are smaller, as in real pictures. */
const SIDES_PX = [30, 300] as const
const SMALLEST_SIDE_PX = 6
const REFERENCE_COUNT = 1000
const REFERENCE_PIXELS = 12_000_000

type Chance = () => number

/** Half boxes, a third polygons, the rest skeletons, spread evenly; the same every time. */
export const makeScene = (count: number, image: Size, imageUrl: string): Scene => {
  const chance = createChance(count)
  const density = count / REFERENCE_COUNT / ((image.width * image.height) / REFERENCE_PIXELS)
  const shrink = Math.sqrt(Math.max(density, 1))
  const records = Array.from({ length: count }, (_, place): SceneRecord => {
    const side = () =>
      Math.max((SIDES_PX[0] + chance() * (SIDES_PX[1] - SIDES_PX[0])) / shrink, SMALLEST_SIDE_PX)
    const [width, height] = [side(), side()]
    const x = chance() * (image.width - width)
    const y = chance() * (image.height - height)
    return {
      id: idAt(place),
      categoryId: 1 + Math.floor(chance() * COLOURS.length),
      shape: shapeIn({ x, y, width, height }, chance),
    }
  })
  return { image, imageUrl, records }
}

/** The id of the shape at a place of the scene. */
export const idAt = (place: number): string =>
  `00000000-0000-4000-8000-${place.toString(16).padStart(12, "0")}`

type Extent = { readonly x: number; readonly y: number } & Size

const shapeIn = (extent: Extent, chance: Chance): Shape => {
  const kind = chance()
  if (kind < 0.5) return { type: "box", ...extent }
  return kind < 0.85 ? polygonIn(extent, chance) : skeletonIn(extent, chance)
}

/** A star-shaped ring: it never crosses itself. */
const polygonIn = ({ x, y, width, height }: Extent, chance: Chance): Shape => {
  const ring = Array.from({ length: VERTICES }, (_, place): Position => {
    const angle = (2 * Math.PI * place) / VERTICES
    const reach = 0.35 + 0.15 * chance()
    return [
      x + width * (0.5 + reach * Math.cos(angle)),
      y + height * (0.5 + reach * Math.sin(angle)),
    ]
  })
  return { type: "polygon", parts: [[ring]] }
}

const skeletonIn = ({ x, y, width, height }: Extent, chance: Chance): Shape => ({
  type: "keypoints",
  points: Array.from(
    { length: KEYPOINTS },
    (): Keypoint => [x + chance() * width, y + chance() * height, chance() < 0.2 ? 1 : 2],
  ),
})

/** Mulberry32: the same numbers in each run and each candidate. */
export const createChance = (seed: number): Chance => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
