import type { EditorState } from "./state"

/** The keys that sentences about hidden and locked objects name, as this person has them; empty for none. */
export type NamedKeys = {
  readonly hide: string
  readonly lock: string
  readonly unlockAll: string
}

export const USUAL_KEYS: NamedKeys = { hide: "H", lock: "L", unlockAll: "Shift+L" }

/** Why nothing is done with the selection, all of which is locked. */
export const selectionIsLocked = (count: number, { lock }: NamedKeys): string => {
  const it = count === 1 ? "it" : "them"
  return lock ? `Locked; press ${lock} to unlock ${it}.` : `Locked; unlock ${it} first.`
}

/** Why a press on something that is locked does nothing; it is not selected by that. */
export const pressedIsLocked = ({ unlockAll }: NamedKeys): string =>
  unlockAll ? `Locked; press ${unlockAll} to unlock all.` : "Locked; unlock it first."

/** Whether there is a selection, and nothing of it may be changed. */
export const isSelectionLocked = ({
  selection,
  lockedIds,
}: Pick<EditorState, "selection" | "lockedIds">): boolean => {
  const ids = [...selection.ids.peek()]
  return ids.length > 0 && ids.every((id) => lockedIds.peek().has(id))
}
