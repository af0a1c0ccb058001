import type { Shape } from "../geometry/shapes"

/** How a category may be drawn, as the schema names it. */
export type DrawnShape = Shape["type"] | "mask"

/** What tools ask of a category: its name, and how its objects are drawn. */
export type DrawnCategory = { readonly name: string; readonly shapes: readonly string[] }

const NO_CATEGORY = "Choose a category first: press a digit, or pick one in the list."

const WORDS: Readonly<Record<string, string>> = {
  rotated_box: "rotated box",
  keypoints: "skeleton",
  polyline: "line",
}

/** A shape's name for people. */
export const wordOf = (shape: string): string => WORDS[shape] ?? shape

/** The name after "a" or "an". */
export const withArticle = (shape: string): string =>
  `${shape === "ellipse" ? "an" : "a"} ${wordOf(shape)}`

/** Whether objects of a category may have this shape. A polygon and a mask are two views of one region. */
export const takesShape = ({ shapes }: DrawnCategory, shape: DrawnShape): boolean =>
  shapes.includes(shape) ||
  (shape === "mask" && shapes.includes("polygon")) ||
  (shape === "polygon" && shapes.includes("mask"))

/** Why nothing of this shape can be drawn in the category, as a sentence, or null when it can. */
export const refusalOf = (category: DrawnCategory | null, shape: DrawnShape): string | null => {
  if (!category) return NO_CATEGORY
  if (takesShape(category, shape)) return null
  return `${category.name} is drawn as ${category.shapes.map(wordOf).join(" or ")}, not as ${wordOf(shape)}.`
}
