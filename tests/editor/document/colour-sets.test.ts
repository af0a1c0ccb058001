import { describe, expect, test } from "vitest"
import { colourAt, recoloured } from "../../../static/src/editor/document/colour-sets"
import { twinsAmong } from "../../../static/src/shared/colors"

const first = (count: number, set: "colour_blind" | "high_contrast") =>
  Array.from({ length: count }, (_, place) => ({
    name: String(place),
    color: colourAt(set, place, "#000000"),
  }))

describe("a set of colours", () => {
  test("for colour-blind eyes has eight that no such eyes take for one another", () => {
    expect(twinsAmong(first(8, "colour_blind"))).toEqual([])
  })

  test("gives each of two dozen categories another colour", () => {
    for (const set of ["colour_blind", "high_contrast"] as const) {
      const colours = first(24, set).map(({ color }) => color)

      expect(new Set(colours).size).toBe(24)
      for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/)
    }
  })

  test("follows the schema's order, and leaves the schema's colours to who wants them", () => {
    const colours = new Map([
      [7, "#111111"],
      [3, "#222222"],
    ])

    expect([...recoloured(colours, "colour_blind")]).toEqual([
      [7, "#e69f00"],
      [3, "#56b4e9"],
    ])
    expect(recoloured(colours, "schema")).toBe(colours)
  })
})
