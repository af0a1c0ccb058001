// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type EarlyPresses, keepEarlyPresses } from "../../../static/src/shared/early-presses"

let heard: string[] = []
let early: EarlyPresses
const hear = (event: KeyboardEvent): void => {
  heard.push(`${event.type} ${event.key}${event.altKey ? " alt" : ""}`)
}

const press = (key: string, target: Element = document.body, more: KeyboardEventInit = {}) => {
  const options = { key, bubbles: true, cancelable: true, ...more }
  for (const type of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(type, options))
}

const startHearing = (): void => {
  document.addEventListener("keydown", hear)
  document.addEventListener("keyup", hear)
}

beforeEach(() => {
  heard = []
  document.body.innerHTML = `<button>Row</button><input>`
  early = keepEarlyPresses(() => true)
})
afterEach(() => {
  early.drop()
  document.removeEventListener("keydown", hear)
  document.removeEventListener("keyup", hear)
})

describe("keys that are pressed before their script has come", () => {
  test("are played in their order, once", () => {
    press("b")
    press("z", document.body, { altKey: true })
    startHearing()

    early.replay()
    early.replay()

    expect(heard).toEqual(["keydown b", "keyup b", "keydown z alt", "keyup z alt"])
  })

  test("are played where they were pressed", () => {
    const row = document.querySelector("button") as HTMLElement
    const targets: (EventTarget | null)[] = []
    press("ArrowUp", row, { altKey: true })
    document.addEventListener("keydown", ({ target }) => targets.push(target), { once: true })

    early.replay()

    expect(targets).toEqual([row])
  })

  test("are forgotten once the person has gone to a field", () => {
    const field = document.querySelector("input") as HTMLElement
    press("b")
    field.focus()
    press("x", field)
    field.blur()
    startHearing()

    early.replay()

    expect(heard).toEqual([])
  })

  test("are forgotten when the window is left", () => {
    press("b")
    dispatchEvent(new Event("blur"))
    startHearing()

    early.replay()

    expect(heard).toEqual([])
  })

  test("are kept only if they are meant, and never without end", () => {
    early.drop()
    early = keepEarlyPresses(({ key }) => key === "b")
    for (let count = 0; count < 200; count += 1) press("b")
    press("c")
    startHearing()

    early.replay()

    expect(heard).toHaveLength(256)
    expect(heard).not.toContain("keydown c")
  })
})
