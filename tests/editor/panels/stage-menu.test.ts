// @vitest-environment jsdom
import "./browser"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { OtherAnnotation } from "../../../static/src/editor/document/others"
import type { Action } from "../../../static/src/editor/keys"
import { hearLongPress } from "../../../static/src/editor/panels/long-press"
import { annotation } from "../make"
import { all, openPage, rendered, startWith, wordsOf } from "./page"

const pointer = (type: string, { isPrimary = true, ...init }: PointerEventInit): Event =>
  Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true, ...init }), {
    pointerType: "touch",
    isPrimary,
  })

describe("a long press", () => {
  afterEach(() => vi.useRealTimers())

  const press = () => {
    vi.useFakeTimers()
    const element = document.createElement("div")
    const asked: unknown[] = []
    hearLongPress(element, (place) => asked.push(place))
    return { element, asked }
  }

  it("of a finger that rests asks for the menu there", () => {
    const { element, asked } = press()

    element.dispatchEvent(pointer("pointerdown", { clientX: 30, clientY: 40 }))
    element.dispatchEvent(pointer("pointermove", { clientX: 34, clientY: 41 }))
    vi.advanceTimersByTime(700)

    expect(asked).toEqual([{ x: 30, y: 40, isByKey: false }])
  })

  it.each([
    ["moves", pointer("pointermove", { clientX: 60, clientY: 40 })],
    ["is lifted", pointer("pointerup", {})],
    [
      "is joined by another",
      pointer("pointermove", { clientX: 30, clientY: 40, isPrimary: false }),
    ],
  ])("is none when the finger %s", (_what, event) => {
    const { element, asked } = press()

    element.dispatchEvent(pointer("pointerdown", { clientX: 30, clientY: 40 }))
    element.dispatchEvent(event)
    vi.advanceTimersByTime(700)

    expect(asked).toEqual([])
  })
})

describe("the menu of the picture", () => {
  const action = (id: string, isEnabled = true): Action => ({
    id,
    group: "Edit",
    help: `Does ${id}`,
    keys: ["x"],
    isEnabled: () => isEnabled,
    run: () => {},
  })
  const actions = [action("delete"), action("hide", false), action("undo"), action("lock")]

  const open = async (
    pickedId: string | null,
    table = actions,
    offered: OtherAnnotation | null = null,
  ) => {
    const start = startWith({}, [annotation("a")])
    const page = await openPage({ start, actions: table, pickedId, offered })
    const stage = page.root.querySelector<HTMLElement>("[data-focus=stage]")
    stage?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, button: 2 }))
    await import("../../../static/src/editor/panels/stage-menu")
    await rendered()
    return { ...page, words: all(page.root, ".stage-menu .menu__words").map(wordsOf) }
  }

  it("offers what can be done with the object under the pointer, which is selected", async () => {
    const { state, words } = await open("a")

    expect([...state.selection.ids.value]).toEqual(["a"])
    expect(words).toEqual(["Does lock", "Attributes of the selection", "Does delete"])
  })

  it("says what an action does now, rather than all that it can do", async () => {
    const { words } = await open("a", [{ ...action("lock"), now: () => "Unlock" }])

    expect(words).toEqual(["Unlock", "Attributes of the selection"])
  })

  it("offers what can be done with the picture where there is no object", async () => {
    expect((await open(null)).words).toEqual(["Does undo"])
  })

  it("offers to take over what other layers show there, until it closes", async () => {
    const table = [action("accept"), action("undo")]
    const { root, state, words } = await open(null, table, { ...annotation("other"), score: 0.9 })
    expect(words).toEqual(["Does accept", "Does undo"])

    const closed = Object.assign(new Event("toggle"), { newState: "closed" })
    root.querySelector(".stage-menu")?.dispatchEvent(closed)

    expect(state.offered.value).toBeNull()
    expect((await open(null, table)).words).toEqual(["Does undo"])
  })
})
