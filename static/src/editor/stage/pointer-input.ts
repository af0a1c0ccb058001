import { type ScreenPoint, screenPoint } from "../geometry/points"
import type { Modifiers } from "../tools/tool"
import { type WheelGesture, wheelGesture } from "../viewport/wheel"
import type { PointerFacts, PointerRouter } from "./pointer-router"

export type PointerInput = {
  readonly element: HTMLElement
  readonly router: PointerRouter
  readonly onWheel: (at: ScreenPoint, gesture: WheelGesture) => void
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

/** Turn the browser's pointer and wheel events on an element into facts; returns the function that stops. */
export const listenToPointer = ({
  element,
  router,
  onWheel,
  onPointerAt,
}: PointerInput): (() => void) => {
  const stop = new AbortController()
  const { signal } = stop
  // Read once per resize and scroll rather than per event: measuring makes the browser lay the page out.
  let origin = element.getBoundingClientRect()
  const measure = () => {
    origin = element.getBoundingClientRect()
  }
  const at = (event: MouseEvent) =>
    screenPoint(event.clientX - origin.left, event.clientY - origin.top)

  const onPointer = (event: PointerEvent) => {
    const type = TYPES[event.type]
    // A button on the stage ("Try again") keeps its clicks: capturing the pointer would take them.
    if (!type || (type === "down" && isOnControl(event.target))) return
    if (type === "down") {
      measure()
      element.setPointerCapture(event.pointerId)
      element.focus({ preventScroll: true })
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault()
    }
    if (event.pointerType !== "touch") onPointerAt(type === "leave" ? null : at(event))
    router.handle(factsOf(event, type, at))
  }
  for (const name of Object.keys(TYPES))
    element.addEventListener(name, (event) => onPointer(event as PointerEvent), { signal })

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault()
      onWheel(at(event), wheelGesture(event))
    },
    { signal, passive: false },
  )
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal })
  element.addEventListener("pointerenter", measure, { signal })
  const onModifier = (event: KeyboardEvent) => {
    if (event.key !== "Shift" && event.key !== "Alt") return
    // While drawing, Alt is a constraint and not the way to the browser's menu.
    if (event.key === "Alt" && router.holds === "tool") event.preventDefault()
    router.modifiersChanged(modifiersOf(event))
  }
  globalThis.addEventListener("keydown", onModifier, { signal })
  globalThis.addEventListener("keyup", onModifier, { signal })
  globalThis.addEventListener("resize", measure, { signal })
  return () => stop.abort()
}

const isOnControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a[href]") !== null

const factsOf = (
  event: PointerEvent,
  type: PointerFacts["type"],
  at: (event: MouseEvent) => ScreenPoint,
): PointerFacts => {
  const coalesced = type === "move" ? event.getCoalescedEvents() : []
  return {
    type,
    id: event.pointerId,
    device:
      event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse",
    button: event.button,
    screen: at(event),
    trail: coalesced.length > 0 ? coalesced.map(at) : [at(event)],
    modifiers: modifiersOf(event),
  }
}

const modifiersOf = (event: MouseEvent | KeyboardEvent): Modifiers => ({
  shift: event.shiftKey,
  alt: event.altKey,
  mod: event.ctrlKey || event.metaKey,
})
