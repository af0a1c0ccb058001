import { chain, designFrom, type Preset, type Row } from "./preset"

/** COCO-WholeBody: one hand, from the wrist to the tips. It is mirrored into the other hand, so it has no pairs. */
const ROWS: readonly Row[] = [
  ["wrist", 0.5, 0.95, 0.029],
  ["thumb1", 0.33, 0.86, 0.022],
  ["thumb2", 0.2, 0.74, 0.035],
  ["thumb3", 0.11, 0.62, 0.037],
  ["thumb4", 0.05, 0.51, 0.047],
  ["forefinger1", 0.35, 0.54, 0.026],
  ["forefinger2", 0.31, 0.36, 0.025],
  ["forefinger3", 0.285, 0.23, 0.024],
  ["forefinger4", 0.265, 0.11, 0.035],
  ["middle_finger1", 0.49, 0.51, 0.018],
  ["middle_finger2", 0.485, 0.31, 0.024],
  ["middle_finger3", 0.48, 0.17, 0.022],
  ["middle_finger4", 0.475, 0.04, 0.026],
  ["ring_finger1", 0.62, 0.54, 0.017],
  ["ring_finger2", 0.645, 0.35, 0.021],
  ["ring_finger3", 0.665, 0.22, 0.021],
  ["ring_finger4", 0.68, 0.1, 0.032],
  ["pinky_finger1", 0.74, 0.61, 0.02],
  ["pinky_finger2", 0.81, 0.47, 0.019],
  ["pinky_finger3", 0.855, 0.36, 0.022],
  ["pinky_finger4", 0.895, 0.25, 0.031],
]

export const hand: Preset = {
  id: "hand",
  label: "Hand (COCO-WholeBody, 21)",
  design: designFrom(
    ROWS,
    {
      edges: [
        ...chain(1, 2, 3, 4, 5),
        ...chain(1, 6, 7, 8, 9),
        ...chain(1, 10, 11, 12, 13),
        ...chain(1, 14, 15, 16, 17),
        ...chain(1, 18, 19, 20, 21),
      ],
      flipPairs: [],
    },
    0.85,
  ),
  figure: {
    lines: [
      { d: "M42.5 92L30 84L33 60L52 56L62 62L56 86Z", width: 14 },
      { d: "M31 84L17 74L9 62L5 52", width: 11 },
      { d: "M30 56L26 36L24 23L22.5 12", width: 10 },
      { d: "M41.6 53L41 31L40.6 17L40.4 5", width: 10 },
      { d: "M52.7 55L55 35L56.5 22L58 11", width: 10 },
      { d: "M63 62L69 47L72.7 36L76 26", width: 9 },
    ],
    discs: [],
  },
}
