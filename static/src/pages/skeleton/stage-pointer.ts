import type { Place } from "./design"
import { begin, drag, end, type Gesture } from "./gestures"
import { BOX } from "./stage-view"
import { type DesignerState, designIn } from "./state"

/** So far may the hand shake in a click. */
const SLACK_PX = 4
const ZOOMS = { least: 1, most: 8 } as const

/** What the pointer works on. */
export type PointerHost = {
  readonly state: () => DesignerState
  readonly set: (state: DesignerState) => void
  readonly svg: () => SVGSVGElement | null
  /** The gesture is over; `added` is the keypoint that it placed. */
  readonly settled: (added: number | null) => void
}

/** One pointer on the stage, from down to up; it pans where nothing is in hand, and zooms with Ctrl and the wheel. */
export class StagePointer {
  readonly #host: PointerHost
  #gesture: Gesture | null = null
  #downAt: readonly [number, number] = [0, 0]
  #hasMoved = false

  constructor(host: PointerHost) {
    this.#host = host
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    event.preventDefault()
    this.#host.svg()?.setPointerCapture(event.pointerId)
    const state = this.#host.state()
    const isJoining = state.mode === "join" || event.shiftKey
    const [next, gesture] = begin(state, this.#placeAt(event), numberAt(event.target), isJoining)
    this.#gesture = gesture
    this.#downAt = [event.clientX, event.clientY]
    this.#hasMoved = false
    this.#host.set(next)
  }

  readonly move = (event: PointerEvent): void => {
    const gesture = this.#gesture
    if (!gesture) return
    const [x, y] = this.#downAt
    this.#hasMoved ||= Math.hypot(event.clientX - x, event.clientY - y) >= SLACK_PX
    if (!this.#hasMoved) return
    if (gesture.kind === "press") this.#pan(gesture.from, this.#placeAt(event))
    else this.#host.set(drag(this.#host.state(), gesture, this.#placeAt(event)))
  }

  readonly up = (event: PointerEvent): void => {
    const gesture = this.#gesture
    if (!gesture) return
    this.#gesture = null
    const state = this.#host.state()
    const count = designIn(state).keypoints.length
    const number = numberAt(document.elementFromPoint(event.clientX, event.clientY))
    const isClick = !this.#hasMoved
    this.#host.set(end(state, gesture, { at: this.#placeAt(event), number, isClick }))
    const isAdded = designIn(this.#host.state()).keypoints.length > count
    this.#host.settled(isAdded ? count : null)
  }

  readonly cancel = (): void => {
    this.#gesture = null
    this.#host.set({ ...this.#host.state(), draft: null, loose: null })
  }

  readonly wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    this.#host.set(
      zoomed(this.#host.state(), event.deltaY < 0 ? 1.2 : 1 / 1.2, this.#placeAt(event)),
    )
  }

  #placeAt(event: MouseEvent): Place {
    const matrix = this.#host.svg()?.getScreenCTM()?.inverse()
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix)
    return [x / (BOX * designIn(this.#host.state()).aspect), y / BOX]
  }

  /** The place that was taken hold of follows the pointer. */
  #pan(from: Place, to: Place): void {
    const state = this.#host.state()
    const [x, y] = state.centre
    if (state.zoom > 1)
      this.#host.set({ ...state, centre: [x + from[0] - to[0], y + from[1] - to[1]] })
  }
}

/** Zoomed while this place stays where it is on the screen. */
export const zoomed = (state: DesignerState, factor: number, [x, y]: Place): DesignerState => {
  const zoom = Math.min(ZOOMS.most, Math.max(ZOOMS.least, state.zoom * factor))
  const share = state.zoom / zoom
  const [cx, cy] = state.centre
  const centre: Place = zoom === 1 ? [0.5, 0.5] : [x + (cx - x) * share, y + (cy - y) * share]
  return { ...state, zoom, centre }
}

/** The number of the keypoint that this is a part of. */
export const numberAt = (target: EventTarget | null): number | null => {
  const point = target instanceof Element ? target.closest("[data-point]") : null
  const number = point?.getAttribute("data-point")
  return number === null || number === undefined ? null : Number(number)
}
