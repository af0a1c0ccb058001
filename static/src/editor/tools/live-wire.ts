import type { Later } from "../assist/assist"
import { edgeNear, type Wire, wayTo } from "../assist/live-wire"
import { scaleOf } from "../assist/pixels"
import type { Draft } from "../document/draft"
import { pointInImage, type Size } from "../geometry/bounds"
import { polygonKind, polygonOf, rewound } from "../geometry/kinds/polygon"
import { distance, signedArea } from "../geometry/lines"
import { componentsOf } from "../geometry/masks/components"
import { smoothPolygon } from "../geometry/masks/conversion"
import { regionOfRing } from "../geometry/masks/filling"
import { maskOf } from "../geometry/masks/masks"
import { areaOf } from "../geometry/masks/region"
import { type ImagePoint, imagePoint } from "../geometry/points"
import { crossesItself, FEWEST_RING_POINTS } from "../geometry/rings"
import type { Position, Shape } from "../geometry/shapes"
import { simplifiedLine } from "../geometry/simplifying"
import { aimed, categoryFor, make, SMALLEST_PX, type Start, stepped } from "./drawing"
import { closingLine } from "./polygon"
import {
  next,
  type PointerToolEvent,
  reachPx,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

const HOW_TO_AIM =
  "Arrow keys move the crosshair; Enter sets a point there, and the line follows the edges between."
/** Ways go from sample to sample; corners this near to the line are its stairs. */
const STAIRS = 0.75
/** So near to an edge, in screen pixels, a point is set on it. */
const EDGE_REACH_PX = 6

const CROSSED = "The outline crosses itself: its largest part is kept, the rest is left out."
/** What is left out is no more than spurs that nobody meant, up to this share of all. */
const SPURS = 0.02

/** A point that was set, with the way that led to it, and the ways that begin there. */
type Anchor = {
  readonly at: ImagePoint
  readonly way: readonly Position[]
  readonly wire: Later<Wire>
}

/** A ring that may be kept, and whether it leaves out more of what was drawn than spurs. */
type Sound = { readonly ring: readonly Position[]; readonly isCut: boolean }

type Cord = {
  readonly anchors: readonly Anchor[]
  readonly at: ImagePoint
  readonly isByKeyboard: boolean
  /** Straight on instead of along the edges: while Shift is held. */
  readonly isStraight: boolean
}

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* aimed(context, { howTo: HOW_TO_AIM })
    const categoryId = categoryFor(context, "polygon")
    if (categoryId === null) return
    const ring = yield* drawn(context, categoryId, start)
    if (ring) make(context, categoryId, shapeOf(context, ring))
  } finally {
    context.draw(null)
  }
}

/** Point after point, until the line is closed; null when all of it was taken back. */
function* drawn(
  context: ToolContext,
  categoryId: number,
  { at, press }: Start,
): ToolStep<readonly Position[] | null> {
  const first = pointInImage(at, context.image)
  let cord: Cord = {
    anchors: [anchorAt(context, first, [first])],
    at: first,
    isByKeyboard: press === null,
    isStraight: false,
  }
  for (;;) {
    context.draw(draftOf(context, categoryId, cord))
    const event = yield* next("down", "move", "step", "confirm", "finish", "back", "ready")
    cord = pointed(context, cord, event)
    if (event.type === "back") cord = { ...cord, anchors: cord.anchors.slice(0, -1) }
    if (cord.anchors.length === 0) return null
    if (isEnd(context, cord, event)) {
      const ring = finished(context, cord)
      if (ring) return ring
    } else if (event.type === "down" || event.type === "confirm") cord = withAnchor(context, cord)
  }
}

/** The ring to keep, or null after saying what is wrong with it. */
const finished = (context: ToolContext, cord: Cord): readonly Position[] | null => {
  const { ring, isCut } = sound(closed(cord), context.image)
  const flaw = polygonKind.flaw(polygonOf([[ring]]), SMALLEST_PX)
  if (flaw !== null) context.say(flaw)
  else if (isCut) context.say(CROSSED)
  return flaw === null ? ring : null
}

const anchorAt = (context: ToolContext, at: ImagePoint, way: readonly Position[]): Anchor => ({
  at,
  way,
  wire: context.assist.wire(at),
})

type CordEvent = Extract<
  ToolEvent,
  { type: "down" | "move" | "step" | "confirm" | "finish" | "back" | "ready" }
>

