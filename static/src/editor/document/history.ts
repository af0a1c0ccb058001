import { applicable, compose, invert } from "./diff"
import type { AnnotationDocument, Diff } from "./types"

/** What can be undone and redone, oldest first: plain data that survives a reload. */
export type History = { readonly undo: readonly Diff[]; readonly redo: readonly Diff[] }

export const EMPTY_HISTORY: History = { undo: [], redo: [] }

/** The history after a person's commit; what was undone before is forgotten. */
export const remembered = ({ undo }: History, diff: Diff): History => ({
  undo: [...undo, diff],
  redo: [],
})

/** The history after one more step of the latest entry's gesture, which is undone as one. */
export const joined = ({ undo }: History, diff: Diff): History => {
  const entry = compose([...undo.slice(-1), diff])
  const earlier = undo.slice(0, -1)
  return { undo: entry.length > 0 ? [...earlier, entry] : earlier, redo: [] }
}

/** A step back or forth: the diff to commit, and the history after it. */
export type Step = { readonly diff: Diff; readonly history: History }

/**
 * The next step that still finds what it expects. What later changes from elsewhere have overtaken is skipped: a part
 * of an entry, or whole entries. The diff is empty when nothing is left.
 */
export const step = (
  history: History,
  from: "undo" | "redo",
  document: AnnotationDocument,
): Step => {
  const to = from === "undo" ? "redo" : "undo"
  const entries = [...history[from]]
  for (let entry = entries.pop(); entry; entry = entries.pop()) {
    const diff = applicable(document, invert(entry))
    if (diff.length === 0) continue
    return { diff, history: { ...history, [from]: entries, [to]: [...history[to], diff] } }
  }
  return { diff: [], history: { ...history, [from]: [] } }
}
