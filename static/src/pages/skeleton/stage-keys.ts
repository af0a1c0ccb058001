/** What keys do on the stage. Pure: a key and the state before it make the state after it. */

import { addKeypoint, type Design, freeName, moveBy, removeKeypoint } from "./design"
import { placeBeside } from "./layout"
import { type DesignerState, designIn, edited, joinPicked, pairPicked, togglePicked } from "./state"

export type KeyPress = { readonly key: string; readonly shift: boolean; readonly mod: boolean }

const STEP = 0.01
const LONG_STEP = 0.05

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The state after a key, or null when it is not one of the stage's. */
export const afterKey = (state: DesignerState, press: KeyPress): DesignerState | null => {
  const { key, shift, mod } = press
  if (mod) return key.toLowerCase() === "a" ? { ...state, picked: allOf(designIn(state)) } : null
  const arrow = ARROWS[key]
  if (arrow) return nudged(state, arrow, shift ? LONG_STEP : STEP)
  switch (key) {
    case "PageDown":
      return walked(state, 1)
    case "PageUp":
      return walked(state, -1)
    case " ":
      return state.active === null ? null : togglePicked(state, state.active)
    case "Enter":
      return pairPicked(state) ? joinPicked(state) : null
    case "Delete":
    case "Backspace":
      return removed(state)
    case "Escape":
      return state.picked.length > 0 ? { ...state, picked: [] } : null
    case "Insert":
      return withOneMore(state)
    default:
      return null
  }
}

/** One more keypoint near the last one, in hand. */
export const withOneMore = (state: DesignerState): DesignerState => {
  const design = designIn(state)
  const next = edited(state, addKeypoint(freeName(design), placeBeside(design.keypoints)))
  return { ...next, active: next.undo.now.keypoints.length - 1, picked: [] }
}

/** Without what is picked, or without the active keypoint. */
export const removed = (state: DesignerState): DesignerState => {
  const numbers = state.picked.length > 0 ? state.picked : [state.active]
  const last = numbers
    .flatMap((number) => (number === null ? [] : [number]))
    .toSorted((a, b) => b - a)
  if (last.length === 0) return state
  const without = (design: Design) =>
    last.reduce((rest, number) => removeKeypoint(number)(rest), design)
  return { ...edited(state, without), picked: [] }
}

const nudged = (
  state: DesignerState,
  [right, down]: readonly [number, number],
  step: number,
): DesignerState => {
  const { active, picked } = state
  if (active === null) return state
  const numbers = picked.includes(active) ? picked : [active]
  const { aspect } = designIn(state)
  return edited(state, moveBy(numbers, [(right * step) / aspect, down * step]))
}

const walked = (state: DesignerState, step: number): DesignerState => {
  const { length } = designIn(state).keypoints
  if (length === 0) return state
  return { ...state, active: ((state.active ?? -step) + step + length) % length }
}

const allOf = ({ keypoints }: Design): readonly number[] => keypoints.map((_, number) => number)
