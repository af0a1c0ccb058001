import { expect, test } from "vitest"
import { type Relabelling, sentencesOf } from "../../static/src/pages/relabelling"

const NOTHING: Relabelling = {
  id: 1,
  is_undone: false,
  changed: [],
  unchanged: 0,
  refused: [],
  reopened: 0,
}

test("where everything stays, only that is told", () => {
  const refusal = { cause: "submitted", sentence: "They belong to your finished work.", ids: ["a"] }

  expect(sentencesOf({ ...NOTHING, refused: [refusal] }, "bus")).toEqual([
    "1 object stays: they belong to your finished work.",
  ])
})

test("what was changed comes first", () => {
  const changed = [{ id: "a", revision: 2, category_id: 3 }]

  expect(sentencesOf({ ...NOTHING, changed, unchanged: 2 }, "bus")).toEqual([
    "1 object is bus now.",
    "2 objects had the category already.",
  ])
})
