import { EMPTY_DRAFT } from "../document/draft"
import { difference, unionOf } from "../geometry/masks/booleans"
import { type Brush, strokeRegion } from "../geometry/masks/brush"
import { emptyRegion, type Region } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import { aimed, type Start, stepped } from "./drawing"
import {
  type Canvas,
  canvasToAdd,
  canvasToErase,
  canvasToPaint,
  erase,
  paint,
  paintingDraft,
} from "./painting"
import {
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolRun,
  type ToolStep,
} from "./tool"

const HOW_TO_PAINT =
  "Arrow keys move the brush; Enter starts painting there, and Enter again ends it."
/** How thin the lightest touch of a pen is, as a share of the brush. */
const LIGHTEST_TOUCH = 0.25

type Deed = "paint" | "erase"

/** Stroke after stroke, each a step of undo. */
const runOf = (deed: Deed) =>
  function* run(context: ToolContext): ToolRun {
    let last: ImagePoint | null = null
    try {
      for (;;) {
        const start: Start = yield* startOf(context, last)
        last = (yield* stroke(context, start, deed, last)) ?? last
        context.draw(null)
      }
    } finally {
      context.draw(null)
    }
  }

/** Where the next stroke begins. While Shift is held, a line shows how a click would paint on from the last place. */
const startOf = (context: ToolContext, last: ImagePoint | null): ToolStep<Start> =>
  aimed(context, {
    howTo: HOW_TO_PAINT,
    onMove: ({ at, modifiers }) => {
      if (!last) return
      const lines = [{ points: [last, at], look: "guide" as const }]
      context.draw(modifiers.shift ? { ...EMPTY_DRAFT, sketch: { lines }, isIdle: true } : null)
    },
  })

/** Paint until the pointer is let go, or Enter ends what Enter began; returns where that was, if it came so far. */
function* stroke(
  context: ToolContext,
  { at, press }: Start,
  deed: Deed,
  last: ImagePoint | null,
): ToolStep<ImagePoint | null> {
  // Alt turns the brush round: it takes what it would have painted.
  const isErasing = (deed === "erase") !== (press?.modifiers.alt ?? false)
  const canvas = isErasing ? canvasToErase(context, at) : canvasOf(context, deed)
  if (!canvas) return null
  const strokes = new Strokes(context, canvas, isErasing)
  strokes.add(press?.modifiers.shift && last ? last : at, at, press)
  const end = press ? yield* dragged(strokes, at) : yield* steppedOn(context, strokes, at)
  if (isErasing) erase(context, canvas, strokes.whole())
  else paint(context, canvas, strokes.whole())
  return end
}

/** The eraser turned round gives back to what it took from. */
const canvasOf = (context: ToolContext, deed: Deed): Canvas | null =>
  deed === "erase" ? canvasToAdd(context) : canvasToPaint(context)

/** Along with the pointer, through every place that it has been. */
function* dragged(strokes: Strokes, start: ImagePoint): ToolStep<ImagePoint> {
  let at = start
  for (;;) {
    const event = yield* next("move", "up")
    if (!event.isStill)
      for (const to of event.trail) {
        strokes.add(at, to, event)
        at = to
      }
    if (event.type === "up") return at
  }
}

/** Along with the arrow keys, until Enter or "finish". */
function* steppedOn(
  context: ToolContext,
  strokes: Strokes,
  start: ImagePoint,
): ToolStep<ImagePoint> {
  const places = [start]
  for (;;) {
    const at = places.at(-1) ?? start
    strokes.show(at)
    const event = yield* next("step", "confirm", "finish", "back")
    if (event.type === "confirm" || event.type === "finish") return at
    if (event.type === "step") {
      const to = stepped(context, at, event)
      strokes.add(at, to, null)
      places.push(to)
    } else if (places.length > 1) {
      places.pop()
      strokes.takeBack()
    }
  }
}

/** What one gesture has painted so far, and how it is shown. */
class Strokes {
  readonly #context: ToolContext
  readonly #canvas: Canvas
  readonly #isErasing: boolean
  #painted: readonly Region[] = []
  #shown: readonly Region[] = []

  constructor(context: ToolContext, canvas: Canvas, isErasing: boolean) {
    this.#context = context
    this.#canvas = canvas
    this.#isErasing = isErasing
  }

  add(from: ImagePoint, to: ImagePoint, event: PointerToolEvent | null): void {
    const { image, brush } = this.#context
    const painted = strokeRegion(from, to, touched(brush(), event), image)
    this.#painted = [...this.#painted, painted]
    const blocked = this.#isErasing ? null : this.#canvas.blocked
    this.#shown = [...this.#shown, blocked ? difference(painted, blocked) : painted]
    this.show()
  }

  takeBack(): void {
    this.#painted = this.#painted.slice(0, -1)
    this.#shown = this.#shown.slice(0, -1)
  }

  /** With a crosshair, when the keyboard moves the brush. */
  show(crosshair?: ImagePoint): void {
    const draft = paintingDraft(this.#canvas, this.#shown, this.#isErasing)
    this.#context.draw(crosshair ? { ...draft, crosshair } : draft)
  }

  whole(): Region {
    return unionOf(this.#painted, emptyRegion(this.#context.image))
  }
}

/** A pen's pressure makes the brush thicker. */
const touched = (brush: Brush, event: PointerToolEvent | null): Brush =>
  event?.device === "pen"
    ? { ...brush, size: brush.size * (LIGHTEST_TOUCH + (1 - LIGHTEST_TOUCH) * event.pressure) }
    : brush

/**
 * Paints a mask: drag, or Shift-click to paint straight on from the last place, or Enter and the arrow keys. It goes on
 * with the selected mask or polygon of the active category, or begins a new object. Alt takes away instead.
 */
export const brushTool: Tool = {
  name: "brush",
  cursor: "none",
  hasCrosshair: false,
  run: runOf("paint"),
}

/** Takes from a mask or polygon what it is dragged over; Alt paints instead. */
export const eraserTool: Tool = {
  name: "eraser",
  cursor: "none",
  hasCrosshair: false,
  run: runOf("erase"),
}
