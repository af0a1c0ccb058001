import { proposalOf } from "../disagreements/clusters"
import type { Cluster, Decision, Rater } from "../disagreements/types"

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

/** What dots and bars show to the eye, for the ear: "marked by Ann, Ben; alike by 80 %". */
export const whoSays = (cluster: Cluster, raters: readonly Rater[]): string => {
  const marked = raters.filter(({ layerId }) =>
    cluster.versions.some((version) => version.layerId === layerId),
  )
  const who = marked.map(({ name }) => name).join(", ") || "nobody"
  const deed = cluster.question ? "answered by" : "marked by"
  const alike = cluster.question ? null : cluster.similarity
  return `${deed} ${who}${alike === null ? "" : `; alike by ${Math.round(alike * 100)} %`}`
}
