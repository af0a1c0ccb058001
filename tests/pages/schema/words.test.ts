// @vitest-environment jsdom
import { describe, expect, it } from "vitest"
import { attributesOf } from "../../../static/src/pages/schema/attributes"
import { foundWords } from "../../../static/src/pages/schema/many-categories"
import { digitKeys, keysWords, twinsWords } from "../../../static/src/pages/schema/schema-editor"

const ROW = { name: "size", type: "select", required: "no", values: "small\nlarge", default: "" }

describe("words of the schema page", () => {
  it.each([
    [1, 3, "Alt 1–3"],
    [4, 1, "Alt 4"],
    [8, 5, "Alt 8–9"],
    [10, 2, ""],
    [1, 0, ""],
  ])("name the keys from %i for %i values", (first, count, words) => {
    expect(keysWords(first, count)).toBe(words)
  })

  it("name the digits on their pages", () => {
    expect([0, 8, 9, 17, 18].map(digitKeys)).toEqual(["1", "9", "` 1", "` 9", ""])
  })

  it("say whose eyes take two colours for one", () => {
    const twins = [
      { one: "car", other: "bus", vision: "normal" },
      { one: "cup", other: "cat", vision: "deuteranopia" },
      { one: "dog", other: "cat", vision: "normal" },
    ] as const

    expect(twinsWords(twins)).toBe(
      "car and bus look alike; cup and cat look alike to eyes that do not tell red from green, and so do 1 more pair. " +
        "Open one of them to give it another colour.",
    )
  })

  it("count what a list would add", () => {
    const taken = new Set(["car"])

    expect(foundWords("car\nbus", taken)).toBe("2 categories: 1 new, 1 here already.")
    expect(foundWords("bus", taken)).toBe("1 category, all new.")
    expect(foundWords("[{", taken)).toBe("This is not JSON yet, and begins like it.")
    expect(foundWords(" ", taken)).toBe("")
  })
})

describe("rows of attributes", () => {
  it("are attributes where they have a name", () => {
    expect(attributesOf([ROW, { ...ROW, name: " " }])).toEqual([
      { name: "size", type: "select", values: ["small", "large"], required: false, default: null },
    ])
  })

  it("have defaults of their type", () => {
    const defaultOf = (type: string, text: string) =>
      attributesOf([{ ...ROW, type, default: text }])[0]?.default

    expect(defaultOf("boolean", "yes")).toBe(true)
    expect(defaultOf("number", "2.5")).toBe(2.5)
    expect(defaultOf("multiselect", "small\nlarge")).toEqual(["small", "large"])
    expect(defaultOf("text", "as is")).toBe("as is")
  })
})