const pointed = (context: ToolContext, cord: Cord, event: CordEvent): Cord => {
  if (event.type === "step") {
    return { ...cord, at: stepped(context, cord.at, event), isByKeyboard: true, isStraight: false }
  }
  if (event.type !== "down" && event.type !== "move") return cord
  if (event.isStill && cord.isByKeyboard) return cord
  const at = pointInImage(event.at, context.image)
  const isStraight = event.modifiers.shift
  return {
    ...cord,
    at: isStraight ? at : onEdge(context, cord, at),
    isByKeyboard: false,
    isStraight,
  }
}

/** A hand is not as exact as an edge: near one, it is meant. */
const onEdge = (context: ToolContext, { anchors }: Cord, at: ImagePoint): ImagePoint => {
  const wire = anchors.at(-1)?.wire.value
  return wire ? imagePoint(...edgeNear(wire, at, EDGE_REACH_PX * context.pixelSize())) : at
}

/** "Finish", a double click, or a point on the first one. */
const isEnd = (context: ToolContext, cord: Cord, event: CordEvent): boolean => {
  if (event.type === "finish") return true
  if (event.type === "down") return event.clicks === 2 || isAtFirst(context, cord, event)
  return event.type === "confirm" && isAtFirst(context, cord, null)
}

const isAtFirst = (
  context: ToolContext,
  { anchors, at }: Cord,
  press: PointerToolEvent | null,
): boolean => {
  const [first] = anchors
  if (!first || anchors.length < 2) return false
  const reach = press ? reachPx(press.device).handle * context.pixelSize() : 0
  return distance(first.at, at) <= reach
}

const withAnchor = (context: ToolContext, cord: Cord): Cord => {
  const last = cord.anchors.at(-1)
  if (last && distance(last.at, cord.at) === 0) return cord
  return { ...cord, anchors: [...cord.anchors, anchorAt(context, cord.at, wayOn(cord, cord.at))] }
}

/** The way from the last point to another: along the edges, or straight while those are still being looked for. */
const wayOn = ({ anchors, isStraight }: Cord, to: ImagePoint): readonly Position[] => {
  const wire = anchors.at(-1)?.wire.value
  if (isStraight || !wire) return [to]
  const stairs = STAIRS / Math.min(...scaleOf(wire))
  return [...simplifiedLine(wayTo(wire, to), stairs).slice(1, -1), to]
}

const placesOf = ({ anchors }: Cord): readonly Position[] => anchors.flatMap(({ way }) => way)

/** All of it, with the way back to the first point. */
const closed = (cord: Cord): readonly Position[] => {
  const [first] = cord.anchors
  return first ? [...placesOf(cord), ...wayOn(cord, first.at).slice(0, -1)] : []
}

/**
 * The ring without the spurs of points that were set beside an edge: there the line goes to and fro, and may cross
 * itself. What it encloses is outlined anew.
 */
const sound = (ring: readonly Position[], image: Size): Sound => {
  if (ring.length < FEWEST_RING_POINTS || !crossesItself(ring)) return { ring, isCut: false }
  const whole = regionOfRing(ring, image)
  const [largest] = [...componentsOf(whole)].sort((a, b) => areaOf(b) - areaOf(a))
  const parts = largest ? (smoothPolygon(largest)?.polygon.parts ?? []) : []
  const outlines = parts.flatMap(([exterior]) => (exterior ? [exterior] : []))
  const [kept] = outlines.sort((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a)))
  if (!kept) return { ring, isCut: false }
  const lost = areaOf(whole) - areaOf(regionOfRing(kept, image))
  return { ring: kept, isCut: lost > areaOf(whole) * SPURS }
}

const draftOf = (context: ToolContext, categoryId: number, cord: Cord): Draft => {
  const points = [...placesOf(cord), ...wayOn(cord, cord.at)]
  const isClosing = isAtFirst(context, cord, null)
  return {
    shapes: [{ id: null, categoryId, shape: { type: "polyline", points } }],
    sketch: {
      lines: isClosing ? [] : closingLine(points),
      vertices: cord.anchors.map(({ at }) => at),
    },
    ...(cord.isByKeyboard ? { crosshair: cord.at } : {}),
  }
}

/** A polygon, or a mask where the category is painted and not outlined. */
const shapeOf = (context: ToolContext, ring: readonly Position[]): Shape =>
  context.isDrawnAs("polygon")
    ? rewound(polygonOf([[ring]]))
    : maskOf(regionOfRing(ring, context.image))

/** Draws an outline that follows the picture's edges from click to click; Shift goes straight on. */
export const liveWireTool: Tool = {
  name: "live_wire",
  cursor: "crosshair",
  hasCrosshair: true,
  run,
}
