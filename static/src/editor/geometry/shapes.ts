/**
 * The shapes of the API, field for field: float image pixels of the upright image.
 * A discriminated union; every `switch` over `type` ends in `unreachable(shape)`.
 * Angles are in degrees, clockwise on the screen, above -180 and up to 180.
 */
export type Box = {
  readonly type: "box"
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A rectangle by its centre; `width` lies along the axis that `angle_deg` turns. */
export type RotatedBox = {
  readonly type: "rotated_box"
  readonly cx: number
  readonly cy: number
  readonly width: number
  readonly height: number
  readonly angle_deg: number
}

/** A place as the API writes it. */
export type Position = readonly [x: number, y: number]

/** A closed line; its last point is joined to its first, which is not repeated. */
export type Ring = readonly Position[]

/** One region or several, each an exterior followed by its holes. Exteriors run clockwise on the screen, holes against them. */
export type Polygon = {
  readonly type: "polygon"
  readonly parts: readonly (readonly Ring[])[]
}

export type Polyline = { readonly type: "polyline"; readonly points: readonly Position[] }

export type Ellipse = {
  readonly type: "ellipse"
  readonly cx: number
  readonly cy: number
  readonly rx: number
  readonly ry: number
  readonly angle_deg: number
}

/** Pixels as COCO's compressed run lengths over the whole image; `size` is its height and width. */
export type Mask = {
  readonly type: "mask"
  readonly size: readonly [height: number, width: number]
  readonly counts: string
}

/** 0 absent (then x and y are 0), 1 there but occluded, 2 visible. */
export type Visibility = 0 | 1 | 2

export type Keypoint = readonly [x: number, y: number, visibility: Visibility]

/** The points of a skeleton in its order, all of them; `box` is the extent of the whole object, if it was drawn. */
export type Keypoints = {
  readonly type: "keypoints"
  readonly points: readonly Keypoint[]
  readonly box?: Omit<Box, "type">
}

export type PointShape = { readonly type: "point"; readonly x: number; readonly y: number }

export type Shape = Box | RotatedBox | Polygon | Polyline | Ellipse | Mask | Keypoints | PointShape

/** For the end of an exhaustive `switch`: the compiler refuses a case that was forgotten. */
export const unreachable = (value: never): never => {
  throw new Error(`Unexpected ${JSON.stringify(value)}`)
}
