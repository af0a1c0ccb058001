import type { Annotation } from "../../editor/document/types"
import type { Size } from "../../editor/geometry/bounds"
import { asPolygon } from "../../editor/geometry/converting"
import { kindOf } from "../../editor/geometry/kinds"
import { intersection, union } from "../../editor/geometry/masks/booleans"
import { maskOf } from "../../editor/geometry/masks/masks"
import { isEmpty } from "../../editor/geometry/masks/region"
import { isRegionShape, regionOfShape } from "../../editor/geometry/masks/shape-regions"
import type { Box, Polygon, Shape } from "../../editor/geometry/shapes"
import type { Cluster } from "./types"

/** How two versions are made one: what lies in any of them, or in all. */
export type Combination = "union" | "intersection"

/**
 * What all versions of a region have in common, or cover together, as the object that `like` is otherwise. Boxes stay
 * boxes: their union is the smallest box round them. Null where the versions are no regions or share nothing.
 */
export const combined = async (
  how: Combination,
  versions: readonly Annotation[],
  like: Annotation,
  image: Size,
): Promise<Annotation | null> => {
  const shapes = versions.map(({ shape }) => shape)
  const shape = shapes.length > 1 ? await combinedShape(how, shapes, image) : null
  const confined = shape && kindOf(shape).confined(shape, image)
  return confined && { ...like, shape: kindOf(confined).rounded(confined) }
}

/** The likeliest outline of an object by STAPLE, which weighs annotators by their pixels; null where it has none. */
export type Estimate = (imageId: number, cluster: Cluster) => Promise<Annotation | null>

const LEAST_FOR_STAPLE = 3

/** Whether there are outlines enough for STAPLE; boxes have a median. */
export const canBeEstimated = (versions: readonly Annotation[]): boolean =>
  versions.length >= LEAST_FOR_STAPLE && versions.every(({ shape }) => isRegionShape(shape))

/** Whether shapes can be united and intersected: all of them enclose something. */
export const canBeCombined = (versions: readonly Annotation[]): boolean =>
  versions.length > 1 && versions.every(({ shape }) => isRegionShape(shape) || isFilled(shape))

const isFilled = (shape: Shape): boolean => kindOf(shape).isFilled

const combinedShape = async (
  how: Combination,
  shapes: readonly Shape[],
  image: Size,
): Promise<Shape | null> => {
  if (shapes.every((shape) => shape.type === "box")) return combinedBox(how, shapes)
  if (shapes.some((shape) => shape.type === "mask")) return combinedMask(how, shapes, image)
  const polygons = shapes.map(asPolygon)
  if (!polygons.every((polygon) => polygon !== null)) return null
  return combinedPolygon(how, polygons)
}

/** The parts that the boxes have in common are a box; what they cover together is the box round it. */
export const combinedBox = (how: Combination, boxes: readonly Box[]): Box | null => {
  const [low, high] = how === "union" ? [Math.min, Math.max] : [Math.max, Math.min]
  const x = low(...boxes.map((box) => box.x))
  const y = low(...boxes.map((box) => box.y))
  const width = high(...boxes.map((box) => box.x + box.width)) - x
  const height = high(...boxes.map((box) => box.y + box.height)) - y
  return width > 0 && height > 0 ? { type: "box", x, y, width, height } : null
}

const combinedMask = (how: Combination, shapes: readonly Shape[], image: Size): Shape | null => {
  const regions = shapes.flatMap((shape) => {
    const region = isRegionShape(shape) ? shape : asPolygon(shape)
    return region ? [regionOfShape(region, image)] : []
  })
  const [first, ...others] = regions
  if (!first || regions.length < shapes.length) return null
  const all = others.reduce(how === "union" ? union : intersection, first)
  return isEmpty(all) ? null : maskOf(all)
}

/** Boolean operations on polygons are fetched when they are first needed. */
const combinedPolygon = async (
  how: Combination,
  polygons: readonly Polygon[],
): Promise<Polygon | null> => {
  const { polygonIntersection, polygonUnion } = await import(
    "../../editor/geometry/polygon-booleans"
  )
  return how === "union" ? polygonUnion(polygons) : polygonIntersection(polygons)
}
