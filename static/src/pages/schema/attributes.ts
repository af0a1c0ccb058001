/** Rows of the form as attributes, for the preview. Pure; the server has the last word on what they mean. */
import type { Attribute } from "../../editor/start"

export type AttributeTexts = {
  readonly name: string
  readonly type: string
  /** "yes" or "no". */
  readonly required: string
  /** One a line. */
  readonly values: string
  readonly default: string
}

const TYPES: readonly Attribute["type"][] = ["boolean", "select", "multiselect", "number", "text"]

/** The attributes that have a name. */
export const attributesOf = (rows: readonly AttributeTexts[]): readonly Attribute[] =>
  rows.flatMap((row) => {
    const type = TYPES.find((each) => each === row.type)
    const name = row.name.trim()
    if (name === "" || type === undefined) return []
    return [
      {
        name,
        type,
        values: linesOf(row.values),
        required: row.required === "yes",
        default: defaultOf(type, row.default.trim()),
      },
    ]
  })

const defaultOf = (
  type: Attribute["type"],
  text: string,
): NonNullable<Attribute["default"]> | null => {
  if (text === "") return null
  if (type === "boolean") return text === "yes"
  if (type === "multiselect") return linesOf(text)
  if (type === "number") return Number.isFinite(Number(text)) ? Number(text) : null
  return text
}

export const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
