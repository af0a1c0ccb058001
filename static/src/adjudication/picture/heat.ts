import type { Annotation } from "../../editor/document/types"
import type { Bounds, Size } from "../../editor/geometry/bounds"
import { unionOfBounds } from "../../editor/geometry/bounds"
import { boundsOf, kindOf } from "../../editor/geometry/kinds"
import type { Box, Keypoints, Position } from "../../editor/geometry/shapes"
import {
  covarianceEllipse,
  type EdgeSpread,
  edgeSpreads,
  keypointSpreads,
  type Spread,
  voteEntropy,
} from "../disagreements/spread"
import type { Cluster } from "../disagreements/types"

/** Where and how far the versions of an object lie apart. */
export type Heat =
  | { readonly kind: "votes"; readonly bounds: Bounds; readonly versions: readonly Annotation[] }
  | { readonly kind: "edges"; readonly bounds: Bounds; readonly edges: readonly EdgeSpread[] }
  | { readonly kind: "places"; readonly spreads: readonly Spread[] }

/** What there is to be seen of an object; null where there are not two versions to compare. */
export const heatOf = (cluster: Cluster): Heat | null => {
  const versions = cluster.versions.flatMap(({ annotation }) => annotation ?? [])
  const bounds = unionOfBounds(versions.map(({ shape }) => boundsOf(shape)))
  if (versions.length < 2 || !bounds) return null
  const shapes = versions.map(({ shape }) => shape)
  const boxes = shapes.filter((shape): shape is Box => shape.type === "box")
  if (boxes.length === shapes.length) return { kind: "edges", bounds, edges: edgeSpreads(boxes) }
  const skeletons = shapes.filter((shape): shape is Keypoints => shape.type === "keypoints")
  if (skeletons.length === shapes.length)
    return { kind: "places", spreads: keypointSpreads(skeletons) }
  if (shapes.every((shape) => kindOf(shape).isFilled)) return { kind: "votes", bounds, versions }
  const spread = covarianceEllipse(shapes.flatMap((shape) => placeOf(boundsOf(shape))))
  return { kind: "places", spreads: spread ? [spread] : [] }
}

const placeOf = ({ minX, minY, maxX, maxY }: Bounds): readonly Position[] => [
  [(minX + maxX) / 2, (minY + maxY) / 2],
]

/** So many cells are the longer side of a grid of votes. */
const CELLS = 192

/** The grid on which votes are counted: its cells, and how many of them an image pixel is. */
export const gridOf = ({ minX, minY, maxX, maxY }: Bounds): Size & { readonly scale: number } => {
  const [width, height] = [Math.max(maxX - minX, 1), Math.max(maxY - minY, 1)]
  const scale = Math.min(CELLS / Math.max(width, height), 4)
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale), scale }
}

/**
 * The picture of a vote: cold where few are unsure, hot where the vote is split, clear where all agree.
 *
 * @param counts how many of `asked` have each cell, row by row.
 * @returns red, green, blue and alpha of each cell.
 */
export const heatPixels = (counts: Uint8Array, asked: number): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(counts.length * 4)
  counts.forEach((marked, place) => {
    const entropy = voteEntropy(marked, asked)
    if (entropy === 0) return
    const [red, green, blue] = rampAt(entropy)
    pixels.set([red, green, blue, Math.round(90 + 130 * entropy)], place * 4)
  })
  return pixels
}

/** From violet over orange to pale yellow: told apart by brightness alone, too. */
const RAMP: readonly (readonly [number, number, number])[] = [
  [66, 10, 104],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
]

/** The colour of a share, 0 to 1. */
export const rampAt = (share: number): readonly [number, number, number] => {
  const at = Math.min(Math.max(share, 0), 1) * (RAMP.length - 1)
  const [from, to] = [RAMP[Math.floor(at)] ?? [0, 0, 0], RAMP[Math.ceil(at)] ?? [0, 0, 0]]
  const part = (place: 0 | 1 | 2) =>
    Math.round(from[place] + (to[place] - from[place]) * (at - Math.floor(at)))
  return [part(0), part(1), part(2)]
}
