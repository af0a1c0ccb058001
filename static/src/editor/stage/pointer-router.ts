import type { ImagePoint, ScreenPoint } from "../geometry/points"
import type { Modifiers, PointerToolEvent, ToolEvent } from "../tools/tool"
import { type Pinch, pinchBetween } from "../viewport/pinch"

/** What of a browser's pointer event matters here; tests make them by hand. */
export type PointerFacts = {
  readonly type: "down" | "move" | "up" | "cancel" | "leave"
  readonly id: number
  readonly device: "mouse" | "pen" | "touch"
  /** 0 left or contact, 1 middle, 2 right, 5 the eraser end of a pen */
  readonly button: number
  readonly screen: ScreenPoint
  /** All positions since the last event, this one included. */
  readonly trail: readonly ScreenPoint[]
  readonly modifiers: Modifiers
  /** 0 to 1; 0.5 for what cannot tell. */
  readonly pressure: number
  /** In milliseconds, to tell double clicks. */
  readonly time: number
}

export type PointerPorts = {
  readonly toImage: (at: ScreenPoint) => ImagePoint
  readonly tool: (event: ToolEvent) => void
  readonly pan: (event: ToolEvent) => void
  readonly cancelTool: () => void
  readonly pinch: (pinch: Pinch) => void
  /** Where a tool's drag is held, or null when it has ended. */
  readonly held: (at: ScreenPoint | null) => void
  /** Space is held: the left button pans. */
  readonly isPanHeld: () => boolean
  /** How the tool in hand erases, with Alt or without; null for a tool that does not, and knows no eraser. */
  readonly erasing: () => Pick<Modifiers, "alt"> | null
}

type Grip =
  | { readonly kind: "none" }
  | { readonly kind: "tool" | "pan"; readonly id: number }
  | { readonly kind: "pinch"; readonly ids: readonly [number, number] }

const NONE: Grip = { kind: "none" }
/** The button that a pen says its eraser end is. */
const ERASER = 5
const DOUBLE_CLICK_MS = 400
const DOUBLE_CLICK_PX = 6

/** Counts presses that follow each other closely, as browsers do for the mouse but not for pens and fingers. */
class Clicks {
  #last: { readonly time: number; readonly screen: ScreenPoint; readonly count: number } | null =
    null

  count({ time, screen }: PointerFacts): number {
    const last = this.#last
    const isNext =
      last !== null &&
      time - last.time <= DOUBLE_CLICK_MS &&
      Math.hypot(screen[0] - last.screen[0], screen[1] - last.screen[1]) <= DOUBLE_CLICK_PX
    const count = isNext ? (last.count % 2) + 1 : 1
    this.#last = { time, screen, count }
    return count
  }
}

/**
 * Decides whom a pointer belongs to: the tool, panning (middle button, Space, a finger once a pen has been seen) or a
 * pinch (two fingers, which take back what the first had begun).
 */
export class PointerRouter {
  readonly #ports: PointerPorts
  readonly #touches = new Map<number, ScreenPoint>()
  #grip: Grip = NONE
  #hasPen = false
  /** How the pen erases whose other end is down. */
  #erasing: Pick<Modifiers, "alt"> | null = null
  #lastMove: PointerToolEvent | null = null
  readonly #clicks = new Clicks()

  constructor(ports: PointerPorts) {
    this.#ports = ports
  }

  /** What a pointer holds now: a cursor can say so. */
  get holds(): Grip["kind"] {
    return this.#grip.kind
  }

  handle(given: PointerFacts): void {
    const facts = this.#turned(given)
    if (facts.device === "pen") this.#hasPen = true
    if (facts.type === "down") this.#down(facts)
    else if (facts.type === "move") this.#move(facts)
    else if (facts.type === "leave") this.#leave()
    else this.#end(facts)
  }

