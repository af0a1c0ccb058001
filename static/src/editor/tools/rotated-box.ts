import type { Draft } from "../document/draft"
import { directionDeg, normalisedAngle, snappedAngle } from "../geometry/angles"
import { drawnBox, FREE } from "../geometry/boxes"
import { TURN_STEP_DEG } from "../geometry/kinds/rotated-box"
import { distance, turn } from "../geometry/lines"
import type { ImagePoint } from "../geometry/points"
import type { Box, Position, RotatedBox } from "../geometry/shapes"
import { aimed, categoryFor, keeperInside, make, type Start, stepped } from "./drawing"
import { inDirection } from "./path"
import {
  isDrag,
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

const THEN_WIDTH = "Now its width: move, then click or press Enter."
const THEN_TURN = "Now turn it: move, then click or press Enter."

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* aimed(context)
    const categoryId = categoryFor(context, "rotated_box")
    if (categoryId === null) return
    const box = yield* boxFrom({ context, categoryId, keptInside: keeperInside(context) }, start)
    if (box) make(context, categoryId, box)
  } finally {
    context.draw(null)
  }
}

type Drawing = {
  readonly context: ToolContext
  readonly categoryId: number
  readonly keptInside: (at: ImagePoint) => ImagePoint
}

/** Where the hand is: the pointer's place, or the crosshair's. */
type Hand = { readonly at: ImagePoint; readonly isByKeyboard: boolean }

/** By its first edge and then its width; or, if the first press is dragged, upright and then turned. */
function* boxFrom(drawing: Drawing, start: Start): ToolStep<RotatedBox | null> {
  const anchor = drawing.keptInside(start.at)
  for (;;) {
    const first = yield* firstEdge(drawing, anchor, start)
    if (!first) return null
    const box =
      first.kind === "edge"
        ? yield* withWidth(drawing, anchor, first)
        : yield* turned(drawing, first.box, first.from)
    if (box) return box
  }
}

type FirstEdge = {
  readonly kind: "edge"
  readonly to: ImagePoint
  readonly press: PointerToolEvent | null
}
type Upright = { readonly kind: "upright"; readonly box: RotatedBox; readonly from: ImagePoint }

/** The second corner, by click or Enter; or the box that the first press was dragged to. Null when taken back. */
function* firstEdge(
  drawing: Drawing,
  anchor: ImagePoint,
  start: Start,
): ToolStep<FirstEdge | Upright | null> {
  const { context } = drawing
  let press = start.press
  let hand: Hand = { at: anchor, isByKeyboard: press === null }
  let isDragging = false
  for (;;) {
    const points: readonly Position[] = [anchor, hand.at]
    if (isDragging) drawBox(drawing, upright(drawnBox(anchor, hand.at, context.image, FREE)), hand)
    else context.draw(draftOf(drawing, { type: "polyline", points }, hand))
    const event = yield* next("down", "move", "up", "step", "confirm", "back")
    if (event.type === "back") return null
    hand = handAfter(drawing, hand, anchor, event)
    if (event.type === "confirm" || event.type === "down") {
      context.say(THEN_WIDTH)
      return { kind: "edge", to: hand.at, press: event.type === "down" ? event : null }
    }
    isDragging ||= press !== null && event.type === "move" && isDrag(press, event)
    if (event.type === "up" && isDragging) {
      context.say(THEN_TURN)
      const box = upright(drawnBox(anchor, hand.at, context.image, FREE))
      return { kind: "upright", box, from: hand.at }
    }
    if (event.type === "up") press = null
  }
}

/** The hand gives the width, on either side of the edge; null when taken back. */
function* withWidth(
  drawing: Drawing,
  from: ImagePoint,
  { to, press: begun }: FirstEdge,
): ToolStep<RotatedBox | null> {
  let press = begun
  let hand: Hand = { at: to, isByKeyboard: press === null }
  for (;;) {
    const box = boxOnEdge(from, to, hand.at)
    drawBox(drawing, box, hand)
    const event = yield* next("down", "move", "up", "step", "confirm", "finish", "back")
    if (event.type === "back") return null
    if (event.type === "confirm" || event.type === "finish") return box
    hand = handAfter(drawing, hand, null, event)
    const endsFirstPress = press !== null && event.type === "up" && !isDrag(press, event)
    if (event.type === "up" && !endsFirstPress) return boxOnEdge(from, to, hand.at)
    if (event.type === "up") press = null
  }
}

