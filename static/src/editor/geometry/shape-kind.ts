import type { Bounds, Size } from "./bounds"
import type { Constraint } from "./boxes"
import type { Line } from "./lines"
import type { Region } from "./masks/region"
import type { ImagePoint } from "./points"

/** A place on a shape that can be pulled. */
export type Handle = {
  readonly id: string
  readonly at: ImagePoint
  /** The CSS cursor that says which way it goes. */
  readonly cursor: string
  /** A corner or an edge unless said otherwise; `between` makes a new vertex when it is pulled. */
  readonly look?: "vertex" | "between" | "turn"
}

/** What a shape draws its outline into: a canvas context, a Path2D, or a test's recorder. */
export type PathSink = Pick<CanvasPath, "moveTo" | "lineTo" | "closePath" | "ellipse">

/** A point that is painted in the same size at every zoom. */
export type Mark = { readonly at: ImagePoint; readonly isHollow: boolean }

/** Pairs of keypoints, by their place in the skeleton, that are joined by a line. */
export type Edges = readonly (readonly [number, number])[]

/** What is seen of the image plane, and how: `pixelSize` is image pixels per pixel of the screen. */
export type Sight = { readonly bounds: Bounds; readonly pixelSize: number }

/** All that the editor knows of one kind of shape. A new kind is one file with one of these. */
export type ShapeKind<S> = {
  /** Whether it encloses something that can be filled, or is only lines and marks. */
  readonly isFilled: boolean
  readonly bounds: (shape: S) => Bounds
  /** Area in square pixels; the smaller of two shapes under the pointer is the one meant. */
  readonly area: (shape: S) => number
  /** Whether the point is on the shape, or within `tolerance` image pixels of it. */
  readonly hits: (shape: S, at: ImagePoint, tolerance: number) => boolean
  readonly moved: (shape: S, dx: number, dy: number) => S
  /** The shape turned about a point, or null for kinds that cannot be turned. */
  readonly turned: (shape: S, angleDeg: number, about: ImagePoint) => S | null
  /** The shape stretched so that what filled the bounds `from` fills `to`, or null for kinds that cannot be. */
  readonly stretched: (shape: S, from: Bounds, to: Bounds) => S | null
  /** `pixelSize` is image pixels per screen pixel, for handles that keep a distance on the screen. */
  readonly handles: (shape: S, pixelSize: number) => readonly Handle[]
  readonly withHandle: (shape: S, handleId: string, to: ImagePoint, constraint: Constraint) => S
  /** The shape without the vertex of that handle, or null if that leaves none; absent for kinds without vertices. */
  readonly withoutHandle?: (shape: S, handleId: string) => S | null
  /** The part of the shape that lies in the image, or null when none does. */
  readonly confined: (shape: S, image: Size) => S | null
  /** Why it makes no sense as an annotation, as a sentence ("Too small: …"), or null. `minimum` pixels a side are enough. */
  readonly flaw: (shape: S, minimum: number) => string | null
  /** Coordinates to a hundredth of a pixel, which is all that any export keeps. */
  readonly rounded: (shape: S) => S
  /** Holes run against their outer ring, so that shapes which overlap in one path do not cut each other out. */
  readonly trace: (shape: S, path: PathSink, edges: Edges) => void
  /** The lines that its edge runs along, for others to be drawn to; absent for kinds without such an edge. */
  readonly outlines?: (shape: S) => readonly Line[]
  /** For outlines of thousands of corners: only what is seen, and as fine as it is seen. */
  readonly traceSeen?: (shape: S, path: PathSink, sight: Sight) => void
  /** The pixels to paint one by one where the outline is too intricate to be traced; else null. */
  readonly pixelsSeen?: (shape: S, sight: Sight) => Region | null
  /** Points in screen size: those of a skeleton, a single point. */
  readonly marks?: (shape: S) => readonly Mark[]
  /** The shape as plain numbers, so that thousands go to the worker in one buffer. */
  readonly pack: (shape: S) => readonly number[]
  readonly unpack: (numbers: readonly number[]) => S
}

/** A coordinate to a hundredth of a pixel. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100

/** A function of an immutable thing that remembers its answer for as long as the thing lives. */
export const remembering = <S extends object, T>(find: (shape: S) => T): ((shape: S) => T) => {
  const known = new WeakMap<S, T>()
  return (shape) => {
    const answer = known.get(shape)
    if (answer !== undefined) return answer
    const found = find(shape)
    known.set(shape, found)
    return found
  }
}
