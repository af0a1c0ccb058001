import { type Signal, signal } from "@preact/signals-core"

/** Which annotations the person is working on, by id, in the order of choosing. */
export type Selection = {
  readonly ids: Signal<ReadonlySet<string>>
  readonly isSelected: (id: string) => boolean
  /** Make these, and only these, the selection. */
  readonly select: (ids: Iterable<string>) => void
  /** Add what is not selected, take out what is (Shift-click). */
  readonly toggle: (ids: Iterable<string>) => void
  readonly clear: () => void
}

/** An empty selection. */
export const createSelection = (): Selection => {
  const ids = signal<ReadonlySet<string>>(new Set())
  const select = (chosen: Iterable<string>) => {
    const next = new Set(chosen)
    if (!areEqual(next, ids.peek())) ids.value = next
  }
  return {
    ids,
    isSelected: (id) => ids.peek().has(id),
    select,
    toggle: (chosen) => select(toggled(ids.peek(), chosen)),
    clear: () => select([]),
  }
}

/** The set with each of `ids` added if it was absent and removed if it was present. */
export const toggled = (from: ReadonlySet<string>, ids: Iterable<string>): ReadonlySet<string> => {
  const next = new Set(from)
  for (const id of ids) if (!next.delete(id)) next.add(id)
  return next
}

const areEqual = (first: ReadonlySet<string>, second: ReadonlySet<string>): boolean =>
  first.size === second.size && [...first].every((id) => second.has(id))
