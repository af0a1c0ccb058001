import type { Bounds, Size } from "./bounds"
import type { Constraint } from "./boxes"
import type { ImagePoint } from "./points"

/** A place on a shape that can be pulled. */
export type Handle = {
  readonly id: string
  readonly at: ImagePoint
  /** The CSS cursor that says which way it goes. */
  readonly cursor: string
}

/** What a shape draws its outline into: a canvas context, a Path2D, or a test's recorder. */
export type PathSink = Pick<CanvasPath, "moveTo" | "lineTo" | "closePath" | "ellipse">

/** All that the editor knows of one kind of shape. A new kind is one file with one of these. */
export type ShapeKind<S> = {
  readonly bounds: (shape: S) => Bounds
  /** Area in square pixels; the smaller of two shapes under the pointer is the one meant. */
  readonly area: (shape: S) => number
  /** Whether the point is on the shape, or within `tolerance` image pixels of it. */
  readonly hits: (shape: S, at: ImagePoint, tolerance: number) => boolean
  readonly moved: (shape: S, dx: number, dy: number) => S
  readonly handles: (shape: S) => readonly Handle[]
  readonly withHandle: (shape: S, handleId: string, to: ImagePoint, constraint: Constraint) => S
  /** The part of the shape that lies in the image, or null when none does. */
  readonly confined: (shape: S, image: Size) => S | null
  /** Whether it is large enough to be meant: at least `minimum` pixels a side, where it has sides. */
  readonly isLargeEnough: (shape: S, minimum: number) => boolean
  /** Coordinates to a hundredth of a pixel, which is all that any export keeps. */
  readonly rounded: (shape: S) => S
  /** Holes run against their outer ring, so that shapes which overlap in one path do not cut each other out. */
  readonly trace: (shape: S, path: PathSink) => void
  /** The shape as plain numbers, so that thousands go to the worker in one buffer. */
  readonly pack: (shape: S) => readonly number[]
  readonly unpack: (numbers: readonly number[]) => S
}

/** A coordinate to a hundredth of a pixel. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100
