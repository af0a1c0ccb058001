import type { Annotation } from "../../editor/document/types"
import type { Question, StartImage } from "../../editor/start"

/** Why a cluster needs a person, or that it does not. */
export type Status =
  | "agreed"
  | "category"
  | "attribute"
  | "loose"
  | "missed"
  | "single"
  | "answer"
  | "unchecked"

/** What is compared with what: shapes of one family, or answers to one question. */
export type Family = "region" | "keypoints" | "line" | "point" | "answer"

/** Somebody who has submitted the image; in the order of their digits. */
export type Rater = {
  readonly layerId: number
  readonly annotatorId: number
  readonly assignmentId: number | null
  readonly name: string
  /** Which colour and pattern of lines is theirs, from 0. */
  readonly colorIndex: number
}

/** What one rater says: an object, or the values of an answer. */
export type Version = {
  readonly layerId: number
  readonly annotation: Annotation | null
  readonly values: readonly string[]
}

/** What would be taken: an object, or the values of an answer. */
export type Proposal =
  | { readonly annotation: Annotation; readonly values: null }
  | { readonly annotation: null; readonly values: readonly string[] }

/** Whose version is taken: a rater's by their layer, the fused one, or none at all. */
export type Take = number | "fused" | "none"

/** What a reviewer says of a cluster. With an annotation or values of their own, `take` says what these began as. */
export type Choice = {
  readonly take: Take
  readonly annotation?: Annotation
  readonly values?: readonly string[]
  readonly categoryId?: number
  readonly note?: string
}

/** A decision that the server has. Without `by` the cluster has settled by itself. */
export type Decision = {
  /** Null until the server has it. */
  readonly id: number | null
  readonly choice: Choice
  readonly by: string | null
  readonly at: string | null
  /** The submissions have changed since. */
  readonly isOutdated: boolean
}

/** One matched group of annotations, or one question, and what is known of it. */
export type Cluster = {
  readonly id: number
  readonly family: Family
  readonly status: Status
  readonly question: Question | null
  readonly versions: readonly Version[]
  /** How often each category was chosen, the most frequent first. */
  readonly categoryVotes: readonly { readonly categoryId: number; readonly count: number }[]
  /** 0 to 1; null where there are not two to compare. */
  readonly similarity: number | null
  /** How probable the likeliest value is, 0 to 1. */
  readonly posterior: number | null
  readonly proposal: Proposal | null
  /** There is more to the proposal: its outline is fused when somebody comes near it. */
  readonly isPending: boolean
  /** Of the proposal: its category is a tie, say; then the first of the votes stands there for the time being. */
  readonly disputed: readonly string[]
  /** What was not clear when it was fused, as sentences. */
  readonly notes: readonly string[]
  readonly decision: Decision | null
  /** A reviewer has taken back what was settled: it is to be decided. */
  readonly isReopened: boolean
  /** Of the members and their submissions: a decision on what has changed since is refused. */
  readonly fingerprint: string
}

/** What is known of a cluster once its outline is fused. */
export type Fused = Pick<Cluster, "proposal" | "isPending" | "disputed" | "notes" | "fingerprint">

/** Have clusters of an image fused; by their id, without those that are gone. */
export type Propose = (
  imageId: number,
  clusters: readonly Cluster[],
) => Promise<ReadonlyMap<number, Fused>>

/** One image with everything that annotators say of it. */
export type ImageDisagreements = {
  readonly image: StartImage
  readonly raters: readonly Rater[]
  readonly clusters: readonly Cluster[]
}
