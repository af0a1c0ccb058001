// @vitest-environment jsdom
import "./browser"
import { describe, expect, it } from "vitest"
import type { Action } from "../../../static/src/editor/keys"
import { SlowWays } from "../../../static/src/editor/panels/coach"
import { all, one, openPage, rendered, wordsOf } from "./page"

const MINUTE_MS = 60_000

describe("slow ways", () => {
  const presses = (ways: SlowWays, id: string, count: number, now: number) =>
    Array.from({ length: count }, () => ways.press(id, now)).filter(Boolean).length

  it("are worth a word after several presses, and only once", () => {
    const ways = new SlowWays([], 0)

    expect(presses(ways, "undo", 3, 1000)).toBe(0)
    expect(presses(ways, "undo", 1, 2000)).toBe(1)
    expect(presses(ways, "undo", 20, 60 * MINUTE_MS)).toBe(0)
  })

  it("are told minutes apart", () => {
    const ways = new SlowWays([], 0)
    presses(ways, "undo", 4, 0)

    expect(presses(ways, "redo", 4, MINUTE_MS)).toBe(0)
    expect(presses(ways, "redo", 1, 5 * MINUTE_MS)).toBe(1)
  })

  it("are no news to who uses the key, or has been told", () => {
    const ways = new SlowWays(["redo"], 0)
    ways.useKey("undo")

    expect(presses(ways, "undo", 9, 0) + presses(ways, "redo", 9, 0)).toBe(0)
  })
})

describe("the coach", () => {
  const undo: Action = { id: "undo", group: "Edit", help: "Undo", keys: ["Mod+z"], run: () => {} }
  const click = (button: HTMLElement, times: number) => {
    for (let time = 0; time < times; time += 1)
      button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }))
  }

  it("tells the key of a button that is pressed again and again, until it is sent away", async () => {
    localStorage.clear()
    const { root, preferences } = await openPage({ actions: [undo] })

    click(one(root, "[data-action=undo]"), 4)
    await rendered()
    expect(wordsOf(one(root, ".toast__message"))).toBe("Ctrl+Z does this too: Undo.")

    all<HTMLButtonElement>(root, ".toast button")[0]?.click()
    expect(preferences.settings.value).toMatchObject({ hints_off: true, hints_told: ["undo"] })
  })
})
