import { describe, expect, it } from "vitest"
import { setSigma } from "../../../static/src/pages/skeleton/design"
import { problemsOf } from "../../../static/src/pages/skeleton/problems"
import { makeDesign } from "./make"

const sentences = (...given: Parameters<typeof makeDesign>) =>
  problemsOf(makeDesign(...given)).map(({ sentence }) => sentence)

describe("a skeleton's problems", () => {
  it("are none of landmarks without bones", () => {
    expect(sentences()).toEqual([])
  })

  it("are names that two have", () => {
    expect(sentences({ names: ["eye", "nose", "eye "] })).toEqual(["2 keypoints are called “eye”."])
  })

  it("are names that are missing", () => {
    expect(sentences({ names: ["eye", " "] })).toEqual(["Keypoint 2 has no name."])
  })

  it("are keypoints that nothing joins, where others are joined", () => {
    const names = ["a", "b", "c", "d", "e", "f"]

    expect(sentences({ names, edges: [[0, 1]] })).toEqual([
      "“c”, “d”, “e” and 1 more are joined with nothing.",
    ])
  })

  it("are pairs that stand twice", () => {
    const found = sentences({
      edges: [
        [0, 1],
        [1, 2],
        [1, 0],
      ],
      flipPairs: [
        [0, 1],
        [1, 2],
      ],
    })

    expect(found).toEqual([
      "“left_eye” and “nose” are joined twice.",
      "“left_eye” is in two mirror pairs.",
    ])
  })

  it("are sigmas that no measure takes", () => {
    const [problem] = problemsOf(setSigma(0, 0)(makeDesign()))

    expect(problem).toMatchObject({ mustMend: true, keypoints: [0] })
  })
})
