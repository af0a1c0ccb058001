// @vitest-environment jsdom
import "./browser"
import { describe, expect, it } from "vitest"
import { instanceColour } from "../../../static/src/editor/document/colour-sets"
import { add } from "../../../static/src/editor/document/edits"
import type { Action } from "../../../static/src/editor/keys"
import { columnsFor } from "../../../static/src/editor/panels/category-rows"
import { annotation, box } from "../make"
import { all, one, openPage, rendered, startWith, wordsOf } from "./page"

const digit = (number: number): Action => ({
  id: `category-${number}`,
  group: "Tools",
  help: `Category ${number}`,
  keys: [String(number)],
  run: () => {},
})

describe("categories", () => {
  it("show how many of each are on the image", async () => {
    const start = startWith({}, [annotation("a"), annotation("b")])
    const actions = [digit(1), digit(2)]
    const { root } = await openPage({ start, actions })

    expect(all(root, ".category").map(wordsOf)).toEqual(["car 1 2", "dog 2"])
  })

  it("are chosen by a press", async () => {
    const { root, chosen } = await openPage()

    all(root, ".category__choose")[1]?.click()

    expect(chosen).toEqual(["dog"])
  })

  it("can be said to be absent, and that can be taken back", async () => {
    const { root, store } = await openPage()
    const dog = () => all(root, ".category__absent")[1]

    dog()?.click()
    expect(store.document.value.verifiedAbsent).toEqual([2])
    await rendered()
    expect(dog()?.getAttribute("aria-pressed")).toBe("true")

    dog()?.click()
    expect(store.document.value.verifiedAbsent).toEqual([])
  })

  it("cannot be absent while there is one, and say why", async () => {
    const { root, store, state } = await openPage({ start: startWith({}, [annotation("a")]) })
    const car = one(root, ".category__absent")

    car.click()

    expect(car.getAttribute("aria-disabled")).toBe("true")
    expect(store.document.value.verifiedAbsent).toEqual([])
    expect(state.announcement.value).toBe("car is on this image: it cannot be absent.")
  })

  it("are found by typing when there are many", async () => {
    const categories = Array.from({ length: 12 }, (_, index) => ({
      ...startWith().categories[1],
      id: index + 1,
      name: `kind ${index + 1}`,
      position: index,
    })) as ReturnType<typeof startWith>["categories"]
    const { root, chosen } = await openPage({ start: startWith({ categories }) })
    const search = one<HTMLInputElement>(root, '[aria-label="Find a category"]')

    search.value = "12"
    search.dispatchEvent(new Event("input"))
    await rendered()
    search.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }))

    expect(all(root, ".category__name").map(wordsOf)).toEqual(["kind 12"])
    expect(chosen).toEqual(["kind 12"])
  })

  it.each([
    ["kind", 2],
    ["kind of something", 1],
  ])("stand in pairs when there are many whose names are short: %s", (name, columns) => {
    const categories = Array.from({ length: 12 }, () => ({ name }))

    expect(columnsFor(categories)).toBe(columns)
    expect(columnsFor(categories.slice(3))).toBe(1)
  })
})

describe("questions", () => {
  it("take one answer, or several, by their mode", async () => {
    const { root, store } = await openPage()
    const press = async (place: number) => {
      all(root, ".choice-chip__input")[place]?.click()
      await rendered()
    }

    for (const place of [0, 1, 2, 3]) await press(place)

    expect(store.document.value.answers).toEqual({ Weather: ["rain"], Signs: ["stop", "yield"] })
  })

  it("are answered by a number counted through all of them", async () => {
    const { panels, store } = await openPage()

    panels.actions.find(({ id }) => id === "answer-4")?.run()

    expect(store.document.value.answers).toEqual({ Signs: ["yield"] })
  })

  it("take their answer back when it is pressed again", async () => {
    const { root, store } = await openPage()
    const sun = one(root, ".choice-chip__input")

    sun.click()
    await rendered()
    sun.click()

    expect(store.document.value.answers).toEqual({})
  })
})

