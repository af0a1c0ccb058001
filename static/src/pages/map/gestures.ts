import type { ScreenPoint } from "./camera"

export type Mode = "move" | "box" | "lasso"

/** What hands do on a map, in px of it. */
export type Gestures = {
  readonly mode: () => Mode
  readonly pan: (dx: number, dy: number) => void
  readonly zoom: (by: number, at: ScreenPoint) => void
  readonly draft: (points: readonly ScreenPoint[]) => void
  readonly drawn: (points: readonly ScreenPoint[]) => void
  /** Something was to be drawn, and a click or a line was all. */
  readonly missed: (mode: "box" | "lasso") => void
}

const WHEEL_PX_PER_ZOOM = 240
const CLICK_PX = 4
/** So far apart are the points of a loop that is drawn by hand. */
const STEP_PX = 3

/** Listens on the stage until the signal says that it is over. */
export const listenTo = (stage: HTMLElement, gestures: Gestures, signal: AbortSignal): void => {
  stage.addEventListener("pointerdown", (event) => begin(stage, event, gestures), { signal })
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      gestures.zoom((-event.deltaY * lines) / WHEEL_PX_PER_ZOOM, pointOf(stage, event))
    },
    { signal, passive: false },
  )
  stage.addEventListener(
    "dblclick",
    (event) => {
      if (!isOnMark(event.target)) gestures.zoom(event.shiftKey ? -1 : 1, pointOf(stage, event))
    },
    { signal },
  )
}

const begin = (stage: HTMLElement, event: PointerEvent, gestures: Gestures): void => {
  if (event.button !== 0 || !event.isPrimary) return
  const mode = event.shiftKey ? "box" : gestures.mode()
  if (mode === "move" && isOnMark(event.target)) return
  event.preventDefault()
  stage.focus({ preventScroll: true })
  stage.setPointerCapture(event.pointerId)
  const ending = new AbortController()
  const drag =
    mode === "move" ? movingFrom(event, gestures) : drawingFrom(stage, event, mode, gestures)
  const { signal } = ending
  stage.addEventListener("pointermove", drag.move, { signal })
  stage.addEventListener("lostpointercapture", () => ending.abort(), { signal })
  stage.addEventListener("pointerup", drag.end, { signal })
  stage.addEventListener("pointercancel", () => gestures.draft([]), { signal })
}

type Drag = { readonly move: (event: PointerEvent) => void; readonly end: () => void }

const movingFrom = (start: PointerEvent, gestures: Gestures): Drag => {
  let last = { x: start.clientX, y: start.clientY }
  return {
    move: (event) => {
      gestures.pan(event.clientX - last.x, event.clientY - last.y)
      last = { x: event.clientX, y: event.clientY }
    },
    end: () => {},
  }
}

const drawingFrom = (
  stage: HTMLElement,
  start: PointerEvent,
  mode: "box" | "lasso",
  gestures: Gestures,
): Drag => {
  const first = pointOf(stage, start)
  let points: readonly ScreenPoint[] = [first]
  return {
    move: (event) => {
      const at = pointOf(stage, event)
      const last = points.at(-1) ?? first
      if (mode === "box") points = boxBetween(first, at)
      else if (Math.hypot(at.x - last.x, at.y - last.y) >= STEP_PX) points = [...points, at]
      gestures.draft(points)
    },
    end: () => {
      gestures.draft([])
      if (extentOf(points) > CLICK_PX) gestures.drawn(points)
      else gestures.missed(mode)
    },
  }
}

const boxBetween = (one: ScreenPoint, other: ScreenPoint): ScreenPoint[] => [
  one,
  { x: other.x, y: one.y },
  other,
  { x: one.x, y: other.y },
]

/** The shorter side of what is drawn: a line holds nothing. */
const extentOf = (points: readonly ScreenPoint[]): number => {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return Math.min(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}

const pointOf = (stage: HTMLElement, event: MouseEvent): ScreenPoint => {
  const box = stage.getBoundingClientRect()
  return { x: event.clientX - box.left, y: event.clientY - box.top }
}

const isOnMark = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(".cluster") !== null
