import { authorColour } from "../../editor/document/others"
import type { MarkShape } from "../../editor/render/mark-shapes"

/** How a rater is told apart: by colour, and for eyes that do not tell colours by the pattern of lines and the form of points. */
export type RaterLook = {
  readonly colour: string
  readonly dash: readonly number[]
  readonly mark: MarkShape
}

/** Patterns that can be told from each other on a short line, in CSS pixels drawn and left out. */
const PATTERNS: readonly (readonly number[])[] = [[], [9, 5], [2, 4], [12, 4, 2, 4], [5, 3]]
/** A hollow mark is an occluded point, so none of these is a ring. */
const MARKS: readonly MarkShape[] = ["disc", "square", "triangle", "diamond", "cross", "plus"]

export const lookOf = (colorIndex: number): RaterLook => ({
  colour: authorColour(colorIndex),
  dash: PATTERNS[colorIndex % PATTERNS.length] ?? [],
  // A round of marks later the same colours go with other marks: no two of thirty-six annotators are alike.
  mark: MARKS[(colorIndex + Math.floor(colorIndex / MARKS.length)) % MARKS.length] ?? "disc",
})
