import type { Draft } from "../document/draft"
import { add, reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import { clamp, pointInImage } from "../geometry/bounds"
import { drawnBox } from "../geometry/boxes"
import { kindOf } from "../geometry/kinds"
import { ABSENT, isLabelled } from "../geometry/kinds/keypoints"
import { type ImagePoint, imagePoint } from "../geometry/points"
import type { Keypoint, Keypoints, Visibility } from "../geometry/shapes"
import { type Skeleton, skeletonInBox } from "../geometry/skeleton"
import {
  isDrag,
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolRun,
  type ToolStep,
} from "./tool"

/** A whole skeleton that is pulled open in less is a slip of the hand. */
const SMALLEST_PX = 8
/** By keys a whole skeleton is at first this part of the image's height. */
const WHOLE_SHARE = 3
const VISIBILITY_WORDS = ["absent", "occluded", "visible"] as const

/** What is being placed: points in the skeleton's order, from the first that has no place yet. */
type Placing = {
  readonly points: readonly Keypoint[]
  /** Places in the skeleton that are still to come, in order; the first is the one at the pointer. */
  readonly todo: readonly number[]
  readonly visibility: Visibility
  readonly at: ImagePoint | null
  readonly isByKeyboard: boolean
}

function* run(context: ToolContext): ToolRun {
  try {
    const begun = yield* aimed(context)
    const shape = begun.whole ?? (yield* placed(context, begun))
    if (shape) keep(context, begun.goal, shape)
  } finally {
    context.draw(null)
  }
}

/** A skeleton that has been begun, or all of it at once. */
type Begun = { readonly goal: Goal; readonly placing: Placing; readonly whole: Keypoints | null }

/** The name of the first point follows the pointer until something is done. */
function* aimed(context: ToolContext): ToolStep<Begun> {
  for (;;) {
    const event = yield* next("down", "move", "leave", "step", "confirm")
    const goal = goalOf(context)
    if (typeof goal === "string") {
      if (event.type === "down" || event.type === "confirm") context.say(goal)
      continue
    }
    const placing = beginning(goal)
    if (event.type === "leave") context.draw(null)
    else if (event.type === "move") {
      const draft = draftOf(goal, answered(context, goal, placing, event))
      context.draw({ ...draft, isIdle: true })
    } else if (event.type === "down") return yield* begunByPress(context, goal, placing, event)
    else return { goal, placing: answered(context, goal, placing, event), whole: null }
  }
}

function* begunByPress(
  context: ToolContext,
  goal: Goal,
  placing: Placing,
  down: PointerToolEvent,
): ToolStep<Begun> {
  const whole = goal.annotation ? null : yield* wholeSkeleton(context, goal, down)
  return { goal, placing: withPress(context, placing, down), whole }
}

/** Which skeleton is being placed: a new one, or what is missing of the one that is selected. */
type Goal = {
  readonly categoryId: number
  readonly skeleton: Skeleton
  readonly annotation: (Annotation & { readonly shape: Keypoints }) | null
}

const goalOf = (context: ToolContext): Goal | string => {
  const unfinished = unfinishedSelection(context)
  const categoryId = unfinished?.category_id ?? context.activeCategoryId()
  if (categoryId === null) return "Choose a category first: press a digit, or pick one in the list."
  const skeleton = context.skeletonOf(categoryId)
  if (!skeleton)
    return "This category has no skeleton; add one on the schema page, or choose another."
  return { categoryId, skeleton, annotation: unfinished }
}

const unfinishedSelection = (context: ToolContext): Goal["annotation"] => {
  const [id, ...others] = context.selection.ids.peek()
  if (id === undefined || others.length > 0 || !context.isEditable(id)) return null
  const annotation = context.document().annotations.get(id)
  if (annotation?.shape.type !== "keypoints") return null
  return annotation.shape.points.every(isLabelled)
    ? null
    : { ...annotation, shape: annotation.shape }
}

/** Ends when each point is placed or skipped, or when the person says that it is complete. */
function* placed(context: ToolContext, { goal, placing: begun }: Begun): ToolStep<Keypoints> {
  let placing = begun
  while (placing.todo.length > 0) {
    context.draw(draftOf(goal, placing))
    const event = yield* next("down", "move", "step", "confirm", "finish", "back", "ask")
    const isDone = event.type === "finish" || (event.type === "down" && event.clicks === 2)
    if (isDone && placing.points.some(isLabelled)) break
    if (event.type === "finish" && placing.at && !goal.annotation)
      return wholeAt(context, goal.skeleton, placing.at)
    if (event.type === "down") placing = withPress(context, placing, event)
    else if (event.type !== "finish") placing = answered(context, goal, placing, event)
  }
  return shapeOf(goal, placing)
}

/** The whole skeleton round a place: by keys, what a box dragged open is by the pointer. */
const wholeAt = ({ image }: ToolContext, skeleton: Skeleton, at: ImagePoint): Keypoints => {
  const height = image.height / WHOLE_SHARE
  const width = Math.min(height * (skeleton.layout_aspect ?? 0.5), image.width)
  const x = clamp(at[0] - width / 2, 0, image.width - width)
  const y = clamp(at[1] - height / 2, 0, image.height - height)
  return skeletonInBox(skeleton, { type: "box", x, y, width, height }, false)
}

const beginning = ({ skeleton, annotation }: Goal): Placing => {
  const points = annotation?.shape.points ?? skeleton.keypoints.map(() => ABSENT)
  const todo = points.flatMap((point, place) => (isLabelled(point) ? [] : [place]))
  return { points, todo, visibility: 2, at: null, isByKeyboard: false }
}

type OtherEvent =
  | Extract<PointerToolEvent, { type: "move" }>
  | { readonly type: "step"; readonly dx: number; readonly dy: number }
  | { readonly type: "confirm" }
  | { readonly type: "back" }
  | { readonly type: "ask"; readonly what: string }

const answered = (
  context: ToolContext,
  goal: Goal,
  placing: Placing,
  event: OtherEvent,
): Placing => {
  switch (event.type) {
    case "move":
      // A key that is held for longer steps must not take the crosshair back to a resting pointer.
      if (event.isStill && placing.isByKeyboard) return placing
      return { ...placing, at: pointInImage(event.at, context.image), isByKeyboard: false }
    case "step": {
      const [x, y] = placing.at ?? context.crosshairStart()
      const at = pointInImage(imagePoint(x + event.dx, y + event.dy), context.image)
      return { ...placing, at, isByKeyboard: true }
    }
    case "confirm":
      return placing.isByKeyboard && placing.at
        ? withNext(context, placing, placing.at, false)
        : { ...placing, at: placing.at ?? context.crosshairStart(), isByKeyboard: true }
    case "back":
      return withoutLast(goal, placing)
    default:
      return asked(context, goal, placing, event.what)
  }
}

const asked = (context: ToolContext, goal: Goal, placing: Placing, what: string): Placing => {
  if (what === "skip") return withNext(context, { ...placing, visibility: 0 }, null, false)
  if (what !== "visibility") return placing
  const visibility = ((placing.visibility + 2) % 3) as Visibility
  context.say(`${nameOfNext(goal, placing)}: ${VISIBILITY_WORDS[visibility]}.`)
  return { ...placing, visibility }
}

const withPress = (context: ToolContext, placing: Placing, { at, modifiers }: PointerToolEvent) =>
  withNext(context, placing, pointInImage(at, context.image), modifiers.shift)

/** The next point is where the pointer is, or absent; Shift makes it occluded. */
const withNext = (
  context: ToolContext,
  placing: Placing,
  at: ImagePoint | null,
  isOccluded: boolean,
): Placing => {
  const [place, ...todo] = placing.todo
  const visibility = isOccluded ? 1 : placing.visibility
  const point: Keypoint = at && visibility > 0 ? [at[0], at[1], visibility] : ABSENT
  const points = placing.points.map((known, index) => (index === place ? point : known))
  if (todo.length > 0) context.say(`${points.length - todo.length} of ${points.length}.`)
  return { ...placing, points, todo, visibility: 2 }
}

const withoutLast = ({ annotation }: Goal, placing: Placing): Placing => {
  const all = placing.points.map((_, place) => place)
  const placeable = all.filter((place) => !isLabelled(annotation?.shape.points[place] ?? ABSENT))
  const last = placeable[placeable.length - placing.todo.length - 1]
  if (last === undefined) return placing
  const points = placing.points.map((point, place) => (place === last ? ABSENT : point))
  return { ...placing, points, todo: [last, ...placing.todo] }
}

/** The second way: a drag opens the whole skeleton in a box; null when the press was a click. */
function* wholeSkeleton(
  context: ToolContext,
  goal: Goal,
  down: PointerToolEvent,
): ToolStep<Keypoints | null> {
  const anchor = pointInImage(down.at, context.image)
  for (;;) {
    const event = yield* next("move", "up")
    if (!isDrag(down, event)) {
      if (event.type === "up") return null
      continue
    }
    const constraint = { keepRatio: event.modifiers.shift, fromCentre: event.modifiers.alt }
    const box = drawnBox(anchor, event.at, context.image, constraint)
    // Pulled open from right to left, the skeleton looks the other way.
    const shape = skeletonInBox(goal.skeleton, box, event.at[0] < anchor[0])
    context.draw({ shapes: [{ id: null, categoryId: goal.categoryId, shape }] })
    if (event.type === "move") continue
    if (box.width >= SMALLEST_PX && box.height >= SMALLEST_PX) return shape
    context.say(`Too small: a skeleton needs at least ${SMALLEST_PX} × ${SMALLEST_PX} pixels.`)
    return null
  }
}

const shapeOf = ({ annotation }: Goal, { points }: Placing): Keypoints => {
  const box = annotation?.shape.box
  return box ? { type: "keypoints", points, box } : { type: "keypoints", points }
}

const draftOf = (goal: Goal, placing: Placing): Draft => {
  const shape = shapeOf(goal, placing)
  const isThere = shape.points.some(isLabelled)
  const id = goal.annotation?.id ?? null
  const shapes = isThere ? [{ id, categoryId: goal.categoryId, shape }] : []
  const label = placing.at && {
    at: placing.at,
    text: `${nameOfNext(goal, placing)}${placing.visibility === 2 ? "" : ` · ${VISIBILITY_WORDS[placing.visibility]}`}`,
  }
  return {
    shapes,
    ...(label ? { label } : {}),
    ...(placing.isByKeyboard && placing.at ? { crosshair: placing.at } : {}),
  }
}

const nameOfNext = ({ skeleton }: Goal, { todo }: Placing): string =>
  skeleton.keypoints[todo[0] ?? -1] ?? ""

const keep = (context: ToolContext, goal: Goal, drawn: Keypoints): void => {
  const kind = kindOf(drawn)
  const shape = kind.rounded(drawn)
  const flaw = kind.flaw(shape, 1)
  if (flaw) {
    context.say(flaw)
    return
  }
  if (goal.annotation) {
    context.commit(reshape(new Map([[goal.annotation.id, shape]])))
    context.finish()
    return
  }
  const id = context.newId()
  const category_id = goal.categoryId
  context.commit(add({ id, category_id, shape, attributes: {}, is_crowd: false }))
  // A finished skeleton is not selected while some of it is absent: the next click would go on with it.
  context.selection.select(shape.points.every(isLabelled) ? [id] : [])
  context.finish()
}

/**
 * Places a skeleton point by point, each named beside the pointer, or all at once in a box that is dragged open. By
 * keys, finishing before the first point places all of them round the crosshair. V cycles the next point through
 * visible, occluded and absent, Tab skips it, Shift-click makes it occluded.
 */
export const keypointsTool: Tool = {
  name: "keypoints",
  cursor: "crosshair",
  hasCrosshair: true,
  run,
}
