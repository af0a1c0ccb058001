import type { Draft, DraftShape, SketchLine } from "../document/draft"
import type { ImagePoint } from "../geometry/points"
import type { Position } from "../geometry/shapes"
import { keeperInside, type Start, stepped } from "./drawing"
import {
  type Aim,
  aimedAt,
  endsAtStart,
  extended,
  type PathRules,
  type PathVertex,
  placesOf,
  withStroke,
} from "./path"
import {
  isDrag,
  type Modifiers,
  next,
  type PointerToolEvent,
  type ToolContext,
  type ToolEvent,
  type ToolStep,
} from "./tool"

const WOULD_CROSS = "That side would cross the outline."
const CUT_STROKE = "The stroke would cross the outline; it is kept up to there."
const FREE: Modifiers = { shift: false, alt: false, mod: false }

/** What is drawn point by point, and how it looks while it grows. */
export type PathPlan = {
  readonly rules: PathRules
  readonly shapes: (points: readonly Position[]) => readonly DraftShape[]
  readonly lines: (points: readonly Position[]) => readonly SketchLine[]
  /** Said where a side would cross what it may not. */
  readonly wouldCross?: string
  /** Whether a freehand stroke is all there is to draw, and ends it. */
  readonly endsWithStroke?: boolean
}

/** A path under way. */
type Path = {
  readonly vertices: readonly PathVertex[]
  readonly at: ImagePoint
  readonly modifiers: Modifiers
  readonly device: PointerToolEvent["device"] | "keyboard"
  /** The press of a vertex just set: dragging on draws freehand from there. */
  readonly press: PointerToolEvent | null
  readonly stroke: readonly Position[]
  readonly isDone: boolean
}

/**
 * Vertex after vertex by clicks, by dragging freehand, or by Enter at the crosshair; ends with a click on the first, a
 * double click or "finish". Null when all of it was taken back.
 */
export function* drawnPath(
  context: ToolContext,
  plan: PathPlan,
  start: Start,
): ToolStep<readonly Position[] | null> {
  const keptInside = keeperInside(context)
  let path = begun(context, plan, start)
  while (!path.isDone) {
    if (path.vertices.length === 0) return null
    context.draw(draftOf(context, plan, path))
    const event = yield* next("down", "move", "up", "step", "confirm", "finish", "back")
    if ("at" in event && (event.type === "down" || path.stroke.length > 0)) keptInside(event.at)
    path = answered(context, plan, path, event)
  }
  return placesOf(path.vertices)
}

const begun = (context: ToolContext, plan: PathPlan, { at, press }: Start): Path => {
  const [modifiers, device] = [press?.modifiers ?? FREE, press?.device ?? ("keyboard" as const)]
  const pointing = { at, modifiers, device }
  const first = aimedAt(context, [], plan.rules, pointing)
  const vertices = [{ at: first.at, snap: first.snap }]
  return { ...pointing, vertices, press, stroke: [], isDone: false }
}

type PathEvent = Extract<
  ToolEvent,
  { type: "down" | "move" | "up" | "step" | "confirm" | "finish" | "back" }
>

const answered = (context: ToolContext, plan: PathPlan, path: Path, event: PathEvent): Path => {
  switch (event.type) {
    case "step":
      return { ...path, at: stepped(context, path.at, event), device: "keyboard", modifiers: FREE }
    case "confirm":
      return withVertexAtAim(context, plan, path)
    case "finish":
      return finished(context, plan, path)
    case "back":
      return { ...path, vertices: path.vertices.slice(0, -1), press: null, stroke: [] }
    case "down":
      return pressed(context, plan, pointedAt(path, event), event)
    case "move":
      return moved(path, event)
    case "up":
      return released(context, plan, pointedAt(path, event), event)
  }
}

/** With the keyboard, Shift lengthens the steps; the pointer has no part in that. */
const pointedAt = (path: Path, event: PointerToolEvent): Path =>
  event.isStill && path.device === "keyboard"
    ? path
    : { ...path, at: event.at, modifiers: event.modifiers, device: event.device }

const pressed = (
  context: ToolContext,
  plan: PathPlan,
  path: Path,
  event: PointerToolEvent,
): Path => {
  if (event.clicks === 2) return finished(context, plan, path)
  const after = withVertexAtAim(context, plan, path)
  return { ...after, press: after.vertices === path.vertices ? null : event }
}

