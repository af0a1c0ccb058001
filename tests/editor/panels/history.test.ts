// @vitest-environment jsdom
import { describe, expect, test } from "vitest"
import { changesOf } from "../../../static/src/editor/panels/history-panel"

const NOTHING = { changes: [], questions: [], absent: [], no_longer_absent: [] }
const change = { added: 0, moved: 0, reshaped: 0, changed: 0, removed: 0 }

describe("a revision in words", () => {
  test("names objects by category, answers and absences", () => {
    const words = changesOf({
      changes: [
        { ...change, category: "car", added: 1, moved: 2 },
        { ...change, category: "person", removed: 1 },
      ],
      questions: ["weather", "time"],
      absent: ["bus"],
      no_longer_absent: ["tram"],
    })

    expect(words).toBe(
      "car: 1 added, 2 moved · person: 1 removed · weather, time answered · bus absent · tram no longer absent",
    )
  })

  test("says so when the project no longer has what it was about", () => {
    expect(changesOf(NOTHING)).toBe("Categories that are no more")
  })
})
