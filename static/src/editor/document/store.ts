import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { applicable, apply, compose, invert } from "./diff"
import type { AnnotationDocument, Diff, Origin } from "./types"

/** Hears every commit, in order, after the document has changed. */
export type CommitListener = (diff: Diff, origin: Origin) => void

/** What can be undone and redone, oldest first: plain data that survives a reload. */
export type History = { readonly undo: readonly Diff[]; readonly redo: readonly Diff[] }

export type DocumentStore = {
  readonly document: ReadonlySignal<AnnotationDocument>
  readonly canUndo: ReadonlySignal<boolean>
  readonly canRedo: ReadonlySignal<boolean>
  /**
   * Apply a diff. Successive user commits that name the same `gesture` (a held arrow key) are undone as one;
   * each is told to the listeners, so nothing waits to be saved.
   */
  commit(diff: Diff, origin?: Origin, gesture?: string): void
  /** Returns the function that stops listening. */
  subscribe(listener: CommitListener): () => void
  /** Take back the latest undoable commit; false when there is none. */
  undo(): boolean
  redo(): boolean
  exportHistory(): History
  importHistory(history: History): void
}

const EMPTY: History = { undo: [], redo: [] }

/**
 * The one place where a document changes.
 *
 * Undo commits the inverse of a diff, so it is drawn and saved like any other change. A remote diff never enters
 * the history; where it has since altered what an entry would restore, that part of the entry is skipped.
 */
export const createStore = (initial: AnnotationDocument): DocumentStore => {
  const document = signal(initial)
  const history = signal<History>(EMPTY)
  const listeners = new Set<CommitListener>()
  let lastGesture: string | null = null

  const tell = (diff: Diff, origin: Origin) => {
    for (const listener of [...listeners]) listener(diff, origin)
  }

  const remember = (diff: Diff, gesture: string | null) => {
    const { undo } = history.peek()
    const joins = gesture !== null && gesture === lastGesture && undo.length > 0
    const kept = joins ? undo.slice(0, -1) : undo
    const entry = joins ? compose([...undo.slice(-1), diff]) : diff
    history.value = { undo: entry.length > 0 ? [...kept, entry] : kept, redo: [] }
  }

  const step = (from: "undo" | "redo"): boolean => {
    const to = from === "undo" ? "redo" : "undo"
    lastGesture = null
    for (;;) {
      const entry = history.peek()[from].at(-1)
      if (!entry) return false
      const diff = applicable(document.peek(), invert(entry))
      const rest = history.peek()[from].slice(0, -1)
      const others = history.peek()[to]
      batch(() => {
        history.value = {
          ...EMPTY,
          [from]: rest,
          [to]: diff.length > 0 ? [...others, diff] : others,
        }
        document.value = apply(document.peek(), diff)
      })
      if (diff.length === 0) continue
      tell(diff, from)
      return true
    }
  }

  return {
    document,
    canUndo: computed(() => history.value.undo.length > 0),
    canRedo: computed(() => history.value.redo.length > 0),
    commit: (diff, origin = "user", gesture) => {
      if (diff.length === 0) return
      batch(() => {
        if (origin === "user") remember(diff, gesture ?? null)
        document.value = apply(document.peek(), diff)
      })
      lastGesture = origin === "user" && gesture !== undefined ? gesture : null
      tell(diff, origin)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    undo: () => step("undo"),
    redo: () => step("redo"),
    exportHistory: () => history.peek(),
    importHistory: (restored) => {
      history.value = { undo: [...restored.undo], redo: [...restored.redo] }
      lastGesture = null
    },
  }
}
