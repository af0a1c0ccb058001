/** Which of the journal's entries go into the next request, and what is left of them afterwards; purely. */
import { compose, isSame, keyOf } from "../document/diff"
import type { Change, Diff } from "../document/types"
import type { Rebased } from "./merge"

/** One commit in the journal. `seq` orders the entries of a layer across tabs. */
export type Entry = { readonly seq: number; readonly layerId: number; readonly diff: Diff }

/** What one request takes along. */
export type Plan = {
  readonly diff: Diff
  /** Everything that the request settles: what it names, and what came to nothing. */
  readonly keys: ReadonlySet<string>
  readonly lastSeq: number
  /** About how long the request will be. */
  readonly characters: number
}

/** How much one request takes along: so that a slow line carries it in time, and a server takes it at once. */
export type Limits = { readonly changes: number; readonly characters: number }

/** What the journal keeps of a request that is under way, so that a page after this one can repeat it. */
export type SentRequest = {
  readonly requestId: string
  readonly baseRevision: number
  readonly lastSeq: number
  readonly keys: readonly string[]
}

/** How the journal changes. */
export type Settlement = {
  readonly deleted: readonly number[]
  readonly rewritten: readonly Entry[]
}

/** The journal stays as it is. */
export const NOTHING: Settlement = { deleted: [], rewritten: [] }

/** The next request, without what is held back; null when there is nothing to settle. */
export const plan = (
  entries: readonly Entry[],
  isHeld: (key: string) => boolean,
  limits: Limits,
): Plan | null => {
  const last = entries.at(-1)
  if (!last) return null
  const keys = new Set(entries.flatMap(({ diff }) => diff.map(keyOf)).filter((key) => !isHeld(key)))
  if (keys.size === 0) return null
  const squashed = absencesLast(squashedOf(entries, keys))
  const { count, characters } = fitting(squashed, limits)
  for (const change of squashed.slice(count)) keys.delete(keyOf(change))
  return { diff: squashed.slice(0, count), keys, lastSeq: last.seq, characters }
}

/** The plan of a request that an earlier page has sent. */
export const planOf = (entries: readonly Entry[], { keys, lastSeq }: SentRequest): Plan => {
  const named = new Set(keys)
  const sent = entries.filter(({ seq }) => seq <= lastSeq)
  const diff = absencesLast(squashedOf(sent, named))
  return { diff, keys: named, lastSeq, characters: sum(diff.map(sizeOf)) }
}

/** What a carried-out plan leaves in the journal. */
export const settle = (entries: readonly Entry[], { keys, lastSeq }: Plan): Settlement =>
  settlementOf(entries, (entry) =>
    entry.seq > lastSeq ? entry.diff : entry.diff.filter((change) => !keys.has(keyOf(change))),
  )

/**
 * The journal on top of another state: what collides keeps its own chain, the rest starts from their values, and what
 * has come to nothing is forgotten. A journal that begins at their values already stays as it is, commit by commit:
 * that is what the person counts.
 */
export const rewrite = (entries: readonly Entry[], { pending, conflicts }: Rebased): Settlement => {
  const squashed = compose(entries.map(({ diff }) => diff))
  if (conflicts.length === 0 && isSame(squashed, pending)) {
    const keys = new Set(pending.map(keyOf))
    return settlementOf(entries, ({ diff }) => diff.filter((change) => keys.has(keyOf(change))))
  }
  const held = new Set(conflicts.map(({ key }) => key))
  const last = entries.at(-1)
  return settlementOf(entries, (entry) => {
    const kept = entry.diff.filter((change) => held.has(keyOf(change)))
    return entry === last ? [...kept, ...pending] : kept
  })
}

/** The journal with one thing's chain replaced by a single change. */
export const replaceChain = (entries: readonly Entry[], key: string, diff: Diff): Settlement => {
  const last = entries.findLast((entry) => entry.diff.some((change) => keyOf(change) === key))
  return settlementOf(entries, (entry) => {
    const kept = entry.diff.filter((change) => keyOf(change) !== key)
    return entry === last ? [...kept, ...diff] : kept
  })
}

/** The entries after a settlement. */
export const applySettlement = (
  entries: readonly Entry[],
  { deleted, rewritten }: Settlement,
): readonly Entry[] => {
  const gone = new Set(deleted)
  const bySeq = new Map(rewritten.map((entry) => [entry.seq, entry]))
  return entries
    .filter((entry) => !gone.has(entry.seq))
    .map((entry) => bySeq.get(entry.seq) ?? entry)
}

const squashedOf = (entries: readonly Entry[], keys: ReadonlySet<string>): Diff =>
  compose(entries.map(({ diff }) => diff)).filter((change) => keys.has(keyOf(change)))

/** A category may be called absent once its last object is gone, which may be in an earlier request. */
const absencesLast = (diff: Diff): Diff => [
  ...diff.filter(({ kind }) => kind !== "verifiedAbsent"),
  ...diff.filter(({ kind }) => kind === "verifiedAbsent"),
]

/** How many of the changes go along: at least one, however large it is. */
const fitting = (diff: Diff, { changes, characters: most }: Limits) => {
  let characters = 0
  let count = 0
  for (const change of diff.slice(0, changes)) {
    const size = sizeOf(change)
    if (count > 0 && characters + size > most) break
    characters += size
    count += 1
  }
  return { count, characters }
}

/** The id of a removed annotation, the names of an answer, and what JSON puts around them. */
const ENVELOPE_CHARACTERS = 100

const sizeOf = ({ after }: Change): number =>
  ENVELOPE_CHARACTERS + (after === undefined ? 0 : JSON.stringify(after).length)

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0)

const settlementOf = (entries: readonly Entry[], remaining: (entry: Entry) => Diff): Settlement => {
  const left = entries.map((entry) => ({
    before: entry,
    after: { ...entry, diff: remaining(entry) },
  }))
  return {
    deleted: left.filter(({ after }) => after.diff.length === 0).map(({ after }) => after.seq),
    rewritten: left
      .filter(
        ({ before, after }) => after.diff.length > 0 && !hasSameChanges(before.diff, after.diff),
      )
      .map(({ after }) => after),
  }
}

const hasSameChanges = (first: Diff, second: Diff): boolean =>
  first.length === second.length && first.every((change, index) => change === second[index])
