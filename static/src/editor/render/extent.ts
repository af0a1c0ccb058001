import type { Draft, Sketch } from "../document/draft"
import type { Placed } from "../document/spatial-index"
import { type Bounds, boundsMeet, grownBounds, type Size, unionOfBounds } from "../geometry/bounds"
import { boundsOf, isDrawable } from "../geometry/kinds"
import { boundsOfPoints } from "../geometry/lines"
import { screenBounds, type View } from "../viewport/view"
import { gripsIn } from "./grips"
import { labelBounds } from "./label"
import { nameTagBounds } from "./name-tags"
import type { OverlayContent } from "./overlay"
import type { RenderStyle } from "./style"

/** Lines, handles, points and vertices reach beyond what they belong to by no more than this. */
const REACH_PX = 12

/**
 * The part of the canvas that the overlay's content takes, in CSS pixels, or null if none of it is in sight. A canvas
 * of that size is all that has to be copied and put on the screen in each frame.
 */
export const extentOf = (
  content: OverlayContent,
  view: View,
  size: Size,
  style: RenderStyle,
): Bounds | null => {
  const { draft, hovered, selected, pending } = content
  const records = [...selected, ...pending, ...(hovered ? [hovered] : [])]
  const named = [
    ...records,
    ...(draft?.shapes ?? []).map(({ shape, categoryId }) => ({ shape, category_id: categoryId })),
  ]
  const canvas = { minX: 0, minY: 0, maxX: size.width, maxY: size.height }
  const all = unionOfBounds(
    [
      ...records.flatMap((record) => recordExtent(record, view)),
      ...handlesExtent(content.gripped, view),
      ...(draft ? draftExtents(draft, view) : []),
      ...(content.hasNameTags ? named.map((record) => nameTagBounds(record, view, style)) : []),
    ].filter((bounds) => boundsMeet(canvas, bounds)),
  )
  return all && clipped(all, canvas)
}

/** Each part of a draft that is painted; the compiler asks for a missing one. */
const PARTS: {
  readonly [K in keyof Required<Draft>]: (
    part: NonNullable<Draft[K]>,
    view: View,
  ) => readonly Bounds[]
} = {
  shapes: (shapes, view) => shapes.flatMap((one) => recordExtent(one, view)),
  // It has a canvas of its own.
  painting: () => [],
  marquee: (marquee, view) => [reached(marquee, view)],
  sketch: (sketch, view) => sketchExtents(sketch, view),
  label: (label, view) => [labelBounds(label, view)],
  crosshair: () => [],
  isIdle: () => [],
}

const draftExtents = (draft: Draft, view: View): readonly Bounds[] =>
  (Object.keys(PARTS) as (keyof Draft)[]).flatMap((name) => extentsOfPart(draft, name, view))

const extentsOfPart = <K extends keyof Draft>(
  draft: Draft,
  name: K,
  view: View,
): readonly Bounds[] => {
  const part = draft[name]
  return part === undefined ? [] : PARTS[name](part as NonNullable<Draft[K]>, view)
}

const sketchExtents = (
  { lines = [], vertices = [], vertexInHand, snap }: Sketch,
  view: View,
): readonly Bounds[] => {
  const points = [
    ...lines.flatMap((line) => line.points),
    ...vertices,
    ...(vertexInHand ? [vertexInHand] : []),
    ...(snap ? [snap.at] : []),
  ]
  return points.length > 0 ? [reached(boundsOfPoints(points), view)] : []
}

const recordExtent = ({ shape }: Pick<Placed, "shape">, view: View): readonly Bounds[] =>
  isDrawable(shape) ? [reached(boundsOf(shape), view)] : []

/** Handles may lie outside of their shape: those of a frame do. */
const handlesExtent = (gripped: readonly Placed[], view: View): readonly Bounds[] => {
  const { frame, handles } = gripsIn(
    gripped.filter(({ shape }) => isDrawable(shape)),
    view,
  )
  const places = boundsOfPoints(handles.map(({ at }) => at))
  return [...(frame ? [frame] : []), ...(handles.length > 0 ? [places] : [])].map((bounds) =>
    reached(bounds, view),
  )
}

const reached = (bounds: Bounds, view: View): Bounds =>
  grownBounds(screenBounds(view, bounds), REACH_PX)

const clipped = (bounds: Bounds, to: Bounds): Bounds => ({
  minX: Math.max(bounds.minX, to.minX),
  minY: Math.max(bounds.minY, to.minY),
  maxX: Math.min(bounds.maxX, to.maxX),
  maxY: Math.min(bounds.maxY, to.maxY),
})
