import type { History } from "../document/history"
import type { Diff } from "../document/types"

/** One write to the stored history: the diff at a place of a stack, or the stack cut off at a length. */
export type HistoryEdit = {
  readonly stack: keyof History
  readonly index: number
  readonly diff: Diff | null
}

/**
 * What to write so that the stored `before` becomes `after`.
 *
 * Stacks change at their ends and share their diffs, so the work follows the change and not the length.
 */
export const historyEdits = (before: History, after: History): readonly HistoryEdit[] => [
  ...stackEdits("undo", before.undo, after.undo),
  ...stackEdits("redo", before.redo, after.redo),
]

const stackEdits = (
  stack: keyof History,
  before: readonly Diff[],
  after: readonly Diff[],
): HistoryEdit[] => {
  let shared = Math.min(before.length, after.length)
  while (shared > 0 && before[shared - 1] !== after[shared - 1]) shared -= 1
  const puts = after.slice(shared).map((diff, offset) => ({ stack, index: shared + offset, diff }))
  return before.length > after.length ? [...puts, { stack, index: after.length, diff: null }] : puts
}
