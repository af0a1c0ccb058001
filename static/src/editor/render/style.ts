import { instanceColour, UNKNOWN_CATEGORY } from "../document/colour-sets"
import type { ColourBy } from "../document/state"
import type { Edges } from "../geometry/shape-kind"
import type { MarkShape } from "./mark-shapes"

/** How annotations look: plain data, so that the worker gets the same. */
export type RenderStyle = {
  readonly coloursByCategory: ReadonlyMap<number, string>
  readonly namesByCategory: ReadonlyMap<number, string>
  /** The lines of each category's skeleton. */
  readonly edgesByCategory: ReadonlyMap<number, Edges>
  readonly colourBy: ColourBy
  /** The colour of the layer's author; null for one's own, whose categories keep their colours. */
  readonly authorColour: string | null
  /** The pattern of the lines, in CSS pixels drawn and left out in turn; none for whole lines. */
  readonly dash: readonly number[]
  /** How points are drawn. */
  readonly mark: MarkShape
  /** These cannot be changed: they have thin dotted outlines and no fill. */
  readonly lockedIds: ReadonlySet<string>
  /** 0 to 1 */
  readonly fillOpacity: number
  /** Write each annotation's category on the picture. */
  readonly hasNameTags: boolean
}

const NO_EDGES: Edges = []

/** The lines between the points of one annotation, if it is a skeleton. */
export const edgesOf = (record: { readonly category_id: number }, style: RenderStyle): Edges =>
  style.edgesByCategory.get(record.category_id) ?? NO_EDGES

/** The colour of one annotation. */
export const colourOf = (
  record: { readonly id: string; readonly category_id: number },
  style: RenderStyle,
): string => {
  if (style.colourBy === "annotator" && style.authorColour !== null) return style.authorColour
  if (style.colourBy === "instance") return instanceColour(record.id)
  return style.coloursByCategory.get(record.category_id) ?? UNKNOWN_CATEGORY
}

/** Black or white, whichever is read better on `#rrggbb`; black on the light hues of instances. */
export const readableOn = (colour: string): "#000" | "#fff" => {
  const parts = /^#(..)(..)(..)$/.exec(colour)
  if (!parts) return "#000"
  const [red, green, blue] = parts.slice(1).map((part) => linear(Number.parseInt(part, 16) / 255))
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
  return luminance > 0.179 ? "#000" : "#fff"
}

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
