import { describe, expect, test } from "vitest"
import { type OtherLayer, shownOf, takenOver } from "../../../static/src/editor/document/others"
import { annotation, box, documentWith } from "../make"

const LAYER: OtherLayer = {
  id: 3,
  kind: "prediction",
  name: "detector@2",
  colour: "#56b4e9",
  annotationCount: 3,
  lowestScore: 0.2,
  highestScore: 0.9,
  isShown: true,
  annotations: [
    { ...annotation("sure", { shape: box(0, 0, 10, 10) }), score: 0.9 },
    { ...annotation("unsure", { shape: box(20, 0, 10, 10) }), score: 0.2 },
    annotation("by hand", { shape: box(40, 0, 10, 10) }),
  ],
}

const idsOf = (shown: readonly { readonly id: string }[]) => shown.map(({ id }) => id)

describe("another layer", () => {
  test("shows what is sure enough, and all that people drew", () => {
    expect(idsOf(shownOf(LAYER, 0.5, documentWith()))).toEqual(["sure", "by hand"])
    expect(idsOf(shownOf(LAYER, 0, documentWith()))).toHaveLength(3)
  })

  test("leaves out what has been taken over, until that is changed or removed", () => {
    const mine = annotation("mine", { shape: box(0, 0, 10, 10) })

    expect(idsOf(shownOf(LAYER, 0, documentWith(mine)))).toEqual(["unsure", "by hand"])
    const moved = annotation("mine", { shape: box(1, 0, 10, 10) })
    expect(idsOf(shownOf(LAYER, 0, documentWith(moved)))).toContain("sure")
    const other = annotation("mine", { shape: box(0, 0, 10, 10), category_id: 2 })
    expect(idsOf(shownOf(LAYER, 0, documentWith(other)))).toContain("sure")
  })

  test("shows nothing before it has been fetched", () => {
    expect(shownOf({ ...LAYER, annotations: null }, 0, documentWith())).toEqual([])
  })

  test("gives an own copy without the score", () => {
    const [sure] = LAYER.annotations ?? []

    expect(sure && takenOver(sure, "new")).toEqual(annotation("new", { shape: box(0, 0, 10, 10) }))
  })
})
