import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { apply } from "./diff"
import { EMPTY_HISTORY, type History, joined, remembered, step } from "./history"
import type { AnnotationDocument, Diff, Origin } from "./types"

/** Hears every commit, in order, after the document has changed. */
export type CommitListener = (diff: Diff, origin: Origin) => void

export type DocumentStore = {
  readonly document: ReadonlySignal<AnnotationDocument>
  readonly canUndo: ReadonlySignal<boolean>
  readonly canRedo: ReadonlySignal<boolean>
  /**
   * Apply a diff. Successive user commits that name the same `gesture` (a held arrow key) are undone as one;
   * each is told to the listeners, so nothing waits to be saved.
   */
  commit(diff: Diff, origin?: Origin, gesture?: string | null): void
  /** Returns the function that stops listening. */
  subscribe(listener: CommitListener): () => void
  /** Take back the latest undoable commit; false when there is none. */
  undo(): boolean
  redo(): boolean
  /** Let a diff that has come in from elsewhere be undone like the person's own: they have asked for it. */
  adopt(diff: Diff): void
  exportHistory(): History
  importHistory(history: History): void
}

/**
 * The one place where a document changes.
 *
 * Undo commits the inverse of a diff, so it is drawn and saved like any other change. A remote diff never enters
 * the history; where it has since altered what an entry would restore, that part of the entry is skipped.
 */
export const createStore = (initial: AnnotationDocument): DocumentStore => {
  const document = signal(initial)
  const history = signal(EMPTY_HISTORY)
  const listeners = createListeners()
  let lastGesture: string | null = null

  const change = (diff: Diff, origin: Origin, nextHistory: History) => {
    batch(() => {
      history.value = nextHistory
      document.value = apply(document.peek(), diff)
    })
    listeners.tell(diff, origin)
  }
  const commit = (diff: Diff, origin: Origin = "user", gesture: string | null = null) => {
    if (diff.length === 0) return
    const extended = gesture !== null && gesture === lastGesture ? joined : remembered
    lastGesture = origin === "user" ? gesture : null
    change(diff, origin, origin === "user" ? extended(history.peek(), diff) : history.peek())
  }
  const takeStep = (from: "undo" | "redo"): boolean => {
    lastGesture = null
    const { diff, history: nextHistory } = step(history.peek(), from, document.peek())
    change(diff, from, nextHistory)
    return diff.length > 0
  }
  return {
    document,
    canUndo: computed(() => history.value.undo.length > 0),
    canRedo: computed(() => history.value.redo.length > 0),
    commit,
    subscribe: listeners.add,
    undo: () => takeStep("undo"),
    redo: () => takeStep("redo"),
    adopt: (diff) => {
      if (diff.length > 0) history.value = remembered(history.peek(), diff)
      lastGesture = null
    },
    exportHistory: () => history.peek(),
    importHistory: ({ undo, redo }) => {
      history.value = { undo: [...undo], redo: [...redo] }
      lastGesture = null
    },
  }
}

const createListeners = () => {
  const listeners = new Set<CommitListener>()
  return {
    add: (listener: CommitListener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    // A copy: a listener may stop listening while it is told.
    tell: (diff: Diff, origin: Origin) => {
      if (diff.length === 0) return
      for (const listener of [...listeners]) listener(diff, origin)
    },
  }
}
