import type { Annotation } from "../../../static/src/editor/document/types"
import { strokeRegion } from "../../../static/src/editor/geometry/masks/brush"
import { maskOf, regionOf } from "../../../static/src/editor/geometry/masks/masks"
import {
  areaOf,
  hasPixel,
  type Region,
  regionOfBounds,
} from "../../../static/src/editor/geometry/masks/region"
import type { Mask, Position, Shape } from "../../../static/src/editor/geometry/shapes"
import { annotation } from "../make"
import type { Script } from "./script"

/** The image that tools are tested on. */
export const IMAGE = { width: 1000, height: 800 }

/** A mask of all pixels within an upright rectangle. */
export const maskBox = (minX: number, minY: number, maxX: number, maxY: number): Mask =>
  maskOf(regionOfBounds({ minX, minY, maxX, maxY }, IMAGE))

/** An annotation with such a mask. */
export const maskAnnotation = (
  id: string,
  corners: readonly [number, number, number, number],
  facts: Partial<Annotation> = {},
): Annotation => annotation(id, { shape: maskBox(...corners), ...facts })

/** What a round brush of 10 pixels paints from place to place. */
export const painted = (from: Position, to: Position): Region =>
  strokeRegion(from, to, { form: "round", size: 10 }, IMAGE)

/** The pixels of a mask; throws when it is another shape, or none. */
export const pixelsOf = (shape: Shape | undefined): Region => {
  if (shape?.type !== "mask") throw new Error(`Expected a mask, found ${shape?.type}.`)
  return regionOf(shape)
}

/** The only shape of a document. */
export const onlyShape = (tool: Script): Shape | undefined => {
  if (tool.shapes().length !== 1)
    throw new Error(`Expected one shape, found ${tool.shapes().length}.`)
  return tool.shapes()[0]
}

/** The pixels of the only object. */
export const onlyPixels = (tool: Script): Region => pixelsOf(onlyShape(tool))

export const areaIn = (tool: Script, id: string): number => areaOf(pixelsOf(tool.shapeOf(id)))

export const isIn = (region: Region, x: number, y: number): boolean => hasPixel(region, x, y)
