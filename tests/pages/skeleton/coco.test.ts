import { describe, expect, it } from "vitest"
import { namesIn, skeletonIn } from "../../../static/src/pages/skeleton/coco"
import { namesOf } from "./make"

const BIRD = { id: 3, name: "bird", keypoints: ["beak", "left_wing", "right_wing"] }

describe("a pasted COCO category", () => {
  it("brings its skeleton, counted from 1, and suggests what it does not say", () => {
    const found = skeletonIn(
      JSON.stringify({
        ...BIRD,
        skeleton: [
          [1, 2],
          [1, 3],
        ],
      }),
    )

    if (found.kind === "refused") throw new Error(found.sentence)
    expect(namesOf(found.design)).toEqual(BIRD.keypoints)
    expect(found.design.edges).toEqual([
      [0, 1],
      [0, 2],
    ])
    expect(found.design.flipPairs).toEqual([[1, 2]])
  })

  it("is found in a whole file, behind categories without keypoints", () => {
    const file = { images: [], categories: [{ id: 1, name: "car" }, BIRD] }

    expect(skeletonIn(JSON.stringify(file)).kind).toBe("design")
  })

  it.each([
    ["{", "This is not JSON"],
    ['{"name": "car"}', "No category with “keypoints”"],
    [JSON.stringify({ ...BIRD, skeleton: [[0, 1]] }), "“skeleton” is not pairs"],
    [JSON.stringify({ ...BIRD, skeleton: [[1, 4]] }), "“skeleton” is not pairs"],
    [JSON.stringify({ ...BIRD, skeleton: "1-2" }), "“skeleton” is not pairs"],
  ])("is refused in words: %s", (text, sentence) => {
    const found = skeletonIn(text)

    expect(found.kind === "refused" ? found.sentence : "").toContain(sentence)
  })
})

describe("a list of categories", () => {
  it("names one a line, without what follows a tab", () => {
    expect(namesIn("car\tvehicle\n\n bus \n")).toEqual(["car", "bus"])
  })

  it("is JSON when it begins like it", () => {
    expect(namesIn('[{"name": "car"}, {"name": "bus"}]')).toEqual(["car", "bus"])
    expect(namesIn('{"categories": [{"name": "car"}]}')).toEqual(["car"])
    expect(namesIn("[{")).toBeNull()
  })
})
