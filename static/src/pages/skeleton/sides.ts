/** Left and right by name: pairs that change places in a mirror, and the side that a keypoint is on. */

import type { Design, Pair } from "./design"

export type Side = "left" | "right" | "middle"

/** Ways to write a side: a word or a letter, at the beginning, in the middle, at the end; also `leftEye` and `EyeL`. */
const WAYS: readonly (readonly [left: RegExp, right: string])[] = [
  [/(?<!\p{L})(?:left|Left|LEFT)(?!\p{Ll})/u, "right"],
  [/(?<=[\p{Ll}\d])Left(?![\p{Ll}])/u, "Right"],
  [/(?<=^|[\s_.-])l(?=$|[\s_.\d-])/iu, "r"],
  [/(?<=^)l(?=\p{Lu})/u, "r"],
  [/(?<=\p{Ll})L(?=$|[\s_.\d-])/u, "R"],
]

/** The name of the other side, in the case that this one is written in; null for a name that is of no left side. */
export const rightNameOf = (name: string): string | null => {
  for (const [left, right] of WAYS) {
    const found = left.exec(name)
    if (!found) continue
    const [word] = found
    return (
      name.slice(0, found.index) + likeCase(right, word) + name.slice(found.index + word.length)
    )
  }
  return null
}

/** Pairs of keypoints whose names are those of a left and a right side. */
export const suggestedPairs = (names: readonly string[]): readonly Pair[] => {
  const numbers = new Map(names.map((name, index) => [name.toLowerCase(), index]))
  return names.flatMap((name, index): readonly Pair[] => {
    const right = rightNameOf(name)
    const partner = right === null ? undefined : numbers.get(right.toLowerCase())
    return partner === undefined || partner === index ? [] : [[index, partner]]
  })
}

/** The side of each keypoint: by its name, else by its partner's, else the first of a pair is left. */
export const sidesOf = ({ keypoints, flipPairs }: Design): readonly Side[] => {
  const sides: Side[] = keypoints.map(() => "middle")
  for (const [first, second] of flipPairs) {
    const isSwapped = rightNameOf(keypoints[second]?.name ?? "") !== null
    sides[first] = isSwapped ? "right" : "left"
    sides[second] = isSwapped ? "left" : "right"
  }
  return sides
}

const likeCase = (word: string, example: string): string => {
  if (example === example.toUpperCase()) return word.toUpperCase()
  return example[0] === example[0]?.toUpperCase()
    ? word[0]?.toUpperCase() + word.slice(1)
    : word.toLowerCase()
}
