/** The categories of the benchmark's project. */
export const COLOURS = [
  "#e6194b",
  "#3cb44b",
  "#ffe119",
  "#4363d8",
  "#f58231",
  "#911eb4",
  "#42d4f4",
  "#f032e6",
  "#bfef45",
  "#fabed4",
  "#469990",
  "#9a6324",
] as const

/** The colour of a category, by its id from 1. */
export const colourOf = (categoryId: number): string =>
  COLOURS[(categoryId - 1) % COLOURS.length] ?? COLOURS[0]

export const FILL_OPACITY = 0.2
export const LINE_PX = 2
export const POINT_PX = 3
