import type { Design, Pair } from "../design"

/** A drawing below the keypoints, in units of a hundredth of its height: rounded lines, and discs. */
export type Figure = {
  readonly lines: readonly { readonly d: string; readonly width: number }[]
  readonly discs: readonly {
    readonly cx: number
    readonly cy: number
    readonly rx: number
    readonly ry: number
  }[]
}

/** A published skeleton, with places and a figure of our own. */
export type Preset = {
  readonly id: string
  readonly label: string
  readonly design: Design
  readonly figure: Figure
}

/** One line of a preset's table: name, place across and down the box, sigma. */
export type Row = readonly [name: string, x: number, y: number, sigma?: number]

/** A design from a table of keypoints; edges and flip pairs are counted from 1, as COCO publishes them. */
export const designFrom = (
  rows: readonly Row[],
  pairs: { readonly edges: readonly Pair[]; readonly flipPairs: readonly Pair[] },
  aspect: number,
): Design => ({
  keypoints: rows.map(([name, x, y, sigma]) => ({ name, place: [x, y], sigma: sigma ?? null })),
  edges: pairs.edges.map(fromOne),
  flipPairs: pairs.flipPairs.map(fromOne),
  aspect,
})

/** Numbers joined one after the other, counted from 1: 3, 4, 5 are the pairs 3-4 and 4-5. */
export const chain = (...numbers: readonly number[]): readonly Pair[] =>
  numbers.slice(1).map((number, index) => [numbers[index] ?? number, number])

const fromOne = ([first, second]: Pair): Pair => [first - 1, second - 1]
