import type { Command } from "../document/edits"
import { isSelectionLocked, selectionIsLocked } from "../document/locks"
import { announce, type EditorState } from "../document/state"
import type { Annotation } from "../document/types"
import type { Navigate } from "../navigation"
import type { Others } from "../others"
import type { Session } from "../stage/session"
import type { Stage } from "../stage/stage"
import type { Category } from "../start"
import type { Viewport } from "../viewport/viewport"

/** What drawing and seeing act on. The session changes with each image; the rest stays. */
export type DrawingPorts = {
  readonly state: EditorState
  readonly viewport: Viewport
  readonly stage: Pick<Stage, "send" | "cancel" | "holdPan" | "hasFocus">
  readonly session: () => Session
  readonly categories: () => readonly Category[]
  readonly newId: () => string
}

/** What all actions of the editor act on. */
export type ActionPorts = DrawingPorts & {
  readonly navigate: Navigate
  readonly others: Pick<Others, "show">
}

/** The selected annotations that may be changed. */
export const editableSelection = ({ state, session }: DrawingPorts): readonly Annotation[] => {
  const { annotations } = session().store.document.peek()
  return [...state.selection.ids.peek()]
    .filter((id) => !state.lockedIds.peek().has(id))
    .flatMap((id) => annotations.get(id) ?? [])
}

/** Say that the selection is locked, if all of it is; then there is nothing to be done. */
export const refuseLocked = ({ state }: Pick<DrawingPorts, "state">): boolean => {
  if (!isSelectionLocked(state)) return false
  announce(state, selectionIsLocked(state.selection.ids.peek().size, state.namedKeys.peek()))
  return true
}

/** A deed on the selection, which is refused while all of that is locked. */
export const unlessLocked =
  (ports: DrawingPorts, run: () => void): (() => void) =>
  () => {
    if (!refuseLocked(ports)) run()
  }

/** Commit unless the document may only be read; then say why. */
export const commit = ({ state, session }: DrawingPorts, command: Command): void => {
  const refusal = state.readOnlyReason.peek()
  const { store } = session()
  if (refusal === null) store.commit(command(store.document.peek()))
  else announce(state, refusal)
}

/** Commit and tell what was done; where the document may only be read, say why instead. False if nothing was done. */
export const commitAndSay = (
  { state, session }: DrawingPorts,
  command: Command,
  sentence: string,
  gesture: string | null = null,
): boolean => {
  const refusal = state.readOnlyReason.peek()
  announce(state, refusal ?? sentence)
  if (refusal !== null) return false
  const { store } = session()
  store.commit(command(store.document.peek()), "user", gesture)
  return true
}

/** The category of an annotation, if the schema still has it. */
export const categoryOf = (
  { categories }: DrawingPorts,
  { category_id }: Annotation,
): Category | null => categories().find(({ id }) => id === category_id) ?? null

/** Whether anything is selected: most object actions are for that. */
export const hasSelection = ({ state }: Pick<DrawingPorts, "state">): boolean =>
  state.selection.ids.value.size > 0