/** The hand turns the box about its centre; Shift in steps. Null when taken back. */
function* turned(drawing: Drawing, box: RotatedBox, from: ImagePoint): ToolStep<RotatedBox | null> {
  let hand: Hand = { at: from, isByKeyboard: false }
  let isStepped = false
  for (;;) {
    const result = boxTurned(box, from, hand.at, isStepped)
    drawBox(drawing, result, hand)
    const event = yield* next("move", "up", "step", "confirm", "finish", "back")
    if (event.type === "back") return null
    if (event.type === "confirm" || event.type === "finish") return result
    isStepped = event.type !== "step" && event.modifiers.shift
    // The pointer may leave the image here: it only shows a direction.
    hand =
      event.type === "step"
        ? { at: stepped(drawing.context, hand.at, event), isByKeyboard: true }
        : { at: event.at, isByKeyboard: false }
    if (event.type === "up") return boxTurned(box, from, hand.at, isStepped)
  }
}

/** Shift keeps the first edge, which begins at `anchor`, to steps of direction. */
const handAfter = (
  { context, keptInside }: Drawing,
  hand: Hand,
  anchor: ImagePoint | null,
  event: ToolEvent,
): Hand => {
  if (event.type === "step") return { at: stepped(context, hand.at, event), isByKeyboard: true }
  if (!("at" in event) || (event.isStill && hand.isByKeyboard)) return hand
  const at = keptInside(event.at)
  const isStepped = anchor !== null && event.modifiers.shift
  return { at: isStepped ? inDirection(context, anchor, at) : at, isByKeyboard: false }
}

const drawBox = (drawing: Drawing, box: RotatedBox, hand: Hand): void =>
  drawing.context.draw(draftOf(drawing, box, hand))

const draftOf = (
  { categoryId }: Drawing,
  shape: Draft["shapes"][number]["shape"],
  { at, isByKeyboard }: Hand,
): Draft => ({
  shapes: [{ id: null, categoryId, shape }],
  ...(isByKeyboard ? { crosshair: at } : {}),
})

/** The box on the edge from `a` to `b` that reaches as far to one side as `to` does. */
const boxOnEdge = (a: Position, b: Position, to: Position): RotatedBox => {
  const width = distance(a, b)
  const reach = width > 0 ? turn(a, b, to) / width : 0
  const [dx, dy] = width > 0 ? [(b[0] - a[0]) / width, (b[1] - a[1]) / width] : [1, 0]
  return {
    type: "rotated_box",
    cx: (a[0] + b[0]) / 2 - (dy * reach) / 2,
    cy: (a[1] + b[1]) / 2 + (dx * reach) / 2,
    width,
    height: Math.abs(reach),
    angle_deg: normalisedAngle(directionDeg(a, b)),
  }
}

const boxTurned = (
  box: RotatedBox,
  from: Position,
  to: Position,
  isStepped: boolean,
): RotatedBox => {
  const middle: Position = [box.cx, box.cy]
  const angle = directionDeg(middle, to) - directionDeg(middle, from)
  return {
    ...box,
    angle_deg: normalisedAngle(isStepped ? snappedAngle(angle, TURN_STEP_DEG) : angle),
  }
}

const upright = ({ x, y, width, height }: Box): RotatedBox => ({
  type: "rotated_box",
  cx: x + width / 2,
  cy: y + height / 2,
  width,
  height,
  angle_deg: 0,
})

/** Draws a box at any angle: by its first edge and its width, or dragged and then turned. */
export const rotatedBoxTool: Tool = {
  name: "rotated_box",
  cursor: "crosshair",
  hasCrosshair: true,
  run,
}
