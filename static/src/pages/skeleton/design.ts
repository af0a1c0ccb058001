/** A skeleton while it is drawn: immutable, changed by pure functions. Places are shares of the box, from 0 to 1. */

export type Place = readonly [x: number, y: number]
/** Two keypoints by their number from 0. */
export type Pair = readonly [first: number, second: number]

export type Keypoint = {
  readonly name: string
  readonly place: Place
  /** How far two people place it apart, as a share of the object's size; null takes the default. */
  readonly sigma: number | null
}

export type Design = {
  readonly keypoints: readonly Keypoint[]
  readonly edges: readonly Pair[]
  readonly flipPairs: readonly Pair[]
  /** Width over height of the box. */
  readonly aspect: number
}

/** What a keypoint without a sigma of its own has where others do: as precise as a large joint is loose. */
export const DEFAULT_SIGMA = 0.05

export const EMPTY: Design = { keypoints: [], edges: [], flipPairs: [], aspect: 1 }

export type Edit = (design: Design) => Design

/** One more keypoint behind the others, or in front of number `at`. */
export const addKeypoint =
  (name: string, place: Place, at?: number): Edit =>
  (design) => {
    const number = at ?? design.keypoints.length
    const shifted = renumbered(design, (index) => (index >= number ? index + 1 : index))
    return {
      ...shifted,
      keypoints: design.keypoints.toSpliced(number, 0, { name, place: inBox(place), sigma: null }),
    }
  }

/** Without a keypoint, its bones and its pair. */
export const removeKeypoint =
  (number: number): Edit =>
  (design) => {
    const shifted = renumbered(design, (index) => {
      if (index === number) return null
      return index > number ? index - 1 : index
    })
    return { ...shifted, keypoints: design.keypoints.toSpliced(number, 1) }
  }

/** Another place in the order; bones and pairs stay with their keypoints. */
export const reorder =
  (from: number, to: number): Edit =>
  (design) => {
    const moved = design.keypoints[from]
    if (!moved || to < 0 || to >= design.keypoints.length || from === to) return design
    const order = design.keypoints.map((_, index) => index)
    order.splice(to, 0, ...order.splice(from, 1))
    const numbers = new Map(order.map((old, index) => [old, index]))
    const shifted = renumbered(design, (index) => numbers.get(index) ?? null)
    return { ...shifted, keypoints: order.flatMap((old) => design.keypoints[old] ?? []) }
  }

const changed =
  (number: number, change: Partial<Keypoint>): Edit =>
  (design) => ({
    ...design,
    keypoints: design.keypoints.map((point, index) =>
      index === number ? { ...point, ...change } : point,
    ),
  })

export const rename = (number: number, name: string): Edit => changed(number, { name })

export const moveTo = (number: number, place: Place): Edit =>
  changed(number, { place: inBox(place) })

/** Move keypoints together, as far as all of them stay in the box. */
export const moveBy =
  (numbers: readonly number[], [right, down]: Place): Edit =>
  (design) => {
    const places = numbers.flatMap((number) => design.keypoints[number]?.place ?? [])
    const dx = kept(
      right,
      places.filter((_, index) => index % 2 === 0),
    )
    const dy = kept(
      down,
      places.filter((_, index) => index % 2 === 1),
    )
    return numbers.reduce((moved, number) => {
      const [x, y] = design.keypoints[number]?.place ?? [0, 0]
      return moveTo(number, [x + dx, y + dy])(moved)
    }, design)
  }

/** A sigma of more than 0 and at most 10; null takes it back. */
export const setSigma = (number: number, sigma: number | null): Edit => changed(number, { sigma })

/** Join two keypoints, or take their bone away when there is one. */
export const toggleEdge =
  (first: number, second: number): Edit =>
  (design) => {
    if (first === second) return design
    const rest = design.edges.filter((edge) => !isPair(edge, first, second))
    const isThere = rest.length < design.edges.length
    return { ...design, edges: isThere ? rest : [...design.edges, [first, second]] }
  }

/** Make two keypoints change places in a mirror; each has one partner. Null leaves the first without one. */
export const setFlipPair =
  (first: number, second: number | null): Edit =>
  (design) => {
    const rest = design.flipPairs.filter(
      (pair) => !pair.includes(first) && (second === null || !pair.includes(second)),
    )
    const isPaired = second !== null && second !== first
    return { ...design, flipPairs: isPaired ? [...rest, [first, second]] : rest }
  }

/** The partner of a keypoint in the mirror, or null. */
export const partnerOf = ({ flipPairs }: Design, number: number): number | null => {
  const pair = flipPairs.find((each) => each.includes(number))
  if (!pair) return null
  return pair[0] === number ? pair[1] : pair[0]
}

/** A name that no keypoint has: "point 4". */
export const freeName = ({ keypoints }: Design): string => {
  const names = new Set(keypoints.map(({ name }) => name))
  let number = keypoints.length + 1
  while (names.has(`point ${number}`)) number += 1
  return `point ${number}`
}

/** As an image's mirror has it: left and right changed, so that names are right again. */
export const mirrored = (design: Design): Design => ({
  ...design,
  keypoints: design.keypoints.map((point, index) => {
    const source = design.keypoints[partnerOf(design, index) ?? index] ?? point
    return { ...point, place: [1 - source.place[0], source.place[1]] }
  }),
})

export const inBox = ([x, y]: Place): Place => [share(x), share(y)]

export const isPair = ([a, b]: Pair, first: number, second: number): boolean =>
  (a === first && b === second) || (a === second && b === first)

/** As much of a step as keeps every value between 0 and 1. */
const kept = (step: number, values: readonly number[]): number =>
  Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), step))

const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4

/** Bones and pairs under new numbers; those of a keypoint that has none are gone. */
const renumbered = (design: Design, numberOf: (index: number) => number | null): Design => {
  const follow = (pairs: readonly Pair[]): readonly Pair[] =>
    pairs.flatMap(([a, b]): readonly Pair[] => {
      const [first, second] = [numberOf(a), numberOf(b)]
      return first === null || second === null ? [] : [[first, second]]
    })
  return { ...design, edges: follow(design.edges), flipPairs: follow(design.flipPairs) }
}
