import type { DraftShape, SketchLine } from "../document/draft"
import { reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import { polygonKind, polygonOf, rewound } from "../geometry/kinds/polygon"
import { isInRing } from "../geometry/lines"
import type { Polygon, Position, Ring } from "../geometry/shapes"
import { categoryFor, make, SMALLEST_PX } from "./drawing"
import { drawnPath, type PathPlan } from "./drawn-path"
import { beginningOfPath, type PathStart, type PathWish } from "./path-start"
import type { Tool, ToolContext, ToolRun } from "./tool"

const NO_POLYGON = "Select one polygon first: a hole or a part is added to it."
const OUTSIDE = "A hole begins inside the selected polygon."

type PolygonAnnotation = Annotation & { readonly shape: Polygon }

/** What the outline becomes: an object of its own, or a hole or a further part of the one that is selected. */
type Goal =
  | { readonly kind: "new"; readonly categoryId: number }
  | { readonly kind: PathWish; readonly annotation: PolygonAnnotation }

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* beginningOfPath(context)
    const goal = goalOf(context, start)
    if (!goal) return
    const points = yield* drawnPath(context, planFor(goal), start)
    if (points) complete(context, goal, points)
  } finally {
    context.draw(null)
  }
}

/** Alt begins a hole inside the selected polygon, Shift another part of it; null after saying what is missing. */
const goalOf = (context: ToolContext, start: PathStart): Goal | null => {
  const selected = selectedPolygon(context)
  const wish = start.wish ?? wishOf(context, start, selected)
  if (wish === null) {
    const categoryId = categoryFor(context, "polygon")
    return categoryId === null ? null : { kind: "new", categoryId }
  }
  const refusal = refusalFor(wish, selected, start)
  if (refusal !== null || !selected) {
    context.say(refusal ?? NO_POLYGON)
    return null
  }
  return { kind: wish, annotation: selected }
}

const wishOf = (
  context: ToolContext,
  { at, press }: PathStart,
  selected: PolygonAnnotation | null,
): PathWish | null => {
  if (!(selected && press) || selected.category_id !== context.activeCategoryId()) return null
  if (press.modifiers.shift) return "part"
  return press.modifiers.alt && polygonKind.hits(selected.shape, at, 0) ? "hole" : null
}

const refusalFor = (
  wish: PathWish,
  selected: PolygonAnnotation | null,
  { at }: PathStart,
): string | null => {
  if (!selected) return NO_POLYGON
  return wish === "hole" && !polygonKind.hits(selected.shape, at, 0) ? OUTSIDE : null
}

const selectedPolygon = (context: ToolContext): PolygonAnnotation | null => {
  const [id, ...others] = context.selection.ids.peek()
  if (id === undefined || others.length > 0 || !context.isEditable(id)) return null
  const annotation = context.document().annotations.get(id)
  return annotation?.shape.type === "polygon" ? { ...annotation, shape: annotation.shape } : null
}

const planFor = (goal: Goal): PathPlan => ({
  rules: {
    isClosed: true,
    fewestPoints: 3,
    mayCross: false,
    obstacles: goal.kind === "new" ? [] : (polygonKind.outlines?.(goal.annotation.shape) ?? []),
    flaw: (points) => flawOf(goal, points),
  },
  shapes: (points) => shapesOf(goal, points),
  lines: closingLine,
})

const flawOf = (goal: Goal, ring: Ring): string | null =>
  polygonKind.flaw(polygonOf([[ring]]), SMALLEST_PX) ??
  (goal.kind === "new" ? null : polygonKind.flaw(withRing(goal, ring), SMALLEST_PX))

const withRing = ({ kind, annotation }: Extract<Goal, { kind: PathWish }>, ring: Ring): Polygon => {
  const { parts } = annotation.shape
  if (kind === "part") return rewound(polygonOf([...parts, [ring]]))
  const [corner = [0, 0]] = ring
  const holed = parts.findIndex(([exterior = []]) => isInRing(corner, exterior))
  return rewound(
    polygonOf(parts.map((rings, place) => (place === holed ? [...rings, ring] : rings))),
  )
}

const complete = (context: ToolContext, goal: Goal, ring: Ring): void => {
  if (goal.kind === "new") {
    make(context, goal.categoryId, rewound(polygonOf([[ring]])))
    return
  }
  const shape = polygonKind.rounded(withRing(goal, ring))
  context.commit(reshape(new Map([[goal.annotation.id, shape]])))
  context.finish()
}

/** The outline while it is open, so that the side that will close it can be told from those that are drawn. */
const shapesOf = (goal: Goal, points: readonly Position[]): readonly DraftShape[] => {
  const categoryId = goal.kind === "new" ? goal.categoryId : goal.annotation.category_id
  return [{ id: null, categoryId, shape: { type: "polyline", points } }]
}

/** The side that will close an outline. */
export const closingLine = (points: readonly Position[]): readonly SketchLine[] => {
  const [first, last] = [points[0], points.at(-1)]
  return first && last && points.length > 2 ? [{ points: [last, first], look: "closing" }] : []
}

/**
 * Draws a polygon point by point or freehand, along neighbours' edges where it comes near; with Alt a hole in the
 * selected polygon, with Shift another part of it.
 */
export const polygonTool: Tool = { name: "polygon", cursor: "crosshair", hasCrosshair: true, run }
