import type { Action } from "../keys"

/** Lists, fields and what opens a popover keep the focus; other buttons and chips do not need it after a press. */
const GIVES_BACK = "button:not([popovertarget]), .choice-chip__input"
const KEEPS = "dialog, [popover], [role=tab]"
const OPEN_POPOVER = '[popover=""]:popover-open'

/**
 * After a press of the pointer on a button the keys belong to the canvas again: Enter submits or sets a corner, and does
 * not press the button once more. Whoever walks by keyboard keeps the place.
 */
export const giveFocusBack = (root: HTMLElement, stage: HTMLElement): void => {
  root.addEventListener("click", (event) => {
    const isByPointer = event.detail > 0
    const control = event.target instanceof Element ? event.target.closest(GIVES_BACK) : null
    if (!isByPointer || !control || control.closest(KEEPS)) return
    if (control === document.activeElement) stage.focus({ preventScroll: true })
  })
}

/** A tool that was chosen by its key is for the canvas: the next Enter goes to it, and not to the button that had the focus. */
export const focusForTool = (stage: HTMLElement, { id }: Pick<Action, "id">): void => {
  if (id.startsWith("tool-")) stage.focus({ preventScroll: true })
}

/** Escape closes an open popover, wherever the focus is, and means nothing else then. */
export const letEscapeClose = (root: HTMLElement): void => {
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && root.querySelector(OPEN_POPOVER)) event.stopPropagation()
    },
    { capture: true },
  )
}
