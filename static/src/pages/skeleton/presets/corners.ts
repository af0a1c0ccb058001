import { chain, designFrom, type Preset } from "./preset"

/** The four corners of something flat, clockwise from its top left: plates, signs, pages, doors. */
export const corners: Preset = {
  id: "corners",
  label: "Corners (4)",
  design: designFrom(
    [
      ["top_left", 0, 0],
      ["top_right", 1, 0],
      ["bottom_right", 1, 1],
      ["bottom_left", 0, 1],
    ],
    {
      edges: chain(1, 2, 3, 4, 1),
      flipPairs: [
        [1, 2],
        [4, 3],
      ],
    },
    1.5,
  ),
  figure: { lines: [{ d: "M0 0H150V100H0Z", width: 0 }], discs: [] },
}
