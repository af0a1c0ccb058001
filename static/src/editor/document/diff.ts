import type { Annotation, AnnotationDocument, Change, Diff } from "./types"

/** The document after a diff; what the diff does not name is shared with the document before it. */
export const apply = (document: AnnotationDocument, diff: Diff): AnnotationDocument => {
  let annotations: Map<string, Annotation> | null = null
  let answers: Record<string, readonly string[]> | null = null
  let verifiedAbsent = document.verifiedAbsent
  for (const change of diff) {
    if (change.kind === "annotation") {
      annotations ??= new Map(document.annotations)
      if (change.after) annotations.set(change.id, change.after)
      else annotations.delete(change.id)
    } else if (change.kind === "answer") {
      answers ??= { ...document.answers }
      if (change.after) answers[change.question] = change.after
      else delete answers[change.question]
    } else verifiedAbsent = change.after
  }
  return {
    annotations: annotations ?? document.annotations,
    answers: answers ?? document.answers,
    verifiedAbsent,
  }
}

/** The diff that takes back what `diff` did. */
export const invert = (diff: Diff): Diff =>
  diff.map((change) => changeLike(change, change.after, change.before)).reverse()

/** One diff that does what all of them do in order: one change a thing, none for what ends as it began. */
export const compose = (diffs: readonly Diff[]): Diff => {
  const changesByKey = new Map<string, Change>()
  for (const change of diffs.flat()) {
    const earlier = changesByKey.get(keyOf(change))
    changesByKey.set(
      keyOf(change),
      earlier ? changeLike(change, earlier.before, change.after) : change,
    )
  }
  return [...changesByKey.values()].filter((change) => !isSame(change.before, change.after))
}

/** The changes of `diff` that still find what they expect; the others were overtaken by a later change. */
export const applicable = (document: AnnotationDocument, diff: Diff): Diff =>
  diff.filter((change) => isSame(currentValue(document, change), change.before))

/** What the document now holds at the place that a change names. */
export const currentValue = (document: AnnotationDocument, change: Change): ChangedValue => {
  if (change.kind === "annotation") return document.annotations.get(change.id)
  if (change.kind === "answer") return document.answers[change.question]
  return document.verifiedAbsent
}

/** The name of the thing that a change is about, unique within a document. */
export const keyOf = (change: Change): string => {
  if (change.kind === "annotation") return `annotation:${change.id}`
  if (change.kind === "answer") return `answer:${change.question}`
  return "verifiedAbsent"
}

/** Whether two plain values (numbers, strings, lists, records) are alike; a missing key equals an undefined one. */
export const isSame = (first: unknown, second: unknown): boolean => {
  if (Object.is(first, second)) return true
  if (!isObject(first) || !isObject(second)) return false
  if (Array.isArray(first) !== Array.isArray(second)) return false
  const keys = new Set([...Object.keys(first), ...Object.keys(second)])
  return [...keys].every((key) => isSame(first[key], second[key]))
}

type ChangedValue = Annotation | readonly string[] | readonly number[] | undefined

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null

/** A change of the same thing with other values. The value's type follows from the change's kind. */
const changeLike = (change: Change, before: ChangedValue, after: ChangedValue): Change => {
  const { before: _before, after: _after, ...subject } = change as Change & { before?: unknown }
  return {
    ...subject,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  } as Change
}
