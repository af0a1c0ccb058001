import { describe, expect, it } from "vitest"
import { setSigma } from "../../../static/src/pages/skeleton/design"
import { designOf, textsOf } from "../../../static/src/pages/skeleton/texts"
import { makeDesign } from "./make"

const EMPTY_TEXTS = {
  keypoints: "",
  edges: "",
  flip_pairs: "",
  sigmas: "",
  layout: "",
  layout_aspect: "",
}

describe("a skeleton as text", () => {
  it("is the same again when it is read", () => {
    const design = setSigma(
      1,
      0.025,
    )(
      makeDesign({
        edges: [
          [0, 1],
          [0, 2],
        ],
        flipPairs: [[1, 2]],
        aspect: 0.5,
      }),
    )

    const read = designOf(textsOf(design, false))

    expect(read.edges).toEqual(design.edges)
    expect(read.flipPairs).toEqual(design.flipPairs)
    expect(read.aspect).toBe(0.5)
    expect(read.keypoints.map(({ name, place }) => ({ name, place }))).toEqual(
      design.keypoints.map(({ name, place }) => ({ name, place })),
    )
  })

  it("has sigmas for all keypoints as soon as one has", () => {
    const design = setSigma(1, 0.025)(makeDesign())

    expect(textsOf(design, false).sigmas).toBe("0.05\n0.025\n0.05")
    expect(textsOf(makeDesign(), false).sigmas).toBe("")
  })

  it("is read where names hold dashes", () => {
    const read = designOf({
      ...EMPTY_TEXTS,
      keypoints: "t-joint\nend - left\nnose",
      edges: "t-joint - end - left\nnose - t-joint\nnose - tail",
    })

    expect(read.edges).toEqual([
      [0, 1],
      [2, 0],
    ])
  })

  it("places keypoints that have no place of their own", () => {
    const read = designOf({ ...EMPTY_TEXTS, keypoints: "a\nb", layout: "0.1 0.2" })

    expect(new Set(read.keypoints.map(({ place }) => place.join())).size).toBe(2)
  })

  it("says nothing of a skeleton without keypoints", () => {
    expect(textsOf(designOf(EMPTY_TEXTS), true)).toEqual(EMPTY_TEXTS)
  })
})