  /** A pen's other end as a touch that erases, from its press until it is lifted. */
  #turned(facts: PointerFacts): PointerFacts {
    if (facts.device !== "pen") return facts
    if (facts.type === "down")
      this.#erasing = facts.button === ERASER ? this.#ports.erasing() : null
    const erasing = this.#erasing
    if (!erasing) return facts
    if (facts.type === "up" || facts.type === "cancel") this.#erasing = null
    return { ...facts, button: 0, modifiers: { ...facts.modifiers, ...erasing } }
  }

  /** Shift or Alt went down or up without the pointer moving: the tool sees the last place anew. */
  modifiersChanged(modifiers: Modifiers): void {
    if (this.#lastMove) this.#ports.tool({ ...this.#lastMove, modifiers, isStill: true })
  }

  /** The picture moved under a pointer that rests: the tool sees the new place below it. */
  viewMoved(): void {
    const last = this.#lastMove
    if (!last) return
    const at = this.#ports.toImage(last.screen)
    this.#lastMove = { ...last, at, trail: [at] }
    this.#ports.tool({ ...this.#lastMove, isStill: true })
  }

  #down(facts: PointerFacts): void {
    if (facts.device === "touch") this.#touches.set(facts.id, facts.screen)
    const [first, second, third] = [...this.#touches.keys()]
    if (first !== undefined && second !== undefined) {
      if (third === undefined) this.#startPinch(first, second)
      return
    }
    if (this.#grip.kind !== "none") return
    if (this.#pans(facts)) this.#grip = { kind: "pan", id: facts.id }
    else if (facts.button === 0) this.#grip = { kind: "tool", id: facts.id }
    this.#forward(facts, "down")
  }

  #startPinch(first: number, second: number): void {
    if (this.#grip.kind === "tool") this.#ports.cancelTool()
    this.#ports.held(null)
    this.#lastMove = null
    this.#grip = { kind: "pinch", ids: [first, second] }
  }

  #move(facts: PointerFacts): void {
    const before = this.#fingers()
    if (this.#touches.has(facts.id)) this.#touches.set(facts.id, facts.screen)
    const after = this.#fingers()
    if (before && after) {
      this.#ports.pinch(pinchBetween(before, after))
      return
    }
    const isHovering = this.#grip.kind === "none" && facts.device !== "touch"
    if (isHovering) this.#tell(this.#ports.tool, facts, "move")
    else this.#forward(facts, "move")
  }

  #end(facts: PointerFacts): void {
    this.#touches.delete(facts.id)
    const grip = this.#grip
    if (grip.kind === "pinch") {
      if (this.#touches.size === 0) this.#grip = NONE
      return
    }
    if (grip.kind === "none" || grip.id !== facts.id) return
    this.#grip = NONE
    this.#ports.held(null)
    if (grip.kind === "pan") this.#tell(this.#ports.pan, facts, "up")
    else if (facts.type === "cancel") this.#ports.cancelTool()
    else this.#tell(this.#ports.tool, facts, "up")
  }

  #leave(): void {
    if (this.#grip.kind !== "none") return
    this.#lastMove = null
    this.#ports.tool({ type: "leave" })
  }

  #pans({ button, device }: PointerFacts): boolean {
    if (button === 1) return true
    return button === 0 && (this.#ports.isPanHeld() || (device === "touch" && this.#hasPen))
  }

  /** To whoever holds this pointer. */
  #forward(facts: PointerFacts, type: PointerToolEvent["type"]): void {
    const grip = this.#grip
    if (grip.kind === "none" || grip.kind === "pinch" || grip.id !== facts.id) return
    this.#tell(grip.kind === "pan" ? this.#ports.pan : this.#ports.tool, facts, type)
    if (grip.kind === "tool" && type === "move") this.#ports.held(facts.screen)
  }

  #tell(
    listener: (event: ToolEvent) => void,
    facts: PointerFacts,
    type: PointerToolEvent["type"],
  ): void {
    const event: PointerToolEvent = {
      type,
      at: this.#ports.toImage(facts.screen),
      screen: facts.screen,
      trail: facts.trail.map(this.#ports.toImage),
      modifiers: facts.modifiers,
      device: facts.device,
      clicks: type === "down" ? this.#clicks.count(facts) : 1,
      pressure: facts.pressure,
    }
    if (listener === this.#ports.tool) this.#lastMove = { ...event, type: "move" }
    listener(event)
  }

  #fingers(): readonly [ScreenPoint, ScreenPoint] | null {
    if (this.#grip.kind !== "pinch") return null
    const [first, second] = this.#grip.ids.map((id) => this.#touches.get(id))
    return first && second ? [first, second] : null
  }
}
