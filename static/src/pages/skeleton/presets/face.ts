import type { Place } from "../design"
import { chain, designFrom, type Preset, type Row } from "./preset"

/**
 * COCO-WholeBody: the 68 landmarks of a face in the order of 300-W (iBUG), seen from the front. The definition names
 * them by number and has no edges; the edges here are the usual outlines of jaw, brows, nose, eyes and mouth.
 */
const SIGMAS = [
  0.042, 0.043, 0.044, 0.043, 0.04, 0.035, 0.031, 0.025, 0.02, 0.023, 0.029, 0.032, 0.037, 0.038,
  0.043, 0.041, 0.045, 0.013, 0.012, 0.011, 0.011, 0.012, 0.012, 0.011, 0.011, 0.013, 0.015, 0.009,
  0.007, 0.007, 0.007, 0.012, 0.009, 0.008, 0.016, 0.01, 0.017, 0.011, 0.009, 0.011, 0.009, 0.007,
  0.013, 0.008, 0.011, 0.012, 0.01, 0.034, 0.008, 0.008, 0.009, 0.008, 0.008, 0.007, 0.01, 0.008,
  0.009, 0.009, 0.009, 0.007, 0.007, 0.008, 0.011, 0.008, 0.008, 0.008, 0.01, 0.008,
]

const round = (value: number): number => Math.round(value * 1000) / 1000

const JAW: readonly Place[] = Array.from({ length: 17 }, (_, index) => {
  const angle = (Math.PI * index) / 16
  return [round(0.5 - 0.47 * Math.cos(angle)), round(0.3 + 0.67 * Math.sin(angle) ** 0.85)]
})

const REST: readonly Place[] = [
  // brows
  [0.11, 0.21],
  [0.18, 0.15],
  [0.26, 0.135],
  [0.34, 0.15],
  [0.42, 0.18],
  [0.58, 0.18],
  [0.66, 0.15],
  [0.74, 0.135],
  [0.82, 0.15],
  [0.89, 0.21],
  // nose
  [0.5, 0.28],
  [0.5, 0.37],
  [0.5, 0.46],
  [0.5, 0.55],
  [0.41, 0.6],
  [0.455, 0.62],
  [0.5, 0.635],
  [0.545, 0.62],
  [0.59, 0.6],
  // eyes
  [0.19, 0.305],
  [0.245, 0.265],
  [0.315, 0.265],
  [0.37, 0.31],
  [0.315, 0.335],
  [0.245, 0.335],
  [0.63, 0.31],
  [0.685, 0.265],
  [0.755, 0.265],
  [0.81, 0.305],
  [0.755, 0.335],
  [0.685, 0.335],
  // mouth, its outline and its opening
  [0.33, 0.755],
  [0.395, 0.725],
  [0.46, 0.705],
  [0.5, 0.715],
  [0.54, 0.705],
  [0.605, 0.725],
  [0.67, 0.755],
  [0.61, 0.815],
  [0.55, 0.845],
  [0.5, 0.85],
  [0.45, 0.845],
  [0.39, 0.815],
  [0.37, 0.76],
  [0.45, 0.745],
  [0.5, 0.75],
  [0.55, 0.745],
  [0.63, 0.76],
  [0.55, 0.79],
  [0.5, 0.797],
  [0.45, 0.79],
]

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index + 1)
const open = (from: number, to: number) => chain(...numbers(from, to))
const closed = (from: number, to: number) => chain(...numbers(from, to), from + 1)

const MIRRORED: readonly (readonly [number, number])[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((jaw) => [jaw, 16 - jaw] as const),
  ...[17, 18, 19, 20, 21].map((brow) => [brow, 43 - brow] as const),
  [31, 35],
  [32, 34],
  [36, 45],
  [37, 44],
  [38, 43],
  [39, 42],
  [40, 47],
  [41, 46],
  [48, 54],
  [49, 53],
  [50, 52],
  [55, 59],
  [56, 58],
  [60, 64],
  [61, 63],
  [65, 67],
]

const rows = [...JAW, ...REST].map(([x, y], index): Row => {
  const sigma = SIGMAS[index]
  return sigma === undefined ? [`face-${index}`, x, y] : [`face-${index}`, x, y, sigma]
})

export const face: Preset = {
  id: "face",
  label: "Face (COCO-WholeBody, 68)",
  design: designFrom(
    rows,
    {
      edges: [
        ...open(0, 16),
        ...open(17, 21),
        ...open(22, 26),
        ...open(27, 30),
        ...open(31, 35),
        ...closed(36, 41),
        ...closed(42, 47),
        ...closed(48, 59),
        ...closed(60, 67),
      ],
      // The face looks at us: what is right in the picture is its left, and stands first.
      flipPairs: MIRRORED.map(([right, left]) => [left + 1, right + 1]),
    },
    0.9,
  ),
  figure: { lines: [], discs: [{ cx: 45, cy: 45, rx: 43, ry: 53 }] },
}
