/** What the designer shows: the skeleton with its past, what the hand is at, and the picture below. Pure. */

import { type Design, type Edit, isPair, toggleEdge } from "./design"
import type { Figure } from "./presets/preset"
import { begun, done, redone, type Undo, undone } from "./undo"

export type Mode = "place" | "join"

export type Backdrop =
  | { readonly kind: "blank" }
  | { readonly kind: "figure"; readonly figure: Figure }
  | { readonly kind: "picture"; readonly url: string; readonly name: string }

export type DesignerState = {
  readonly undo: Undo<Design>
  /** The skeleton in the middle of a gesture or of typing; null between them. */
  readonly draft: Design | null
  readonly mode: Mode
  /** The keypoint that keys act on. */
  readonly active: number | null
  /** Keypoints that are joined or moved together. */
  readonly picked: readonly number[]
  readonly backdrop: Backdrop
  /** Where a bone that is being drawn ends now, from the active keypoint; shares of the box. */
  readonly loose: readonly [number, number] | null
  readonly zoom: number
  /** The middle of what is seen, as shares of the box. */
  readonly centre: readonly [number, number]
  /** How many keypoints the preview of placing has placed. */
  readonly placed: number
}

export const initial = (design: Design, backdrop: Backdrop): DesignerState => ({
  undo: begun(design),
  draft: null,
  mode: "place",
  active: design.keypoints.length > 0 ? 0 : null,
  picked: [],
  backdrop,
  loose: null,
  zoom: 1,
  centre: [0.5, 0.5],
  placed: Math.ceil(design.keypoints.length / 2),
})

export const designIn = ({ draft, undo }: DesignerState): Design => draft ?? undo.now

/** In the middle of a gesture: shown, and not yet done. */
export const drafted = (state: DesignerState, edit: Edit): DesignerState => ({
  ...state,
  draft: edit(state.undo.now),
})

/** Done, and can be undone. */
export const edited = (state: DesignerState, edit: Edit): DesignerState =>
  settled({ ...state, undo: done(state.undo, edit(designIn(state))), draft: null })

/** The gesture is over: what was drafted is done. */
export const finished = (state: DesignerState): DesignerState =>
  state.draft ? edited(state, (design) => design) : state

export const afterUndo = (state: DesignerState): DesignerState =>
  settled({ ...state, undo: undone(state.undo), draft: null })

export const afterRedo = (state: DesignerState): DesignerState =>
  settled({ ...state, undo: redone(state.undo), draft: null })

/** Pick a keypoint, or let go of it. */
export const togglePicked = (state: DesignerState, number: number): DesignerState => ({
  ...state,
  active: number,
  picked: state.picked.includes(number)
    ? state.picked.filter((each) => each !== number)
    : [...state.picked, number],
})

/** Join the two that are picked, or the one that is picked with the active one. */
export const joinPicked = (state: DesignerState): DesignerState => {
  const pair = pairPicked(state)
  if (!pair) return state
  return { ...edited(state, toggleEdge(...pair)), picked: [] }
}

/** The two keypoints that Enter would join, or null. */
export const pairPicked = ({ picked, active }: DesignerState): readonly [number, number] | null => {
  const [first, second, third] = picked
  if (first === undefined || third !== undefined) return null
  const other = second ?? active
  return other === null || other === first ? null : [first, other]
}

/** What a click on a keypoint does while joining: the first is picked, the next ones are joined to the one before. */
export const joinStep = (state: DesignerState, number: number): DesignerState => {
  const [from] = state.picked
  if (from === undefined) return { ...state, active: number, picked: [number] }
  if (from === number) return { ...state, picked: [] }
  return { ...edited(state, toggleEdge(from, number)), active: number, picked: [number] }
}

export const isJoined = ({ edges }: Design, first: number, second: number): boolean =>
  edges.some((edge) => isPair(edge, first, second))

/** Numbers that an edit has left without a keypoint are let go of. */
const settled = (state: DesignerState): DesignerState => {
  const { length } = state.undo.now.keypoints
  return {
    ...state,
    active: state.active === null || length === 0 ? null : Math.min(state.active, length - 1),
    picked: state.picked.filter((number) => number < length),
    placed: Math.min(state.placed, length),
  }
}
