/** What the pointer does on the stage, as changes of the designer's state. Places are shares of the box. */

import { addKeypoint, type Edit, freeName, moveBy, type Place, toggleEdge } from "./design"
import { type DesignerState, designIn, drafted, edited, finished, joinStep } from "./state"

export type Gesture =
  | { readonly kind: "move"; readonly number: number; readonly from: Place }
  | { readonly kind: "join"; readonly number: number }
  | { readonly kind: "press"; readonly from: Place }

/** The pointer went down, on a keypoint or beside all. */
export const begin = (
  state: DesignerState,
  at: Place,
  number: number | null,
  isJoining: boolean,
): readonly [DesignerState, Gesture] => {
  if (number === null) return [state, { kind: "press", from: at }]
  if (isJoining)
    return [
      { ...state, active: number },
      { kind: "join", number },
    ]
  const picked = state.picked.includes(number) ? state.picked : []
  return [
    { ...state, active: number, picked },
    { kind: "move", number, from: at },
  ]
}

/** The pointer moved with its button down. */
export const drag = (state: DesignerState, gesture: Gesture, at: Place): DesignerState => {
  if (gesture.kind === "move") return drafted(state, moveTogether(state, gesture, at))
  if (gesture.kind === "join") return { ...state, active: gesture.number, loose: at }
  return state
}

/** The pointer came up, on a keypoint or beside all; `isClick` when it has hardly moved. */
export const end = (
  state: DesignerState,
  gesture: Gesture,
  { at, number, isClick }: { at: Place; number: number | null; isClick: boolean },
): DesignerState => {
  const calm = { ...state, loose: null }
  if (gesture.kind === "move") return isClick ? { ...calm, draft: null } : finished(calm)
  if (gesture.kind === "press") return isClick ? pressed(calm, at) : calm
  if (isClick) return joinStep(calm, gesture.number)
  if (number === null || number === gesture.number) return calm
  return { ...edited(calm, toggleEdge(gesture.number, number)), active: number, picked: [] }
}

/** A click beside all keypoints places one, or lets go of what was picked. */
const pressed = (state: DesignerState, at: Place): DesignerState => {
  if (state.mode === "join" || state.picked.length > 0) return { ...state, picked: [] }
  const next = edited(state, addKeypoint(freeName(designIn(state)), at))
  return { ...next, active: next.undo.now.keypoints.length - 1 }
}

/** A picked keypoint takes all that are picked along. */
const moveTogether = (
  state: DesignerState,
  { number, from }: Gesture & { kind: "move" },
  at: Place,
): Edit => {
  const numbers = state.picked.includes(number) ? state.picked : [number]
  return moveBy(numbers, [at[0] - from[0], at[1] - from[1]])
}
