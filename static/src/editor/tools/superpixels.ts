import { type Cells, cellAt, cellWidth, regionOfCells } from "../assist/superpixels"
import { difference, unionOf } from "../geometry/masks/booleans"
import { maskOf } from "../geometry/masks/masks"
import { emptyRegion, type Region } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import type { Position } from "../geometry/shapes"
import { type Start, stepped } from "./drawing"
import { type Canvas, canvasForGesture, erase, paint, paintingDraft } from "./painting"
import {
  next,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

const HOW_TO_AIM =
  "Arrow keys move the crosshair; Enter starts collecting cells there, and Enter again ends it."
/** How often a way is looked at, as a share of a cell's width, so that no cell on it is missed. */
const LOOK_EVERY = 0.4

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* aimedAtCell(context)
    const isErasing = start.press?.modifiers.alt ?? false
    const canvas = canvasForGesture(context, start, isErasing)
    if (!canvas) return
    const collected = new Collected(context, canvas, isErasing, start.at)
    yield* start.press ? dragged(collected) : steppedOn(context, collected, start.at)
    if (isErasing) erase(context, canvas, collected.whole())
    else paint(context, canvas, collected.whole())
  } finally {
    context.draw(null)
  }
}

type Aim = { readonly at: ImagePoint | null; readonly isByKeyboard: boolean }

/** Where collecting begins: a press, or Enter at the crosshair. Until then the cell there is shown. */
function* aimedAtCell(context: ToolContext): ToolStep<Start> {
  let aim: Aim = { at: null, isByKeyboard: false }
  for (;;) {
    const event = yield* next("down", "move", "leave", "step", "confirm", "ready", "ask")
    if (event.type === "down") return { at: event.at, press: event }
    if (event.type === "confirm" && aim.at && aim.isByKeyboard) return { at: aim.at, press: null }
    if (event.type === "confirm") context.say(HOW_TO_AIM)
    aim = aimAfter(context, aim, event)
    showCell(context, aim)
  }
}

const aimAfter = (context: ToolContext, aim: Aim, event: ToolEvent): Aim => {
  const from = aim.at ?? context.crosshairStart()
  switch (event.type) {
    case "move":
      return event.isStill ? aim : { at: event.at, isByKeyboard: false }
    case "leave":
      return { at: null, isByKeyboard: false }
    case "step":
      return { at: stepped(context, from, event), isByKeyboard: true }
    case "confirm":
      return { at: from, isByKeyboard: true }
    default:
      return aim
  }
}

const showCell = (context: ToolContext, { at, isByKeyboard }: Aim): void => {
  const categoryId = context.activeCategoryId()
  const cells = at && context.assist.cells().value
  const cell = at && cells ? cellAt(cells, at) : -1
  const shapes =
    cells && cell !== -1 && categoryId !== null
      ? [
          {
            id: null,
            categoryId,
            shape: maskOf(regionOfCells(cells, new Set([cell]), context.image)),
          },
        ]
      : []
  if (isByKeyboard && at) context.draw({ shapes, crosshair: at })
  else context.draw(shapes.length > 0 ? { shapes, isIdle: true } : null)
}

/** Along with the pointer; ends when it is let go and all cells on its way are known. */
function* dragged(collected: Collected): ToolStep<void> {
  let isUp = false
  while (!(isUp && collected.isComplete)) {
    const event = yield* next("move", "up", "ready")
    if (event.type === "ready") collected.look()
    else if (!(isUp || event.isStill)) collected.goOn(event.trail)
    isUp ||= event.type === "up"
  }
}

/** Along with the arrow keys, until Enter or "finish". */
function* steppedOn(context: ToolContext, collected: Collected, start: ImagePoint): ToolStep<void> {
  let at = start
  let isDone = false
  while (!(isDone && collected.isComplete)) {
    collected.show(at)
    const event = yield* next("step", "confirm", "finish", "ready")
    if (event.type === "step") {
      at = stepped(context, at, event)
      collected.goOn([at])
    } else if (event.type === "ready") collected.look()
    else isDone = true
  }
}

/** The cells on the way of a gesture. */
class Collected {
  readonly #context: ToolContext
  readonly #canvas: Canvas
  readonly #isErasing: boolean
  #last: Position
  /** Places whose cells are not known yet. */
  #waiting: Position[]
  #regions: readonly Region[] = []
  #taken: { readonly cells: Cells; readonly labels: Set<number> } | null = null

  constructor(context: ToolContext, canvas: Canvas, isErasing: boolean, start: ImagePoint) {
    this.#context = context
    this.#canvas = canvas
    this.#isErasing = isErasing
    this.#last = start
    this.#waiting = [start]
    this.look()
  }

  get isComplete(): boolean {
    return this.#waiting.length === 0
  }

  goOn(places: readonly Position[]): void {
    this.#waiting.push(...places)
    this.look()
  }

  /** Take the cells of the places that were passed, if cells are there by now. */
  look(): void {
    const cells = this.#context.assist.cells().value
    if (cells) this.#take(cells)
    this.show()
  }

  show(crosshair?: ImagePoint): void {
    const { blocked } = this.#canvas
    const shown = this.#isErasing
      ? this.#regions
      : this.#regions.map((region) => difference(region, blocked))
    const draft = paintingDraft(this.#canvas, shown, this.#isErasing)
    this.#context.draw(crosshair ? { ...draft, crosshair } : draft)
  }

  whole(): Region {
    return unionOf(this.#regions, emptyRegion(this.#context.image))
  }

  #take(cells: Cells): void {
    // After the view has moved the picture is in other cells.
    if (this.#taken?.cells !== cells) this.#taken = { cells, labels: new Set() }
    const { labels } = this.#taken
    const found = new Set<number>()
    for (const place of this.#waiting) {
      for (const label of labelsBetween(cells, this.#last, place))
        if (!labels.has(label)) found.add(label)
      this.#last = place
    }
    this.#waiting = []
    if (found.size === 0) return
    for (const label of found) labels.add(label)
    this.#regions = [...this.#regions, regionOfCells(cells, found, this.#context.image)]
  }
}

const labelsBetween = (cells: Cells, from: Position, to: Position): readonly number[] => {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const steps = Math.max(Math.ceil(length / (LOOK_EVERY * cellWidth(cells))), 1)
  return Array.from({ length: steps }, (_, step) => {
    const share = (step + 1) / steps
    return cellAt(cells, [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
  }).filter((label) => label !== -1)
}

/** Collects cells of about one colour into a mask: drag over them. Alt takes away. */
export const superpixelsTool: Tool = {
  name: "superpixels",
  cursor: "crosshair",
  hasCrosshair: false,
  run,
}
