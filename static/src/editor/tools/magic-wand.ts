import type { Later } from "../assist/assist"
import { TOLERANCES } from "../document/tool-settings"
import { clamp } from "../geometry/bounds"
import type { Region } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import { aimed } from "./drawing"
import { type Canvas, canvasForGesture, erase, paint, paintingDraft } from "./painting"
import {
  isDrag,
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolRun,
  type ToolStep,
} from "./tool"

const HOW_TO_AIM = "Arrow keys move the crosshair; Enter takes what looks like the place there."
const HOW_TO_GO_ON = "[ and ] take less or more; Enter keeps it, Escape drops it."
/** Screen pixels of a drag for one step of the tolerance. */
const DRAG_PER_STEP_PX = 3

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* aimed(context, { howTo: HOW_TO_AIM })
    const isErasing = start.press?.modifiers.alt ?? false
    const canvas = canvasForGesture(context, start, isErasing)
    if (!canvas) return
    const wand = new Wand(context, canvas, start.at, isErasing)
    const found = start.press ? yield* held(wand, start.press) : yield* tuned(context, wand)
    if (isErasing) erase(context, canvas, found)
    else paint(context, canvas, found)
  } finally {
    context.draw(null)
  }
}

/** What looks like one place, looked for anew when the tolerance changes. */
class Wand {
  readonly #context: ToolContext
  readonly #canvas: Canvas
  readonly #at: ImagePoint
  readonly #isErasing: boolean
  readonly #begun: number
  #wanted: Later<Region>
  #shown: Region | null = null

  constructor(context: ToolContext, canvas: Canvas, at: ImagePoint, isErasing: boolean) {
    this.#context = context
    this.#canvas = canvas
    this.#at = at
    this.#isErasing = isErasing
    this.#begun = context.wand().tolerance
    this.#wanted = this.#ask()
    this.show()
  }

  /** What is wanted by now, once it is found. */
  get found(): Region | null {
    return this.#wanted.value
  }

  /** As loose or strict as the person has set it by now. */
  retune(): void {
    this.#wanted = this.#ask()
  }

  /** So many steps looser than when it began, or stricter for negative steps. */
  loosenBy(steps: number): void {
    const tolerance = clamp(this.#begun + steps, TOLERANCES.least, TOLERANCES.most)
    if (this.#context.wand().tolerance === tolerance) return
    this.#context.setTolerance(tolerance)
    this.retune()
  }

  /** The latest that was found, so that nothing flickers while more is looked for. */
  show(): void {
    this.#shown = this.found ?? this.#shown
    const strokes = this.#shown ? [this.#shown] : []
    this.#context.draw(paintingDraft(this.#canvas, strokes, this.#isErasing))
  }

  #ask(): Later<Region> {
    const { tolerance, isContiguous } = this.#context.wand()
    return this.#context.assist.alike({ at: this.#at, tolerance, isContiguous })
  }
}

/** Dragging to the right takes more, to the left less; letting go keeps what is found. */
function* held(wand: Wand, press: PointerToolEvent): ToolStep<Region> {
  let isUp = false
  const tune = tuner(press, wand)
  for (;;) {
    if (isUp && wand.found) return wand.found
    const event = yield* next("move", "up", "ask", "ready")
    if (event.type === "ask") wand.retune()
    else if (event.type !== "ready" && !isUp) tune(event)
    isUp ||= event.type === "up"
    wand.show()
  }
}

const tuner = (press: PointerToolEvent, wand: Wand): ((event: PointerToolEvent) => void) => {
  let isDragging = false
  return (event) => {
    isDragging ||= isDrag(press, event)
    if (!isDragging) return
    const steps = Math.round((event.screen[0] - press.screen[0]) / DRAG_PER_STEP_PX)
    wand.loosenBy(steps)
  }
}

/** From the keyboard: `[` and `]` tune it, Enter keeps it. */
function* tuned(context: ToolContext, wand: Wand): ToolStep<Region> {
  context.say(HOW_TO_GO_ON)
  let isKept = false
  for (;;) {
    if (isKept && wand.found) return wand.found
    const event = yield* next("ask", "confirm", "finish", "ready")
    if (event.type === "ask") wand.retune()
    isKept ||= event.type === "confirm" || event.type === "finish"
    wand.show()
  }
}

/** Takes what looks like the place that is clicked; dragging and `[` `]` say how alike it must be. */
export const magicWandTool: Tool = {
  name: "magic_wand",
  cursor: "crosshair",
  hasCrosshair: false,
  run,
}