const moved = (path: Path, event: PointerToolEvent): Path => {
  const after = pointedAt(path, event)
  const isFreehand = path.press && (path.stroke.length > 0 || isDrag(path.press, event))
  return isFreehand ? { ...after, stroke: [...path.stroke, ...event.trail] } : after
}

const released = (
  context: ToolContext,
  plan: PathPlan,
  path: Path,
  { device }: PointerToolEvent,
): Path => {
  const last = path.vertices.at(-1)
  if (path.stroke.length === 0 || !last) return { ...path, press: null }
  const stroke = [last.at, ...path.stroke.map((at) => keptIn(context, at))]
  const { vertices, isCut } = withStroke(context, path.vertices, stroke, plan.rules)
  const after: Path = { ...path, vertices, press: null, stroke: [] }
  if (isCut) context.say(CUT_STROKE)
  if (plan.endsWithStroke) return finished(context, plan, after)
  const isRound = plan.rules.isClosed && !isCut && endsAtStart(context, vertices, device)
  return isRound && vertices.length > plan.rules.fewestPoints
    ? finished(context, plan, after)
    : after
}

const keptIn = ({ image }: ToolContext, [x, y]: Position): Position => [
  Math.min(Math.max(x, 0), image.width),
  Math.min(Math.max(y, 0), image.height),
]

/** The vertex that is aimed at is set, unless a side to it crosses what it may not: that is said. */
const withVertexAtAim = (context: ToolContext, plan: PathPlan, path: Path): Path => {
  const aim = aimedAt(context, path.vertices, plan.rules, path)
  if (isOnLast(path, aim)) return path
  const { vertices, isCrossing } = extended(path.vertices, aim, plan.rules)
  if (isCrossing) {
    context.say(plan.wouldCross ?? WOULD_CROSS)
    return path
  }
  // The first vertex is there already.
  if (aim.isClosing) return finished(context, plan, { ...path, vertices: vertices.slice(0, -1) })
  return { ...path, vertices }
}

const isOnLast = ({ vertices }: Path, { at }: Aim): boolean => {
  const last = vertices.at(-1)?.at
  return last?.[0] === at[0] && last[1] === at[1]
}

/** Done, if it makes sense; else what is wrong is said, and the drawing goes on. */
const finished = (context: ToolContext, { rules }: PathPlan, path: Path): Path => {
  const flaw = rules.flaw(placesOf(path.vertices))
  if (flaw !== null) context.say(flaw)
  return { ...path, press: null, stroke: [], isDone: flaw === null }
}

const draftOf = (context: ToolContext, plan: PathPlan, path: Path): Draft => {
  const { shapes, lines, snap } =
    path.stroke.length > 0 ? strokeOf(plan, path) : previewOf(context, plan, path)
  return {
    shapes,
    sketch: { lines, vertices: placesOf(path.vertices), ...(snap ? { snap } : {}) },
    ...(path.device === "keyboard" ? { crosshair: path.at } : {}),
  }
}

type Preview = Pick<Draft, "shapes"> & {
  readonly lines: readonly SketchLine[]
  readonly snap: Aim["snap"]
}

const strokeOf = (plan: PathPlan, { vertices, stroke }: Path): Preview => {
  const points = [...placesOf(vertices), ...stroke]
  return { shapes: plan.shapes(points), lines: plan.lines(points), snap: null }
}

const previewOf = (context: ToolContext, plan: PathPlan, path: Path): Preview => {
  const aim = aimedAt(context, path.vertices, plan.rules, path)
  const { vertices, isCrossing } = extended(path.vertices, aim, plan.rules)
  const kept = placesOf(isCrossing ? path.vertices : vertices)
  const last = path.vertices.at(-1)
  const refused: readonly SketchLine[] =
    isCrossing && last ? [{ points: [last.at, ...aim.via, aim.at], look: "refused" }] : []
  return {
    shapes: plan.shapes(kept),
    lines: [...plan.lines(kept), ...refused],
    snap: aim.isClosing ? { ...closingMark(aim) } : aim.snap,
  }
}

/** The first vertex is marked like a neighbour's: a click on it closes the outline. */
const closingMark = ({ at }: Aim): NonNullable<Aim["snap"]> => ({
  at,
  on: "vertex",
  line: { points: [at], isClosed: false },
  along: 0,
})
