import type { Choice, Cluster, Decision, Rater, Status } from "./types"

/** A status in a word, and in a sentence. */
const WORDS: Readonly<Record<Status, readonly [word: string, sentence: string]>> = {
  agreed: ["Agreed", "All who looked say the same."],
  category: ["Category", "All found it, but they call it by different names."],
  attribute: ["Attribute", "All found it, but they describe it differently."],
  loose: ["Loose", "All found it, but the shapes differ."],
  missed: ["Missed", "Some did not mark it."],
  single: ["Only one", "Only one of them marked it."],
  answer: ["Answer", "The answers differ."],
  unchecked: ["Unchecked", "Only one person has looked at this image."],
}

export const statusWord = (status: Status): string => WORDS[status][0]

export const statusSentence = (status: Status): string => WORDS[status][1]

/** What was decided, in a few words: "Ann’s", "fused", "none", "edited". */
export const choiceWords = (choice: Choice, raters: readonly Rater[]): string => {
  if (choice.annotation || choice.values) return "edited"
  if (choice.take === "fused") return "fused"
  if (choice.take === "none") return "none"
  const rater = raters.find(({ layerId }) => layerId === choice.take)
  return rater ? `${rater.name}’s` : "another layer’s"
}

/** How a cluster stands: what is to be done, or what was done by whom. */
export const standing = (
  { status, isReopened }: Pick<Cluster, "status" | "isReopened">,
  decision: Decision | null,
  raters: readonly Rater[],
): string => {
  if (decision?.isOutdated) return "Changed since"
  if (decision)
    return `${decision.by === null ? "Settled" : "Taken"}: ${choiceWords(decision.choice, raters)}`
  return isReopened && status === "agreed" ? "Reopened" : statusWord(status)
}

/** "18 agreed, 3 to decide"; what is decided is told where there is some. */
export const countWords = (counts: {
  readonly agreed: number
  readonly decided: number
  readonly open: number
}): string => {
  const parts = [
    counts.agreed > 0 ? `${counts.agreed} agreed` : null,
    counts.decided > 0 ? `${counts.decided} decided` : null,
    counts.open > 0 ? `${counts.open} to decide` : "nothing to decide",
  ]
  return parts.filter((part) => part !== null).join(", ")
}

export type Progress = {
  readonly imagesDone: number
  readonly imageCount: number
  readonly decisions: number
  /** How long the decisions of this sitting took, in the middle; null before there are enough. */
  readonly medianMs: number | null
  readonly left: number
}

const MINUTE_MS = 60_000

/** "12 of 40 images, 96 decisions, about 4 minutes left". */
export const progressWords = (progress: Progress): string => {
  const { imagesDone, imageCount, decisions } = progress
  const images = `${imagesDone} of ${count(imageCount, "image")}`
  return [images, count(decisions, "decision"), timeLeft(progress)]
    .filter((part) => part !== null)
    .join(", ")
}

const timeLeft = ({ medianMs, left }: Progress): string | null => {
  if (medianMs === null || left === 0) return null
  const minutes = Math.round((medianMs * left) / MINUTE_MS)
  return minutes < 1 ? "less than a minute left" : `about ${count(minutes, "minute")} left`
}

export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`
