import type { FieldError } from "../../shared/http"
import { keyOf } from "../document/diff"
import type { Annotation, Answers, Change, Diff } from "../document/types"

/** What PATCH /layers/{l} takes, but for the revision and the request's id. */
export type Patch = {
  readonly added: readonly Annotation[]
  readonly updated: readonly Annotation[]
  readonly removed: readonly string[]
  /** Changed questions alone; an empty list takes an answer back. */
  readonly answers?: Answers
  readonly verified_absent?: readonly number[]
}

/** A squashed diff as the API takes it. */
export const encode = (diff: Diff): Patch => {
  const answers = diff.filter((change) => change.kind === "answer")
  const absence = diff.findLast((change) => change.kind === "verifiedAbsent")
  return {
    added: annotationsOf(diff, (change) => !change.before),
    updated: annotationsOf(diff, (change) => Boolean(change.before)),
    removed: removals(diff).map((change) => change.id),
    ...(answers.length === 0
      ? {}
      : {
          answers: Object.fromEntries(
            answers.map(({ question, after }) => [question, after ?? []]),
          ),
        }),
    ...(absence ? { verified_absent: absence.after } : {}),
  }
}

/** What the server refused, by the key of the object it speaks of; complaints about no object are left out. */
export const blame = (diff: Diff, errors: readonly FieldError[]): ReadonlyMap<string, string> => {
  const keyByPlace = placesOf(diff)
  const sentences = new Map<string, string>()
  for (const { path, message } of errors) {
    const key = keyByPlace.get(placeIn(path))
    if (key && !sentences.has(key)) sentences.set(key, message)
  }
  return sentences
}

type AnnotationChange = Extract<Change, { kind: "annotation" }>

const annotationChanges = (diff: Diff): AnnotationChange[] =>
  diff.filter((change) => change.kind === "annotation")

const annotationsOf = (diff: Diff, isWanted: (change: AnnotationChange) => boolean): Annotation[] =>
  annotationChanges(diff).flatMap((change) =>
    change.after && isWanted(change) ? [change.after] : [],
  )

const removals = (diff: Diff): AnnotationChange[] =>
  annotationChanges(diff).filter((change) => !change.after)

/** `added.3` → the key of the fourth added annotation, and so on for each place that `encode` fills. */
const placesOf = (diff: Diff): ReadonlyMap<string, string> => {
  const { added, updated, removed } = encode(diff)
  const places = new Map<string, string>()
  const list = (name: string, ids: readonly string[]) => {
    for (const [index, id] of ids.entries())
      places.set(`${name}.${index}`, keyOf({ kind: "annotation", id }))
  }
  list(
    "added",
    added.map((annotation) => annotation.id),
  )
  list(
    "updated",
    updated.map((annotation) => annotation.id),
  )
  list("removed", removed)
  for (const change of diff) {
    if (change.kind === "answer") places.set(`answers.${change.question}`, keyOf(change))
    if (change.kind === "verifiedAbsent") places.set("verified_absent", keyOf(change))
  }
  return places
}

const placeIn = (path: string): string => {
  const [field = "", ...rest] = path.replace(/^body\./, "").split(".")
  if (field === "answers") return `answers.${rest.join(".").replace(/\.\d+$/, "")}`
  if (field === "verified_absent") return field
  return `${field}.${rest[0] ?? ""}`
}
