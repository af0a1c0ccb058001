import type { Shape } from "../geometry/shapes"

export type AttributeValue = string | number | boolean | readonly string[]

/** One marked object, as the API writes it. `id` is a UUID made here, so that a repeated save is harmless. */
export type Annotation = {
  readonly id: string
  readonly category_id: number
  readonly shape: Shape
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly is_crowd: boolean
  readonly z: number
  /** Annotations with the same one are chosen and moved together. */
  readonly group_id?: string | null
}

/** Question name → chosen values; a question without an answer has no entry. */
export type Answers = Readonly<Record<string, readonly string[]>>

/** What one annotator says of one image. Immutable: a commit makes a new one that shares what did not change. */
export type AnnotationDocument = {
  readonly annotations: ReadonlyMap<string, Annotation>
  readonly answers: Answers
  /** Categories that were looked for and are not there. */
  readonly verifiedAbsent: readonly number[]
}

/** A reversible change of one thing; without `before` it is new, without `after` it is removed. */
export type Change =
  | {
      readonly kind: "annotation"
      readonly id: string
      readonly before?: Annotation
      readonly after?: Annotation
    }
  | {
      readonly kind: "answer"
      readonly question: string
      readonly before?: readonly string[]
      readonly after?: readonly string[]
    }
  | {
      readonly kind: "verifiedAbsent"
      readonly before: readonly number[]
      readonly after: readonly number[]
    }

/** Everything that one gesture changed: what is drawn, undone, saved and merged. */
export type Diff = readonly Change[]

/** Who made a diff: it decides whether it can be undone and whether it must be sent. */
export type Origin = "user" | "undo" | "redo" | "remote"
