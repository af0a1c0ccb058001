/** Undo and redo without limit, over whole values: they are immutable and share what did not change. */
export type Undo<Value> = {
  readonly past: readonly Value[]
  readonly now: Value
  readonly future: readonly Value[]
}

export const begun = <Value>(now: Value): Undo<Value> => ({ past: [], now, future: [] })

/** The value as changed; a change to the same value is none. */
export const done = <Value>({ past, now, future }: Undo<Value>, next: Value): Undo<Value> =>
  next === now ? { past, now, future } : { past: [...past, now], now: next, future: [] }

export const undone = <Value>(undo: Undo<Value>): Undo<Value> => {
  const before = undo.past.at(-1)
  if (before === undefined) return undo
  return { past: undo.past.slice(0, -1), now: before, future: [undo.now, ...undo.future] }
}

export const redone = <Value>(undo: Undo<Value>): Undo<Value> => {
  const [next, ...future] = undo.future
  if (next === undefined) return undo
  return { past: [...undo.past, undo.now], now: next, future }
}
