import { describe, expect, it } from "vitest"
import { rightNameOf, sidesOf, suggestedPairs } from "../../../static/src/pages/skeleton/sides"
import { makeDesign } from "./make"

describe("left and right by name", () => {
  it.each([
    ["left_eye", "right_eye"],
    ["Left eye", "Right eye"],
    ["LEFT-EYE", "RIGHT-EYE"],
    ["eye left", "eye right"],
    ["leftEye", "rightEye"],
    ["eyeLeft", "eyeRight"],
    ["L_Eye", "R_Eye"],
    ["L_F_Paw", "R_F_Paw"],
    ["eye_L", "eye_R"],
    ["eye.l", "eye.r"],
    ["l eye", "r eye"],
    ["lShoulder", "rShoulder"],
    ["earL", "earR"],
    ["left knee 2", "right knee 2"],
  ])("%s goes with %s", (left, right) => {
    expect(rightNameOf(left)).toBe(right)
  })

  it.each(["nose", "right_eye", "cleft", "leftover", "tail", "elbow", "FINAL"])(
    "%s is of no left side",
    (name) => {
      expect(rightNameOf(name)).toBeNull()
    },
  )

  it("pairs what has a partner, whatever the case", () => {
    const names = ["nose", "left_eye", "Right_Eye", "left_ear"]

    expect(suggestedPairs(names)).toEqual([[1, 2]])
  })

  it("tells sides by name, also where the right one stands first", () => {
    const design = makeDesign({
      names: ["right_eye", "nose", "left_eye", "a", "b"],
      flipPairs: [
        [0, 2],
        [3, 4],
      ],
    })

    expect(sidesOf(design)).toEqual(["right", "middle", "left", "left", "right"])
  })
})
