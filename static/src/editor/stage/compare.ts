import { effect } from "@preact/signals-core"
import type { EditorState } from "../document/state"
import { clamp } from "../geometry/bounds"

const STEP = 0.02
const LONG_STEP = 0.1
/** So much of either side is always left to look at. */
const LEAST = 0.02

/** A line across the stage, to be dragged: the own work on its left, the other layers on its right. */
export const followCompare = (stage: HTMLElement, state: EditorState): void => {
  const divider = document.createElement("div")
  divider.className = "stage__divider"
  divider.tabIndex = 0
  divider.setAttribute("role", "slider")
  divider.setAttribute("aria-label", "Own work on the left, other layers on the right")
  divider.setAttribute("aria-valuemin", "0")
  divider.setAttribute("aria-valuemax", "100")
  stage.append(divider)
  const moveTo = (share: number) => {
    state.compareAt.value = clamp(share, LEAST, 1 - LEAST)
  }
  listen(divider, stage, state, moveTo)
  effect(() => {
    const share = state.compareAt.value
    divider.hidden = share === null
    stage.toggleAttribute("data-compares", share !== null)
    stage.style.setProperty("--compare-at", `${(share ?? 1) * 100}%`)
    divider.setAttribute("aria-valuenow", String(Math.round((share ?? 1) * 100)))
    divider.setAttribute("aria-valuetext", `${Math.round((share ?? 1) * 100)} % own work`)
  })
}

const listen = (
  divider: HTMLElement,
  stage: HTMLElement,
  state: EditorState,
  moveTo: (share: number) => void,
): void => {
  divider.addEventListener("pointerdown", (event) => {
    event.stopPropagation()
    divider.setPointerCapture(event.pointerId)
  })
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return
    event.stopPropagation()
    const { left, width } = stage.getBoundingClientRect()
    moveTo((event.clientX - left) / width)
  })
  divider.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (direction === undefined) return
    event.preventDefault()
    event.stopPropagation()
    moveTo((state.compareAt.peek() ?? 1) + direction * (event.shiftKey ? LONG_STEP : STEP))
  })
}