describe("attributes", () => {
  const cars = startWith({}, [
    annotation("a", { attributes: { view: "rear" } }),
    annotation("b", { attributes: { view: "front" } }),
  ])

  it("show that the selected objects differ, and set all of them", async () => {
    const { root, state, store } = await openPage({ start: cars })
    state.selection.select(["a", "b"])
    await rendered()
    const view = one<HTMLSelectElement>(root, ".attribute select")
    expect(wordsOf(view.selectedOptions[0] ?? null)).toBe("Mixed")

    view.value = "rear"
    view.dispatchEvent(new Event("change"))

    const values = [...store.document.value.annotations.values()].map(
      ({ attributes }) => attributes.view,
    )
    expect(values).toEqual(["rear", "rear"])
  })

  it("mark what is required and missing", async () => {
    const { root, state } = await openPage({ start: startWith({}, [annotation("a")]) })

    state.selection.select(["a"])
    await rendered()

    expect(all(root, ".attribute__name").map(wordsOf)).toEqual([
      "view required",
      "occluded",
      "crowd",
    ])
  })
})

describe("objects", () => {
  const three = startWith({}, [
    annotation("a", { z: 0, shape: box(0, 0, 12.4, 30) }),
    annotation("b", { z: 1, category_id: 2 }),
    annotation("c", { z: 2 }),
  ])
  const press = (root: ParentNode, key: string, held: Partial<KeyboardEventInit> = {}) =>
    one(root, ".objects").dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }),
    )

  it("have the colours that they have on the picture", async () => {
    const { root, state } = await openPage({ start: three })
    const colours = () => all(root, ".object .swatch rect").map((one) => one.getAttribute("fill"))
    const [front, , back] = colours()
    expect(front).toBe(back)

    state.colourBy.value = "instance"
    await rendered()

    expect(colours()).toEqual(["c", "b", "a"].map(instanceColour))
    expect(new Set(colours()).size).toBe(3)
  })

  it("are listed from the front to the back, each with a name and a size", async () => {
    const { root } = await openPage({ start: three })

    expect(all(root, ".object").map(wordsOf)).toEqual([
      "car 2 10 × 10",
      "dog 1 10 × 10",
      "car 1 12 × 30",
    ])
  })

  it("come into sight in the list when they are selected on the picture", async () => {
    const many = Array.from({ length: 100 }, (_, z) => annotation(`a${z}`, { z }))
    const { root, state } = await openPage({ start: startWith({}, many) })
    const list = one(root, ".objects")

    state.selection.select(["a0"])
    await rendered()
    expect(list.scrollTop).toBeGreaterThan(1000)
    state.selection.select(["a99"])
    await rendered()

    expect(list.scrollTop).toBe(0)
  })

  it("are walked through by arrow keys, which select them", async () => {
    const { root, state } = await openPage({ start: three })

    press(root, "ArrowDown")
    await rendered()
    press(root, "ArrowDown")
    await rendered()

    expect([...state.selection.ids.value]).toEqual(["b"])
    expect(one(root, ".objects").getAttribute("aria-activedescendant")).toBe("object-b")
  })

  it("are selected together with Shift", async () => {
    const { root, state } = await openPage({ start: three })

    press(root, "Home")
    await rendered()
    press(root, "ArrowDown", { shiftKey: true })

    expect([...state.selection.ids.value]).toEqual(["c", "b"])
  })

  it("leave the editor its own keys", async () => {
    const { root } = await openPage({ start: three })

    expect(press(root, "Delete")).toBe(true)
    expect(press(root, "ArrowDown")).toBe(false)
  })

  it("stay few on the page when there are ten thousand", async () => {
    const many = Array.from({ length: 10_000 }, (_, z) => annotation(`object ${z}`, { z }))
    const { root } = await openPage({ start: startWith({}, many) })

    expect(all(root, ".object").length).toBeLessThan(50)
    expect(one(root, ".object").getAttribute("aria-setsize")).toBe("10000")
  })

  it("are hidden and shown by a press on the eye", async () => {
    const { root, state } = await openPage({ start: three })

    one(root, ".object__mark").dispatchEvent(new MouseEvent("click", { bubbles: true }))

    expect([...state.hiddenIds.value]).toEqual(["c"])
    expect(state.selection.ids.value.size).toBe(0)
  })

  it("say how to begin when there are none", async () => {
    const box = { ...digit(0), id: "tool-box", help: "Draw boxes", keys: ["b"] }
    const { root, store } = await openPage({ actions: [box] })
    expect(wordsOf(one(root, "concord-object-list"))).toContain("Press B to draw boxes")

    const { z: _z, ...fresh } = annotation("new")
    store.commit(add(fresh)(store.document.value))
    await rendered()

    expect(all(root, ".object").map(wordsOf)).toEqual(["car 1 10 × 10"])
  })
})
