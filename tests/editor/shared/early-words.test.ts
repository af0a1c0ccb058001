// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type EarlyWords, keepEarlyWords } from "../../../static/src/shared/early-words"

let early: EarlyWords
let givenUp = 0
let field: HTMLInputElement
let told: string[] = []
const rendered = async (): Promise<void> => undefined

const press = (key: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })
  document.body.dispatchEvent(event)
  return event
}

beforeEach(() => {
  givenUp = 0
  told = []
  document.body.innerHTML = "<input>"
  field = document.querySelector("input") as HTMLInputElement
  field.addEventListener("input", () => told.push(field.value))
  field.addEventListener("keydown", ({ key }) => told.push(key))
  early = keepEarlyWords(() => {
    givenUp += 1
  })
})
afterEach(() => early.drop())

describe("what is typed before its field has come", () => {
  test("stands in the field, as if it had been typed there", async () => {
    for (const key of ["b", "o", "y", "Backspace", "x", "ArrowDown", "Enter"]) press(key)

    await early.typeInto(field, rendered)

    expect(field.value).toBe("box")
    expect(told).toEqual(["b", "bo", "boy", "bo", "box", "ArrowDown", "Enter"])
  })

  test("does nothing else meanwhile, and everything again afterwards", async () => {
    expect(press(" ").defaultPrevented).toBe(true)
    await early.typeInto(field, rendered)

    expect(press(" ").defaultPrevented).toBe(false)
    expect(field.value).toBe(" ")
  })

  test("is none of the browser's keys, but is a sign that AltGr types", async () => {
    press("r", { ctrlKey: true })
    press("F5")
    press("Tab")
    press("@", { ctrlKey: true, altKey: true, modifierAltGraph: true })

    await early.typeInto(field, rendered)

    expect(field.value).toBe("@")
  })

  test("is given up with Escape", () => {
    press("b")
    press("Escape")

    expect(givenUp).toBe(1)
    expect(press("b").defaultPrevented).toBe(false)
  })
})
