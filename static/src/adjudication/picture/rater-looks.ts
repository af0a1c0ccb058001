import { authorColour } from "../../editor/document/others"

/** How a rater's lines are told apart: by their colour, and by their pattern for eyes that do not tell colours. */
export type RaterLook = { readonly colour: string; readonly dash: readonly number[] }

/** Patterns that can be told from each other on a short line, in CSS pixels drawn and left out. */
const PATTERNS: readonly (readonly number[])[] = [[], [9, 5], [2, 4], [12, 4, 2, 4], [5, 3]]

export const lookOf = (colorIndex: number): RaterLook => ({
  colour: authorColour(colorIndex),
  dash: PATTERNS[colorIndex % PATTERNS.length] ?? [],
})
