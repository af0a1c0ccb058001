import { proposalOf } from "../disagreements/clusters"
import type { Cluster, Decision, Rater } from "../disagreements/types"
import { standing } from "../disagreements/words"

type Names = (categoryId: number) => string

/** What an object or a question is called. */
export const nameOf = (cluster: Cluster, decision: Decision | null, name: Names): string => {
  if (cluster.question) return cluster.question.name
  const shown = proposalOf(cluster, decision?.choice ?? { take: "fused" })?.annotation
  const categoryId = shown?.category_id ?? cluster.categoryVotes[0]?.categoryId
  return categoryId === undefined ? "Object" : name(categoryId)
}

/** "car 2, van 1", or of a question "rain 2, sun 1". */
export const votesOf = (cluster: Cluster, name: Names): string => {
  if (!cluster.question)
    return cluster.categoryVotes
      .map(({ categoryId, count }) => `${name(categoryId)} ${count}`)
      .join(", ")
  const counts = new Map<string, number>()
  for (const { values } of cluster.versions) {
    const words = answerWords(values)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([words, count]) => `${words} ${count}`)
    .join(", ")
}

export const answerWords = (values: readonly string[]): string =>
  values.length > 0 ? values.join(" + ") : "no answer"

/** A row read out in one breath. */
export const sentenceOf = (
  cluster: Cluster,
  decision: Decision | null,
  raters: readonly Rater[],
  name: Names,
): string => {
  const marked = raters.filter(({ layerId }) =>
    cluster.versions.some((version) => version.layerId === layerId),
  )
  const who = marked.map((rater) => rater.name).join(", ")
  return [
    nameOf(cluster, decision, name),
    standing(cluster, decision, raters),
    cluster.question ? `answered by ${who}` : `marked by ${who}`,
    votesOf(cluster, name),
    cluster.similarity === null ? "" : `alike by ${Math.round(cluster.similarity * 100)} %`,
  ]
    .filter((part) => part !== "")
    .join("; ")
}
