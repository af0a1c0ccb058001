/** What is wrong with a skeleton, or perhaps not meant, in sentences. */

import { type Design, isPair } from "./design"

export type Problem = {
  /** What the server refuses must be mended; the rest is only likely to be a slip. */
  readonly mustMend: boolean
  readonly sentence: string
  /** The keypoints it is about. */
  readonly keypoints: readonly number[]
}

/** Everything that is wrong, what must be mended in front. */
export const problemsOf = (design: Design): readonly Problem[] => [
  ...namesMissing(design),
  ...namesTwice(design),
  ...pairsTwice(design),
  ...sigmasOutside(design),
  ...unjoined(design),
]

const namesMissing = ({ keypoints }: Design): readonly Problem[] => {
  const missing = numbersOf(keypoints, ({ name }) => name.trim() === "")
  return missing.map((number) => ({
    mustMend: true,
    sentence: `Keypoint ${number + 1} has no name.`,
    keypoints: [number],
  }))
}

const namesTwice = ({ keypoints }: Design): readonly Problem[] => {
  const names = keypoints.map(({ name }) => name.trim())
  return [...new Set(names)].flatMap((name) => {
    const same = numbersOf(names, (other) => other === name)
    if (name === "" || same.length === 1) return []
    const sentence = `${same.length} keypoints are called “${name}”.`
    return [{ mustMend: true, sentence, keypoints: same }]
  })
}

const pairsTwice = (design: Design): readonly Problem[] => {
  const repeated = design.edges.filter(
    ([a, b], index) => design.edges.findIndex((edge) => isPair(edge, a, b)) < index,
  )
  const bones = repeated.map((pair) => ({
    mustMend: true,
    sentence: `${named(design, pair)} are joined twice.`,
    keypoints: pair,
  }))
  const places = design.flipPairs.flat()
  const twice = [...new Set(places.filter((each, index) => places.indexOf(each) < index))]
  const mirrors = twice.map((number) => ({
    mustMend: true,
    sentence: `“${design.keypoints[number]?.name}” is in two mirror pairs.`,
    keypoints: [number],
  }))
  return [...bones, ...mirrors]
}

const sigmasOutside = ({ keypoints }: Design): readonly Problem[] =>
  numbersOf(keypoints, ({ sigma }) => sigma !== null && !(sigma > 0 && sigma <= 10)).map(
    (number) => ({
      mustMend: true,
      sentence: `The sigma of “${keypoints[number]?.name}” is not above 0 and at most 10.`,
      keypoints: [number],
    }),
  )

/** A skeleton without any bone is a set of landmarks, and meant so. */
const unjoined = ({ keypoints, edges }: Design): readonly Problem[] => {
  if (edges.length === 0) return []
  const joined = new Set(edges.flat())
  const alone = numbersOf(keypoints, (_, index) => !joined.has(index))
  if (alone.length === 0) return []
  const names = alone.map((number) => `“${keypoints[number]?.name}”`)
  const sentence =
    names.length === 1
      ? `${names[0]} is joined with nothing.`
      : `${listed(names)} are joined with nothing.`
  return [{ mustMend: false, sentence, keypoints: alone }]
}

const LISTED = 3

const listed = (names: readonly string[]): string => {
  if (names.length > LISTED)
    return `${names.slice(0, LISTED).join(", ")} and ${names.length - LISTED} more`
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}

const named = ({ keypoints }: Design, [first, second]: readonly [number, number]): string =>
  `“${keypoints[first]?.name}” and “${keypoints[second]?.name}”`

const numbersOf = <Item>(
  items: readonly Item[],
  holds: (item: Item, index: number) => boolean,
): readonly number[] => items.flatMap((item, index) => (holds(item, index) ? [index] : []))
