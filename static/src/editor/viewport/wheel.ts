/** What of a wheel event matters here, so that tests can be plain objects. */
export type WheelInput = {
  readonly deltaX: number
  readonly deltaY: number
  /** 0 pixels, 1 lines, 2 pages */
  readonly deltaMode: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

export type WheelGesture =
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "pan"; readonly dx: number; readonly dy: number }

const LINE_PX = 33
const PAGE_PX = 400
/** A notch of a mouse wheel is 100 to 120 px in all browsers; trackpads send small or fractional steps. */
const NOTCH_PX = 50
const WHEEL_SENSITIVITY = 1 / 500
const PINCH_SENSITIVITY = 1 / 100

/**
 * What a turn of the wheel means: a mouse wheel zooms at the cursor, two fingers on a trackpad pan, a pinch (which
 * browsers report as Ctrl and wheel) zooms, Shift and wheel pans sideways.
 */
export const wheelGesture = (event: WheelInput): WheelGesture => {
  // Firefox reports lines, which tell a wheel from a trackpad, only to those who ask for the mode first.
  const { deltaMode } = event
  const dx = inPixels(event.deltaX, deltaMode)
  const dy = inPixels(event.deltaY, deltaMode)
  if (event.ctrlKey || event.metaKey)
    return zoom(dy, isNotched(event) ? WHEEL_SENSITIVITY : PINCH_SENSITIVITY)
  if (event.shiftKey) return { kind: "pan", dx: -(dx || dy), dy: 0 }
  if (isNotched(event)) return zoom(dy, WHEEL_SENSITIVITY)
  return { kind: "pan", dx: -dx, dy: -dy }
}

const inPixels = (delta: number, mode: number): number =>
  delta * (mode === 1 ? LINE_PX : mode === 2 ? PAGE_PX : 1)

const isNotched = ({ deltaX, deltaY, deltaMode }: WheelInput): boolean =>
  deltaMode !== 0 || (deltaX === 0 && Number.isInteger(deltaY) && Math.abs(deltaY) >= NOTCH_PX)

/** Limited to a factor of two an event: some drivers send one huge delta for a fast turn. */
const zoom = (dy: number, sensitivity: number): WheelGesture => ({
  kind: "zoom",
  factor: Math.min(Math.max(Math.exp(-dy * sensitivity), 0.5), 2),
})
