// @vitest-environment jsdom
import "./browser"
import { describe, expect, it } from "vitest"
import type { Action } from "../../../static/src/editor/keys"
import { all, one, openPage, rendered, wordsOf } from "./page"

const action = (id: string, help: string, keys: string[]): Action => ({
  id,
  group: "Tools",
  help,
  keys,
  run: () => {},
})

const ACTIONS = [
  action("tool-box", "Draw boxes", ["b"]),
  action("brush", "Paint", ["m"]),
  action("undo", "Undo", ["Mod+z"]),
]

const open = async (keys: Record<string, string[]> = {}) => {
  localStorage.clear()
  const page = await openPage({ actions: ACTIONS, preferences: { keys } })
  page.state.dialog.value = "keys"
  await import("../../../static/src/editor/panels/keys-dialog")
  await rendered()
  const row = (id: string) => one(page.root, `[data-action="${id}"].key-row`)
  const click = async (id: string, selector: string) => {
    one<HTMLButtonElement>(row(id), selector).click()
    await rendered()
  }
  const press = async (key: string, code: string, held: KeyboardEventInit = {}) => {
    const target = document.activeElement ?? document.body
    target.dispatchEvent(
      new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...held }),
    )
    await rendered()
  }
  const keysOf = (id: string) => all(row(id), ".key-chip__key").map(wordsOf)
  return { ...page, row, click, press, keysOf }
}

describe("the dialog of keys", () => {
  it("gives an action the key that is pressed, at once and everywhere", async () => {
    const it = await open()

    await it.click("tool-box", ".key-chip__key")
    await it.press("r", "KeyR")

    expect(it.keysOf("tool-box")).toEqual(["R"])
    expect(it.keyboard.actions.value.find(({ id }) => id === "tool-box")?.keys).toEqual(["r"])
    expect(it.preferences.keys.value).toEqual({ "tool-box": ["r"] })
    expect(wordsOf(one(it.root, ".tool-rail__tools .key, [data-action=tool-box] .key"))).toBe("R")
  })

  it("adds a second key, and takes one away", async () => {
    const it = await open()

    await it.click("undo", ".key-row__add")
    await it.press("F2", "F2", { shiftKey: true })
    expect(it.keysOf("undo")).toEqual(["Ctrl+Z", "Shift+F2"])

    await it.click("undo", ".key-chip__remove")
    expect(it.keysOf("undo")).toEqual(["Shift+F2"])
  })

  it("names who has the key, and swaps", async () => {
    const it = await open()

    await it.click("tool-box", ".key-chip__key")
    await it.press("m", "KeyM")
    expect(wordsOf(one(it.row("tool-box"), ".key-row__clash"))).toContain(
      "M is the key for “Paint”",
    )
    expect(it.preferences.keys.value).toEqual({})

    await it.click("tool-box", ".key-row__decisions .button--primary")
    expect([it.keysOf("tool-box"), it.keysOf("brush")]).toEqual([["M"], ["B"]])
  })

  it("leaves everything as it was when Escape is pressed", async () => {
    const it = await open()

    await it.click("tool-box", ".key-chip__key")
    await it.press("Escape", "Escape")

    expect(it.keysOf("tool-box")).toEqual(["B"])
    expect(it.state.dialog.value).toBe("keys")
  })

  it("refuses a key that the browser keeps, and goes on listening", async () => {
    const it = await open()

    await it.click("tool-box", ".key-chip__key")
    await it.press("w", "KeyW", { ctrlKey: true })
    expect(wordsOf(one(it.root, ".keys-dialog__said"))).toContain("The browser keeps this key")

    await it.press("q", "KeyQ")
    expect(it.keysOf("tool-box")).toEqual(["Q"])
  })

  it("brings back the usual keys, of one action and of all", async () => {
    const it = await open({ "tool-box": ["r"], undo: ["u"] })

    await it.click("undo", '[aria-label^="Back to"]')
    expect(it.keysOf("undo")).toEqual(["Ctrl+Z"])

    all<HTMLButtonElement>(it.root, ".keys-dialog__ways button")
      .find((button) => wordsOf(button) === "Reset all")
      ?.click()
    await rendered()
    expect(it.keysOf("tool-box")).toEqual(["B"])
    expect(it.preferences.keys.value).toEqual({})
  })

  it("leaves the keys of other screens alone", async () => {
    const elsewhere = { "adjudicate-none": ["y"] }
    const it = await open({ undo: ["u"], ...elsewhere })

    all<HTMLButtonElement>(it.root, ".keys-dialog__ways button")
      .find((button) => wordsOf(button) === "Reset all")
      ?.click()
    await rendered()

    expect(it.preferences.keys.value).toEqual(elsewhere)
    expect(
      all<HTMLButtonElement>(it.root, ".keys-dialog__ways button").find(
        (button) => wordsOf(button) === "Reset all",
      )?.disabled,
    ).toBe(true)
  })

  it("says which key a newer table wanted", async () => {
    const it = await open({ undo: ["m"] })

    expect(wordsOf(one(it.row("brush"), ".key-row__lost"))).toBe(
      "M would be its key, but “Undo” has it.",
    )
  })

  it("finds actions by name and by key", async () => {
    const it = await open()
    const field = one<HTMLInputElement>(it.root, ".keys-dialog input[type=search]")

    field.value = "ctrl+z"
    field.dispatchEvent(new Event("input"))
    await rendered()

    expect(all(it.root, ".key-row__name").map(wordsOf)).toEqual(["Undo"])
  })

  it("opens a file of keys and says what of it is unknown", async () => {
    const it = await open()
    const field = one<HTMLInputElement>(it.root, "input[type=file]")
    const text = JSON.stringify({
      format: "concord-keys",
      version: 1,
      keys: { undo: ["u"], lasso: ["l"] },
    })
    const file = new File([text], "mine.json")
    Object.defineProperty(file, "text", { value: async () => text })
    Object.defineProperty(field, "files", { value: [file] })
    field.dispatchEvent(new Event("change"))
    await rendered()

    expect(it.keysOf("undo")).toEqual(["U"])
    expect(wordsOf(one(it.root, ".keys-dialog__problems"))).toBe(
      "No action is called “lasso” here.",
    )
  })
})

describe("a clash with a newer table", () => {
  it("is said once, and not again on another day", async () => {
    localStorage.clear()
    const keys = { undo: ["m"] }
    const first = await openPage({ actions: ACTIONS, preferences: { keys } })
    await rendered()
    expect(wordsOf(one(first.root, ".toast__message"))).toContain("M is the key for “Undo”")

    const editor = first.preferences.settings.value
    const later = await openPage({ actions: ACTIONS, preferences: { keys, editor } })
    await rendered()
    expect(all(later.root, ".toast")).toEqual([])
  })
})
