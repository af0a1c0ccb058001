/** Categories as COCO files write them: keypoints are counted from 1. */

import type { Design, Pair } from "./design"
import { spread } from "./layout"
import { suggestedPairs } from "./sides"

export type Found =
  | { readonly kind: "design"; readonly design: Design }
  | { readonly kind: "refused"; readonly sentence: string }

type Entry = Readonly<Record<string, unknown>>

/** The skeleton of a pasted category, of a list of them, or of a whole COCO file: the first that has keypoints. */
export const skeletonIn = (text: string): Found => {
  const parsed = parse(text)
  if (parsed === undefined) return refused("This is not JSON. Paste a category of a COCO file.")
  const category = entriesIn(parsed).find((entry) => isNames(entry.keypoints))
  if (!category) return refused("No category with “keypoints” is in this.")
  return read(category)
}

/** What a file or a list holds, for a preview of what it would add. */
export const namesIn = (text: string): readonly string[] | null => {
  if (!/^\s*[[{]/.test(text)) return namesOfList(text)
  const parsed = parse(text)
  if (parsed === undefined) return null
  return entriesIn(parsed).flatMap(({ name }) => (typeof name === "string" ? [name.trim()] : []))
}

const namesOfList = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.split("\t")[0]?.trim() ?? "")
    .filter((name) => name !== "")

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const entriesIn = (parsed: unknown): readonly Entry[] => {
  if (Array.isArray(parsed)) return parsed.filter(isEntry)
  if (!isEntry(parsed)) return []
  return Array.isArray(parsed.categories) ? parsed.categories.filter(isEntry) : [parsed]
}

const read = (category: Entry): Found => {
  const names = category.keypoints as readonly string[]
  const edges = pairsFromOne(category.skeleton, names.length)
  if (!edges) return refused("“skeleton” is not pairs of keypoints, counted from 1.")
  const flipPairs = pairsFromOne(category.flip_pairs, names.length)
  if (!flipPairs) return refused("“flip_pairs” is not pairs of keypoints, counted from 1.")
  const places = spread(names.length)
  const sigmas = isNumbers(category.sigmas) ? category.sigmas : []
  const keypoints = names.map((name, index) => ({
    name,
    place: places[index] ?? ([0.5, 0.5] as const),
    sigma: sigmas[index] ?? null,
  }))
  const pairs = flipPairs.length > 0 ? flipPairs : suggestedPairs(names)
  return { kind: "design", design: { keypoints, edges, flipPairs: pairs, aspect: 1 } }
}

const pairsFromOne = (value: unknown, count: number): readonly Pair[] | null => {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return null
  const pairs = value.map((pair: unknown) =>
    isNumbers(pair) && pair.length === 2
      ? ([Number(pair[0]) - 1, Number(pair[1]) - 1] as const)
      : null,
  )
  const isWhole = pairs.every(
    (pair) => pair?.every((end) => Number.isInteger(end) && end >= 0 && end < count) ?? false,
  )
  return isWhole ? (pairs as readonly Pair[]) : null
}

const refused = (sentence: string): Found => ({ kind: "refused", sentence })

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string")

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((part) => typeof part === "number")
