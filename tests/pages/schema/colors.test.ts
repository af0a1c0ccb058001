import { describe, expect, it } from "vitest"
import { alikeTo, difference, mostDistinct, twinsAmong } from "../../../static/src/shared/colors"

describe("colours", () => {
  it("are as far apart as black and white are in lightness", () => {
    expect(difference("#000000", "#ffffff").distance).toBeCloseTo(1, 2)
  })

  it("are nothing apart from themselves", () => {
    expect(difference("#3080e0", "#3080e0").distance).toBe(0)
  })

  it("differ to most eyes, and not to those without red or green", () => {
    expect(alikeTo("#8a7a00", "#b06000")).not.toBe("normal")
    expect(alikeTo("#c0603a", "#848f2f")).toBe("deuteranopia")
  })

  it("that differ in light are told apart by all", () => {
    expect(alikeTo("#e5484d", "#ffd0d0")).toBeNull()
  })

  it("that look alike are named in pairs", () => {
    const twins = twinsAmong([
      { name: "car", color: "#3080e0" },
      { name: "tree", color: "#e0a000" },
      { name: "bus", color: "#3282de" },
    ])

    expect(twins).toEqual([{ one: "car", other: "bus", vision: "normal" }])
  })

  it("are offered by how far they are from all that are taken", () => {
    const offered = mostDistinct(["#3080e0", "#ffffff", "#e0a000"], ["#3080e0", "#000000"])

    expect(offered.at(-1)).toBe("#3080e0")
  })
})
