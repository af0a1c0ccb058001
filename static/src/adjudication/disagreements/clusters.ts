import type { Annotation } from "../../editor/document/types"
import { type Bounds, unionOfBounds } from "../../editor/geometry/bounds"
import { boundsOf, isDrawable } from "../../editor/geometry/kinds"
import type { Choice, Cluster, Decision, ImageDisagreements, Proposal, Rater } from "./types"

/** How a cluster stands: decided or settled, in need of a person, or agreed and only to be taken over. */
export type Stand = "decided" | "open" | "agreed"

export const standOf = (
  { status, isReopened }: Pick<Cluster, "status" | "isReopened">,
  decision: Decision | null,
): Stand => {
  if (decision && !decision.isOutdated) return "decided"
  return status === "agreed" && !isReopened && !decision ? "agreed" : "open"
}

/** What a choice leaves in the consensus, or null for nothing. */
export const proposalOf = (cluster: Cluster, choice: Choice): Proposal | null => {
  if (choice.annotation) return asObject(choice.annotation, choice.categoryId)
  if (choice.values) return { annotation: null, values: choice.values }
  if (choice.take === "none") return null
  if (choice.take === "fused")
    return cluster.proposal?.annotation
      ? asObject(cluster.proposal.annotation, choice.categoryId)
      : cluster.proposal
  const version = cluster.versions.find(({ layerId }) => layerId === choice.take)
  if (!version) return null
  return version.annotation
    ? asObject(version.annotation, choice.categoryId)
    : { annotation: null, values: version.values }
}

/** Every shape of a cluster: the raters' and the proposal's. */
export const shapesOf = (cluster: Cluster): readonly Annotation[] =>
  [
    ...cluster.versions.flatMap(({ annotation }) => annotation ?? []),
    ...(cluster.proposal?.annotation ? [cluster.proposal.annotation] : []),
  ].filter(({ shape }) => isDrawable(shape))

/** Where a cluster is on the image; null for a question. */
export const boundsOfCluster = (cluster: Cluster): Bounds | null =>
  unionOfBounds(shapesOf(cluster).map(({ shape }) => boundsOf(shape)))

/** Those who submitted the image without marking the object, or answering the question. */
export const absentFrom = (cluster: Cluster, raters: readonly Rater[]): readonly Rater[] =>
  raters.filter(({ layerId }) => cluster.versions.every((version) => version.layerId !== layerId))

/** The categories that C goes through: by votes, the most frequent first. */
export const categoriesByVotes = ({ categoryVotes }: Cluster): readonly number[] =>
  categoryVotes.map(({ categoryId }) => categoryId)

/** The rater of a digit, 1 to 9. */
export const raterOfDigit = (
  { raters }: Pick<ImageDisagreements, "raters">,
  digit: number,
): Rater | null => raters[digit - 1] ?? null

const asObject = (annotation: Annotation, categoryId: number | undefined): Proposal => ({
  annotation: categoryId === undefined ? annotation : { ...annotation, category_id: categoryId },
  values: null,
})
