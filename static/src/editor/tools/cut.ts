import { divide } from "../document/region-edits"
import type { Annotation } from "../document/types"
import { asPolygon } from "../geometry/converting"
import { cutPolygon, cutPolyline } from "../geometry/cutting"
import { kindOf } from "../geometry/kinds"
import { distance } from "../geometry/lines"
import { divideMask } from "../geometry/masks/dividing"
import type { Position, Shape } from "../geometry/shapes"
import { drawnPath, type PathPlan } from "./drawn-path"
import { beginningOfPath } from "./path-start"
import { editableSelection } from "./selecting/selected"
import type { Tool, ToolContext, ToolRun } from "./tool"

const NOTHING_SELECTED = "Select what is to be cut first."
const MISSED = "The line cuts nothing apart: draw it from one side of the object out of another."
const ONE_POINT = "A cut needs a line: set a second point."
const TOO_SMALL = "That would leave a piece too small to be an object."
/** The ends of a cut are meant to lie outside, even where the hand fell short by this much on the screen. */
const OVERSHOOT_PX = 6
const SMALLEST_PX = 1

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* beginningOfPath(context)
    if (editableSelection(context).length === 0) {
      context.say(NOTHING_SELECTED)
      return
    }
    const line = yield* drawnPath(context, PLAN, start)
    if (line) cut(context, overshot(line, OVERSHOOT_PX * context.pixelSize()))
  } finally {
    context.draw(null)
  }
}

const PLAN: PathPlan = {
  rules: {
    isClosed: false,
    fewestPoints: 2,
    ignoresNeighbours: true,
    mayCross: false,
    obstacles: [],
    flaw: (points) => (points.length < 2 ? ONE_POINT : null),
  },
  shapes: () => [],
  lines: (points) => [{ points, look: "cut" }],
  wouldCross: "The line would cross itself.",
  endsWithStroke: true,
}

const cut = (context: ToolContext, line: readonly Position[]): void => {
  const pieces = new Map<string, readonly Shape[]>()
  for (const annotation of editableSelection(context)) {
    const found = piecesOf(context, annotation, line)?.map((one) => kindOf(one).rounded(one))
    if (found?.some((piece) => kindOf(piece).flaw(piece, SMALLEST_PX) !== null)) {
      context.say(TOO_SMALL)
      return
    }
    if (found) pieces.set(annotation.id, found)
  }
  if (pieces.size === 0) context.say(MISSED)
  else divideAll(context, pieces)
}

const divideAll = (context: ToolContext, pieces: ReadonlyMap<string, readonly Shape[]>): void => {
  const made: string[] = []
  const newId = () => {
    const id = context.newId()
    made.push(id)
    return id
  }
  context.commit(divide(pieces, newId))
  context.selection.select([...pieces.keys(), ...made])
  context.say(`Cut into ${pieces.size + made.length} pieces.`)
  context.finish()
}

/** The pieces that the line makes of an object, or null where it makes none. */
const piecesOf = (
  context: ToolContext,
  { category_id, shape }: Annotation,
  line: readonly Position[],
): readonly Shape[] | null => {
  if (shape.type === "polyline") return cutPolyline(shape, line)
  if (shape.type === "mask") return divideMask(shape, line)
  const isOutlined = shape.type === "polygon" || context.takes(category_id, "polygon")
  const polygon = isOutlined ? asPolygon(shape) : null
  const confined = polygon && kindOf(polygon).confined(polygon, context.image)
  return confined && cutPolygon(confined, line)
}

/** The line, a little longer at both ends. */
const overshot = (line: readonly Position[], by: number): readonly Position[] => {
  const [first, second] = line
  const [last, before] = [line.at(-1), line.at(-2)]
  if (!(first && second && last && before)) return line
  return [beyond(second, first, by), ...line.slice(1, -1), beyond(before, last, by)]
}

/** The place that lies so far beyond `to`, seen from `from`. */
const beyond = (from: Position, to: Position, by: number): Position => {
  const share = 1 + by / Math.max(distance(from, to), Number.EPSILON)
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
}

/** Divides the selected objects along a line: by clicks, or by one stroke. */
export const cutTool: Tool = { name: "cut", cursor: "crosshair", hasCrosshair: false, run }
