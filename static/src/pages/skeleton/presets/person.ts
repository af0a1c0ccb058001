import type { Pair } from "../design"
import { designFrom, type Figure, type Preset, type Row } from "./preset"

/** COCO 2017, person_keypoints: names, edges in their order; sigmas of pycocotools. The person faces us. */
const BODY: readonly Row[] = [
  ["nose", 0.5, 0.09, 0.026],
  ["left_eye", 0.57, 0.062, 0.025],
  ["right_eye", 0.43, 0.062, 0.025],
  ["left_ear", 0.63, 0.072, 0.035],
  ["right_ear", 0.37, 0.072, 0.035],
  ["left_shoulder", 0.68, 0.195, 0.079],
  ["right_shoulder", 0.32, 0.195, 0.079],
  ["left_elbow", 0.8, 0.345, 0.072],
  ["right_elbow", 0.2, 0.345, 0.072],
  ["left_wrist", 0.88, 0.485, 0.062],
  ["right_wrist", 0.12, 0.485, 0.062],
  ["left_hip", 0.61, 0.515, 0.107],
  ["right_hip", 0.39, 0.515, 0.107],
  ["left_knee", 0.63, 0.735, 0.087],
  ["right_knee", 0.37, 0.735, 0.087],
  ["left_ankle", 0.64, 0.94, 0.089],
  ["right_ankle", 0.36, 0.94, 0.089],
]
const BODY_EDGES: readonly Pair[] = [
  [16, 14],
  [14, 12],
  [17, 15],
  [15, 13],
  [12, 13],
  [6, 12],
  [7, 13],
  [6, 7],
  [6, 8],
  [7, 9],
  [8, 10],
  [9, 11],
  [2, 3],
  [1, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [4, 6],
  [5, 7],
]
const BODY_PAIRS: readonly Pair[] = [
  [2, 3],
  [4, 5],
  [6, 7],
  [8, 9],
  [10, 11],
  [12, 13],
  [14, 15],
  [16, 17],
]

/** COCO-WholeBody: the six keypoints of the feet, which follow the body's 17. */
const FEET: readonly Row[] = [
  ["left_big_toe", 0.68, 0.985, 0.068],
  ["left_small_toe", 0.75, 0.975, 0.066],
  ["left_heel", 0.61, 0.97, 0.066],
  ["right_big_toe", 0.32, 0.985, 0.092],
  ["right_small_toe", 0.25, 0.975, 0.094],
  ["right_heel", 0.39, 0.97, 0.094],
]
const FOOT_EDGES: readonly Pair[] = [
  [16, 18],
  [16, 19],
  [16, 20],
  [17, 21],
  [17, 22],
  [17, 23],
]
const FOOT_PAIRS: readonly Pair[] = [
  [18, 21],
  [19, 22],
  [20, 23],
]

const ASPECT = 0.45

const FIGURE: Figure = {
  lines: [
    { d: "M22.5 13V20", width: 5 },
    { d: "M15.5 20H29.5L26.5 36L27 50H18L18.5 36Z", width: 6 },
    { d: "M30.5 20L36 34.5L39.6 49.5", width: 4.6 },
    { d: "M14.5 20L9 34.5L5.4 49.5", width: 4.6 },
    { d: "M26.5 51L28.4 73.5L28.8 95", width: 6.4 },
    { d: "M18.5 51L16.6 73.5L16.2 95", width: 6.4 },
    { d: "M28.8 97L32.5 97.6", width: 3.6 },
    { d: "M16.2 97L12.5 97.6", width: 3.6 },
  ],
  discs: [{ cx: 22.5, cy: 7.4, rx: 5.9, ry: 7.2 }],
}

export const person: Preset = {
  id: "person",
  label: "Person (COCO, 17)",
  design: designFrom(BODY, { edges: BODY_EDGES, flipPairs: BODY_PAIRS }, ASPECT),
  figure: FIGURE,
}

export const personWithFeet: Preset = {
  id: "person-feet",
  label: "Person with feet (COCO-WholeBody, 23)",
  design: designFrom(
    [...BODY, ...FEET],
    { edges: [...BODY_EDGES, ...FOOT_EDGES], flipPairs: [...BODY_PAIRS, ...FOOT_PAIRS] },
    ASPECT,
  ),
  figure: FIGURE,
}

const FEET_FROM_ABOVE: readonly (readonly [number, number])[] = [
  [0.66, 0.1],
  [0.86, 0.22],
  [0.72, 0.92],
  [0.34, 0.1],
  [0.14, 0.22],
  [0.28, 0.92],
]

/** The feet alone, seen from above; without ankles the heels take the edges. */
export const feet: Preset = {
  id: "feet",
  label: "Feet (COCO-WholeBody, 6)",
  design: designFrom(
    FEET.map(([name, , , sigma], index): Row => {
      const [x, y] = FEET_FROM_ABOVE[index] ?? [0.5, 0.5]
      return sigma === undefined ? [name, x, y] : [name, x, y, sigma]
    }),
    {
      edges: [
        [3, 1],
        [3, 2],
        [6, 4],
        [6, 5],
      ],
      flipPairs: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
    1,
  ),
  figure: {
    lines: [
      { d: "M71 86L69 52L71 16", width: 18 },
      { d: "M29 86L31 52L29 16", width: 18 },
      { d: "M71 22L82 26", width: 14 },
      { d: "M29 22L18 26", width: 14 },
    ],
    discs: [],
  },
}
