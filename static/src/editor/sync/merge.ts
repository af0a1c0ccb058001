/**
 * Merging by object, purely: what is still to be sent, what somebody else did meanwhile, and where the two collide.
 *
 * The journal keeps diffs in order, so each thing in it has a chain of values: what it was before the first pending
 * change, and what it became with each. A server's value that occurs in the chain is our own work come back.
 */
import { compose, currentValue, isSame, keyOf } from "../document/diff"
import type { AnnotationDocument, Change, Diff } from "../document/types"
import type { Conflict } from "./status"

export type Rebased = {
  /** What brings the screen up to date: changes made elsewhere, and pending work that it does not show yet. */
  readonly remote: Diff
  /** What is still to be sent, on top of their state. */
  readonly pending: Diff
  /** What both sides changed; mine stays on the screen until the user chooses. */
  readonly conflicts: readonly Conflict[]
}

/**
 * Put pending work on top of the server's state.
 *
 * @param local what is on the screen
 * @param journal the diffs that the server has not acknowledged, oldest first
 * @param theirs the server's state
 */
export const rebase = (
  local: AnnotationDocument,
  journal: readonly Diff[],
  theirs: AnnotationDocument,
): Rebased => {
  const chains = chainsByKey(journal)
  const outcomes = [...chains.values()].map((chain) => rebaseChain(chain, theirs))
  const pending = outcomes.flatMap((outcome) => outcome.pending ?? [])
  const conflicts = outcomes.flatMap((outcome) => outcome.conflict ?? [])
  const mine = [...pending, ...conflicts.map(({ change }) => change)]
  return { remote: [...foreign(local, theirs, mine), ...unseen(local, mine)], pending, conflicts }
}

/** What they have and the screen does not, but for what is changed here. */
const foreign = (local: AnnotationDocument, theirs: AnnotationDocument, mine: Diff): Diff => {
  const keys = new Set(mine.map(keyOf))
  return difference(local, theirs).filter((change) => !keys.has(keyOf(change)))
}

const unseen = (local: AnnotationDocument, mine: Diff): Diff =>
  mine.flatMap((change) => between(change, currentValue(local, change), change.after) ?? [])

/** The diff that makes `from` into `to`. */
export const difference = (from: AnnotationDocument, to: AnnotationDocument): Diff =>
  compose([
    [...annotationChanges(from, to), ...answerChanges(from, to), ...absenceChanges(from, to)],
  ])

/** The same change with other values on its sides; null when they are alike. */
export const between = (
  change: Change,
  before: Change["before"],
  after: Change["after"],
): Change | null => {
  if (isSame(before, after)) return null
  const { before: _before, after: _after, ...subject } = change
  return {
    ...subject,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  } as Change
}

type Outcome = { readonly pending?: Change; readonly conflict?: Conflict }
type Chain = readonly [Change, ...Change[]]

const chainsByKey = (journal: readonly Diff[]): ReadonlyMap<string, Chain> => {
  const chains = new Map<string, [Change, ...Change[]]>()
  for (const change of journal.flat()) {
    const chain = chains.get(keyOf(change))
    if (chain) chain.push(change)
    else chains.set(keyOf(change), [change])
  }
  return chains
}

const rebaseChain = (chain: Chain, theirs: AnnotationDocument): Outcome => {
  const [first] = chain
  const last = chain.at(-1) ?? first
  const value = currentValue(theirs, first)
  const rest = between(first, value, last.after)
  if (!rest) return {}
  const isOurs = isSame(value, first.before) || chain.some((change) => isSame(value, change.after))
  if (isOurs) return { pending: rest }
  if (first.kind === "verifiedAbsent")
    return pendingOnly(mergedAbsence(chain, theirs.verifiedAbsent))
  return { conflict: { key: keyOf(first), change: rest } }
}

const pendingOnly = (pending: Change | null): Outcome => (pending ? { pending } : {})

/** Ticks in a list never collide: those made and taken back here are repeated on their list. */
const mergedAbsence = (chain: Chain, theirs: readonly number[]): Change | null => {
  const before = (chain[0].before ?? []) as readonly number[]
  const after = (chain.at(-1)?.after ?? []) as readonly number[]
  const kept = theirs.filter((id) => after.includes(id) || !before.includes(id))
  const added = after.filter((id) => !before.includes(id) && !kept.includes(id))
  return between(chain[0], theirs, [...kept, ...added])
}

const annotationChanges = (from: AnnotationDocument, to: AnnotationDocument): Change[] => {
  const ids = new Set([...from.annotations.keys(), ...to.annotations.keys()])
  return [...ids].flatMap((id) => {
    const before = from.annotations.get(id)
    const after = to.annotations.get(id)
    return before === after ? [] : (between({ kind: "annotation", id }, before, after) ?? [])
  })
}

const answerChanges = (from: AnnotationDocument, to: AnnotationDocument): Change[] => {
  const questions = new Set([...Object.keys(from.answers), ...Object.keys(to.answers)])
  return [...questions].flatMap(
    (question) =>
      between({ kind: "answer", question }, from.answers[question], to.answers[question]) ?? [],
  )
}

const absenceChanges = (from: AnnotationDocument, to: AnnotationDocument): Change[] => {
  const change: Change = {
    kind: "verifiedAbsent",
    before: from.verifiedAbsent,
    after: to.verifiedAbsent,
  }
  const isAlike = isSame(sorted(from.verifiedAbsent), sorted(to.verifiedAbsent))
  return isAlike ? [] : [change]
}

const sorted = (ids: readonly number[]): readonly number[] => ids.toSorted((a, b) => a - b)
