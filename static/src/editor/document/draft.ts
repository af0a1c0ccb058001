import type { Bounds } from "../geometry/bounds"
import type { Region } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import type { Position, Shape } from "../geometry/shapes"

/** A shape that is being made or changed, before it is committed. */
export type DraftShape = {
  /** The annotation that it stands for, or null for a new one. */
  readonly id: string | null
  readonly categoryId: number
  readonly shape: Shape
}

/** A line of a sketch: what closes the outline, what may not be, what others line up with, where a cut goes. */
export type SketchLine = {
  readonly points: readonly Position[]
  readonly look: "closing" | "refused" | "guide" | "cut"
}

/** What helps to draw and is no shape, in sizes of the screen. */
export type Sketch = {
  readonly lines?: readonly SketchLine[]
  readonly vertices?: readonly Position[]
  /** The one vertex that keys work on. */
  readonly vertexInHand?: Position
  /** The place of a neighbour that the pointer is drawn to. */
  readonly snap?: { readonly at: Position; readonly on: "vertex" | "edge" }
}

/** A mask that is being painted: what it was, and what strokes have added to it or taken from it since. */
export type Painting = {
  /** The annotation that it stands for, or null for a new one. */
  readonly id: string | null
  readonly categoryId: number
  readonly base: Region
  readonly strokes: readonly Region[]
  readonly isErasing: boolean
}

/** What a tool shows while it works: made by tools, painted by the overlay, never saved. */
export type Draft = {
  readonly shapes: readonly DraftShape[]
  readonly painting?: Painting
  readonly marquee?: Bounds
  readonly sketch?: Sketch
  /** A crosshair that the keyboard moves; the pointer has its own. */
  readonly crosshair?: ImagePoint
  /** A word beside the pointer: the name of the keypoint that comes next. */
  readonly label?: { readonly at: ImagePoint; readonly text: string }
  /** Nothing is under way yet; this only shows what a press would do. Keys keep their meaning. */
  readonly isIdle?: boolean
}

/** A draft with nothing to show yet, which still claims Enter and Escape. */
export const EMPTY_DRAFT: Draft = { shapes: [] }

/** The annotations that a draft stands for; they are not painted below it. */
export const replacedBy = (draft: Draft | null): ReadonlySet<string> =>
  new Set([...(draft?.shapes ?? []), draft?.painting].flatMap((one) => one?.id ?? []))
