// @vitest-environment jsdom
import "./browser"
import { describe, expect, it } from "vitest"
import { add } from "../../../static/src/editor/document/edits"
import { annotation } from "../make"
import { one, openPage, rendered, wordsOf } from "./page"

const begin = async (editor = {}) => {
  localStorage.clear()
  const page = await openPage({ preferences: { editor } })
  page.keyboard.actions.value.find(({ id }) => id === "tour")?.run()
  await import("../../../static/src/editor/panels/tour")
  await rendered()
  const title = () => wordsOf(page.root.querySelector(".tour__title"))
  const press = async (words: string) => {
    const buttons = [...page.root.querySelectorAll<HTMLButtonElement>(".tour button")]
    buttons.find((button) => wordsOf(button) === words)?.click()
    await rendered()
  }
  return { ...page, title, press }
}

describe("the tour", () => {
  it("goes on when the person has done what it asks for", async () => {
    const it = await begin()
    expect(it.title()).toBe("Draw a box")

    const { z: _z, ...fresh } = annotation("new")
    it.store.commit(add(fresh)(it.store.document.value))
    await rendered()
    expect(it.title()).toBe("Done")

    await new Promise((done) => setTimeout(done, 1000))
    await rendered()
    expect(it.title()).toBe("Say what it is")
  })

  it("can be left, and goes on there", async () => {
    const it = await begin()
    await it.press("Next")
    await it.press("Next")
    await it.press("Leave the tour")
    expect(it.root.querySelector(".tour")).toBeNull()
    expect(it.preferences.settings.value).toMatchObject({ tour_seen: true, tour_step: 2 })

    const later = await begin(it.preferences.settings.value)
    expect(later.title()).toBe("Take it back")
  })

  it("ends after its last step, and begins anew the next time", async () => {
    const it = await begin({ tour_step: 5 })
    expect(wordsOf(one(it.root, ".tour__count"))).toBe("6 of 6")

    await it.press("Finish")

    expect(it.root.querySelector(".tour")).toBeNull()
    expect(it.preferences.settings.value).toEqual({ tour_seen: true })
  })
})
