import { describe, expect, it } from "vitest"
import { PRESETS, presetLike } from "../../../static/src/pages/skeleton/presets"
import { problemsOf } from "../../../static/src/pages/skeleton/problems"
import { suggestedPairs } from "../../../static/src/pages/skeleton/sides"
import { makeDesign, namesOf } from "./make"

const designOf = (id: string) => {
  const preset = PRESETS.find((each) => each.id === id)
  if (!preset) throw new Error(`No preset ${id}`)
  return preset.design
}
const joined = (id: string) =>
  designOf(id).edges.map(([a, b]) => [namesOf(designOf(id))[a], namesOf(designOf(id))[b]])

describe.each(PRESETS)("the preset $label", ({ design }) => {
  it("has nothing to mend", () => {
    expect(problemsOf(design)).toEqual([])
  })

  it("lies within its box", () => {
    const values = design.keypoints.flatMap(({ place }) => place)

    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
  })

  it("has a sigma for every keypoint or for none", () => {
    const withSigma = design.keypoints.filter(({ sigma }) => sigma !== null)

    expect([0, design.keypoints.length]).toContain(withSigma.length)
  })

  it("pairs whom it pairs across the middle of the picture, or by name", () => {
    const byName = new Set(suggestedPairs(namesOf(design)).map(String))
    const other = design.flipPairs.filter((pair) => !byName.has(String(pair)))

    const sums = other.map(
      ([a, b]) => (design.keypoints[a]?.place[0] ?? 0) + (design.keypoints[b]?.place[0] ?? 0),
    )
    expect(sums.every((sum) => Math.abs(sum - 1) < 0.01)).toBe(true)
  })
})

describe("the presets", () => {
  it("count what the definitions count", () => {
    const counts = PRESETS.map(({ id, design }) => [id, design.keypoints.length])

    expect(Object.fromEntries(counts)).toEqual({
      person: 17,
      "person-feet": 23,
      hand: 21,
      face: 68,
      feet: 6,
      animal: 17,
      corners: 4,
    })
  })

  it("join COCO's person by 19 bones, the first from ankle to knee", () => {
    expect(joined("person")).toHaveLength(19)
    expect(joined("person")[0]).toEqual(["left_ankle", "left_knee"])
    expect(joined("person").at(-1)).toEqual(["right_ear", "right_shoulder"])
  })

  it("close the eyes and the mouth of a face", () => {
    expect(joined("face")).toContainEqual(["face-41", "face-36"])
    expect(joined("face")).toContainEqual(["face-67", "face-60"])
    expect(designOf("face").flipPairs).toHaveLength(29)
  })

  it("are found again by their names, also when one is added", () => {
    const person = namesOf(designOf("person"))

    expect(presetLike(makeDesign({ names: [...person, "tail"] }))?.id).toBe("person")
    expect(presetLike(makeDesign({ names: ["a", "b"] }))).toBeNull()
  })
})
