/** A list of more rows scrolls when there is no room, but keeps as many in sight. */
const LEAST_ROWS = 6
const ROW_PX = 28
const COARSE_ROW_PX = 44

/** Tell the style sheet how many rows a group keeps in a low window. */
export const keepRows = (group: HTMLElement, count: number): void => {
  group.style.setProperty("--least-rows", String(Math.min(Math.max(count, 1), LEAST_ROWS)))
}

/** The height of a list's rows, as the style sheet has it: fingers get higher ones. */
export const rowPx = (): number =>
  globalThis.matchMedia?.("(pointer: coarse)").matches ? COARSE_ROW_PX : ROW_PX
