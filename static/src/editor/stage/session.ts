import { createSpatialIndex, patchOf, type SpatialIndex } from "../document/spatial-index"
import type { EditorState } from "../document/state"
import type { DocumentStore } from "../document/store"
import type { Annotation } from "../document/types"
import type { Size } from "../geometry/bounds"

/** The picture comes first; hitting things can wait until it is there. */
const PREPARED_AFTER_MS = 500

/** One document on the stage: its store, and the index that follows it. */
export type Session = {
  readonly store: DocumentStore
  readonly image: Size
  readonly index: SpatialIndex<Annotation>
  readonly close: () => void
}

/** Index a document and keep the index up with its commits. */
export const createSession = (store: DocumentStore, image: Size): Session => {
  const index = createSpatialIndex(store.document.peek().annotations.values())
  const stopFollowing = store.subscribe((diff) => index.patch(patchOf(diff)))
  const timer = setTimeout(index.prepare, PREPARED_AFTER_MS)
  const close = () => {
    clearTimeout(timer)
    stopFollowing()
  }
  return { store, image, index, close }
}

/** What is removed, by whomever, is no longer selected or hovered. */
export const forgetRemoved = (store: DocumentStore, state: EditorState): (() => void) =>
  store.subscribe((diff) => {
    const { removed } = patchOf(diff)
    if (removed.length === 0) return
    const isLeft = (id: string) => !removed.includes(id)
    state.selection.select([...state.selection.ids.peek()].filter(isLeft))
    if (state.hovered.peek() !== null && removed.includes(state.hovered.peek() ?? ""))
      state.hovered.value = null
  })
