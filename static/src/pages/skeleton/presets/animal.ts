import { designFrom, type Preset, type Row } from "./preset"

/** AP-10K: 17 keypoints of a four-legged animal, seen from its left. Its paper has no sigmas; these are MMPose's. */
const ROWS: readonly Row[] = [
  ["L_Eye", 0.13, 0.14, 0.025],
  ["R_Eye", 0.09, 0.13, 0.025],
  ["Nose", 0.03, 0.24, 0.026],
  ["Neck", 0.27, 0.27, 0.035],
  ["Root of tail", 0.92, 0.31, 0.035],
  ["L_Shoulder", 0.31, 0.47, 0.079],
  ["L_Elbow", 0.32, 0.69, 0.079],
  ["L_F_Paw", 0.3, 0.96, 0.072],
  ["R_Shoulder", 0.26, 0.46, 0.072],
  ["R_Elbow", 0.23, 0.67, 0.062],
  ["R_F_Paw", 0.19, 0.93, 0.062],
  ["L_Hip", 0.82, 0.47, 0.107],
  ["L_Knee", 0.85, 0.69, 0.107],
  ["L_B_Paw", 0.87, 0.96, 0.087],
  ["R_Hip", 0.77, 0.46, 0.087],
  ["R_Knee", 0.75, 0.67, 0.089],
  ["R_B_Paw", 0.74, 0.93, 0.089],
]

export const animal: Preset = {
  id: "animal",
  label: "Animal (AP-10K, 17)",
  design: designFrom(
    ROWS,
    {
      edges: [
        [1, 2],
        [1, 3],
        [2, 3],
        [3, 4],
        [4, 5],
        [4, 6],
        [6, 7],
        [7, 8],
        [4, 9],
        [9, 10],
        [10, 11],
        [5, 12],
        [12, 13],
        [13, 14],
        [5, 15],
        [15, 16],
        [16, 17],
      ],
      flipPairs: [
        [1, 2],
        [6, 9],
        [7, 10],
        [8, 11],
        [12, 15],
        [13, 16],
        [14, 17],
      ],
    },
    1.4,
  ),
  figure: {
    lines: [
      { d: "M38 36L126 38L118 46L42 46Z", width: 20 },
      { d: "M38 34L20 18L8 24", width: 14 },
      { d: "M43 50L44.8 69L42 95", width: 10 },
      { d: "M36 50L32 67L27 92", width: 9 },
      { d: "M116 50L119 69L122 95", width: 10 },
      { d: "M108 50L105 67L103.6 92", width: 9 },
      { d: "M129 33L137 20", width: 5 },
      { d: "M22 14L26 6", width: 5 },
    ],
    discs: [],
  },
}
