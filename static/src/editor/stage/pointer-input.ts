import { type ScreenPoint, screenPoint } from "../geometry/points"
import type { Modifiers } from "../tools/tool"
import { type WheelGesture, wheelGesture } from "../viewport/wheel"
import type { PointerFacts, PointerRouter } from "./pointer-router"

export type PointerInput = {
  readonly element: HTMLElement
  readonly router: PointerRouter
  /** `steps` is 1 for a turn up or away, -1 for one down, with Alt held; else 0. */
  readonly onWheel: (at: ScreenPoint, gesture: WheelGesture, steps: number) => void
  readonly onPointerAt: (at: ScreenPoint | null) => void
}

const TYPES: Readonly<Record<string, PointerFacts["type"]>> = {
  pointerdown: "down",
  pointermove: "move",
  pointerup: "up",
  pointercancel: "cancel",
  lostpointercapture: "cancel",
  pointerleave: "leave",
}

/** Keys that change what the pointer does while it rests. */
const MODIFIER_KEYS = new Set(["Shift", "Alt", "Control", "Meta"])

/** Turn the browser's pointer and wheel events on an element into facts; returns the function that stops. */
export const listenToPointer = (input: PointerInput): (() => void) => {
  const stop = new AbortController()
  const place = new Place(input.element, stop.signal)
  for (const name of Object.keys(TYPES))
    input.element.addEventListener(
      name,
      (event) => onPointer(event as PointerEvent, input, place),
      stop,
    )
  input.element.addEventListener("wheel", (event) => onWheel(event, input, place), {
    signal: stop.signal,
    passive: false,
  })
  input.element.addEventListener("contextmenu", (event) => event.preventDefault(), stop)
  for (const name of ["keydown", "keyup"] as const)
    document.addEventListener(name, (event) => onModifier(event, input.router), stop)
  return () => stop.abort()
}

/** Where the element is; read when it may have moved rather than per event, as measuring lays the page out. */
class Place {
  readonly #element: HTMLElement
  #origin: DOMRect

  constructor(element: HTMLElement, signal: AbortSignal) {
    this.#element = element
    this.#origin = element.getBoundingClientRect()
    element.addEventListener("pointerenter", () => this.measure(), { signal })
    globalThis.addEventListener("resize", () => this.measure(), { signal })
  }

  measure(): void {
    this.#origin = this.#element.getBoundingClientRect()
  }

  at(event: MouseEvent): ScreenPoint {
    return screenPoint(event.clientX - this.#origin.left, event.clientY - this.#origin.top)
  }
}

const onPointer = (event: PointerEvent, input: PointerInput, place: Place): void => {
  const type = TYPES[event.type]
  // A button on the stage ("Try again") keeps its clicks: capturing the pointer would take them.
  if (!type || (type === "down" && isOnControl(event.target))) return
  if (type === "down") grab(event, input.element, place)
  if (event.pointerType !== "touch") input.onPointerAt(type === "leave" ? null : place.at(event))
  input.router.handle(factsOf(event, type, place))
}

const grab = (event: PointerEvent, element: HTMLElement, place: Place): void => {
  place.measure()
  element.setPointerCapture(event.pointerId)
  element.focus({ preventScroll: true })
  // The middle button would start the browser's own scrolling.
  if (event.button === 1) event.preventDefault()
}

const onWheel = (event: WheelEvent, input: PointerInput, place: Place): void => {
  event.preventDefault()
  // Some browsers turn the wheel sideways while Alt is held.
  const steps = event.altKey ? -Math.sign(event.deltaY || event.deltaX) : 0
  input.onWheel(place.at(event), wheelGesture(event), steps)
}

const onModifier = (event: KeyboardEvent, router: PointerRouter): void => {
  if (!MODIFIER_KEYS.has(event.key)) return
  // While drawing, Alt is a constraint and not the way to the browser's menu.
  if (event.key === "Alt" && router.holds === "tool") event.preventDefault()
  router.modifiersChanged(modifiersOf(event))
}

const isOnControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a[href]") !== null

const factsOf = (event: PointerEvent, type: PointerFacts["type"], place: Place): PointerFacts => {
  const coalesced = type === "move" ? event.getCoalescedEvents() : []
  return {
    type,
    id: event.pointerId,
    device:
      event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse",
    button: event.button,
    screen: place.at(event),
    trail: (coalesced.length > 0 ? coalesced : [event]).map((one) => place.at(one)),
    modifiers: modifiersOf(event),
    pressure: event.pointerType === "pen" ? event.pressure : 0.5,
    time: event.timeStamp,
  }
}

const modifiersOf = (event: MouseEvent | KeyboardEvent): Modifiers => ({
  shift: event.shiftKey,
  alt: event.altKey,
  mod: event.ctrlKey || event.metaKey,
})
