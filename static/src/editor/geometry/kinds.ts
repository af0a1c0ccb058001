import type { Bounds } from "./bounds"
import { boxKind } from "./kinds/box"
import { ellipseKind } from "./kinds/ellipse"
import { keypointsKind } from "./kinds/keypoints"
import { maskKind } from "./kinds/mask"
import { pointKind } from "./kinds/point"
import { polygonKind } from "./kinds/polygon"
import { polylineKind } from "./kinds/polyline"
import { rotatedBoxKind } from "./kinds/rotated-box"
import type { ShapeKind } from "./shape-kind"
import type { Shape } from "./shapes"

type ShapeOf<T extends Shape["type"]> = Extract<Shape, { type: T }>

/** Every kind of shape that the editor draws; the compiler asks for a missing one. */
export const KINDS: { readonly [T in Shape["type"]]: ShapeKind<ShapeOf<T>> } = {
  box: boxKind,
  rotated_box: rotatedBoxKind,
  polygon: polygonKind,
  polyline: polylineKind,
  ellipse: ellipseKind,
  mask: maskKind,
  point: pointKind,
  keypoints: keypointsKind,
}

/** The kinds in a fixed order: a kind's place is its number in packed buffers. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Shape["type"][]

/** What the editor knows of this shape's kind. */
export const kindOf = <S extends Shape>(shape: S): ShapeKind<S> =>
  KINDS[shape.type] as unknown as ShapeKind<S>

/** Whether this editor can draw the shape: the server may know kinds that a page loaded long ago does not. */
export const isDrawable = (shape: { readonly type: string }): shape is Shape =>
  Object.hasOwn(KINDS, shape.type)

/** The smallest bounds that hold the shape. */
export const boundsOf = (shape: Shape): Bounds => kindOf(shape).bounds(shape)
