import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { type Action, createKeyboard, duplicateKeys } from "../../../static/src/editor/keys"
import type { KeyPress } from "../../../static/src/editor/keys/press"
import { printedKey } from "../../../static/src/editor/keys/printed"

const action = (id: string, keys: readonly string[], facts: Partial<Action> = {}): Action => ({
  id,
  group: "Edit",
  help: id,
  keys,
  run: () => undefined,
  ...facts,
})

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe("the keyboard", () => {
  test("finds an action by its letter, whatever Caps Lock says", () => {
    const keyboard = createKeyboard([action("box", ["b"])])

    expect(keyboard.find(press("b"), "selecting")?.id).toBe("box")
    expect(keyboard.find(press("B"), "selecting")?.id).toBe("box")
  })

  test("tells a letter from the letter with Shift or Ctrl", () => {
    const keyboard = createKeyboard([
      action("undo", ["Mod+z"]),
      action("redo", ["Mod+Shift+z"]),
      action("full size", ["z"]),
    ])

    expect(keyboard.find(press("z"), "selecting")?.id).toBe("full size")
    expect(keyboard.find(press("z", { ctrlKey: true }), "selecting")?.id).toBe("undo")
    expect(keyboard.find(press("Z", { ctrlKey: true, shiftKey: true }), "selecting")?.id).toBe(
      "redo",
    )
    expect(keyboard.find(press("z", { altKey: true }), "selecting")).toBeUndefined()
  })

  test("takes Command for Ctrl on a Mac, and leaves Ctrl to the system", () => {
    const keyboard = createKeyboard([action("undo", ["Mod+z"])], { isMac: true })

    expect(keyboard.find(press("z", { metaKey: true }), "selecting")?.id).toBe("undo")
    expect(keyboard.find(press("z", { ctrlKey: true }), "selecting")).toBeUndefined()
  })

  test("knows a sign whether or not the layout needs Shift for it", () => {
    const keyboard = createKeyboard([action("help", ["?"]), action("zoom in", ["+"])])

    expect(keyboard.find(press("?", { shiftKey: true }), "selecting")?.id).toBe("help")
    expect(keyboard.find(press("+"), "selecting")?.id).toBe("zoom in")
  })

  test("knows digits on layouts that put signs in their row", () => {
    const keyboard = createKeyboard([action("first", ["1"]), action("answer", ["Alt+1"])])

    expect(keyboard.find(press("&", { code: "Digit1" }), "selecting")?.id).toBe("first")
    expect(keyboard.find(press("1", { code: "Digit1", shiftKey: true }), "selecting")?.id).toBe(
      "first",
    )
    expect(keyboard.find(press("¡", { code: "Digit1", altKey: true }), "selecting")?.id).toBe(
      "answer",
    )
    expect(
      keyboard.find(press("!", { code: "Digit1", shiftKey: true }), "selecting"),
    ).toBeUndefined()
  })

  test("lets one key mean one thing while drawing and another at rest", () => {
    const keyboard = createKeyboard([
      action("corner", ["Enter"], { when: "drawing" }),
      action("submit", ["Enter"], { when: "resting" }),
    ])

    expect(keyboard.find(press("Enter"), "drawing")?.id).toBe("corner")
    expect(keyboard.find(press("Enter"), "selecting")?.id).toBe("submit")
  })

  test("keeps Enter for corners while a drawing tool is in hand", () => {
    const keyboard = createKeyboard([
      action("corner", ["Enter"], { when: "armed" }),
      action("submit", ["Enter"], { when: "selecting" }),
      action("list", ["o"], { when: "resting" }),
    ])

    expect(keyboard.find(press("Enter"), "aiming")?.id).toBe("corner")
    expect(keyboard.find(press("Enter"), "drawing")?.id).toBe("corner")
    expect(keyboard.find(press("Enter"), "selecting")?.id).toBe("submit")
    expect(keyboard.find(press("o"), "aiming")?.id).toBe("list")
    expect(keyboard.find(press("o"), "drawing")).toBeUndefined()
  })

  test("passes over an action that is not enabled", () => {
    const keyboard = createKeyboard([action("delete", ["Delete"], { isEnabled: () => false })])

    expect(keyboard.find(press("Delete"), "selecting")).toBeUndefined()
  })

  test("puts a person's own keys in place of the table's, and follows when they change", () => {
    const overrides = signal<Record<string, string[]>>({ box: ["r"] })
    const keyboard = createKeyboard([action("box", ["b"])], { overrides })

    expect(keyboard.find(press("r"), "selecting")?.id).toBe("box")
    expect(keyboard.find(press("b"), "selecting")).toBeUndefined()
    expect(keyboard.actions.value[0]?.keys).toEqual(["r"])

    overrides.value = { box: ["q", "w"] }

    expect(keyboard.find(press("r"), "selecting")).toBeUndefined()
    expect(keyboard.find(press("w"), "selecting")?.id).toBe("box")
    expect(keyboard.actions.value[0]?.keys).toEqual(["q", "w"])
  })

  test("gives a key that two want to the first, and names both", () => {
    const table = [action("box", ["b"]), action("brush", ["B", "m"])]

    const [lost] = duplicateKeys(table)
    const keyboard = createKeyboard(table)

    expect([lost?.winner.id, lost?.loser.id]).toEqual(["box", "brush"])
    expect(keyboard.actions.value[1]?.keys).toEqual(["m"])
  })

  test("lets the person's own key win against a newer table", () => {
    const table = [action("brush", ["m"]), action("box", ["b"])]
    const keyboard = createKeyboard(table, { overrides: signal({ box: ["m"] }) })

    expect(keyboard.find(press("m"), "selecting")?.id).toBe("box")
    expect(keyboard.lost.value.map(({ key, loser }) => [key, loser.id])).toEqual([["m", "brush"]])
  })
})

test("keys are printed as they are written on the keyboard", () => {
  expect(printedKey("Mod+Shift+z")).toBe("Ctrl+Shift+Z")
  expect(printedKey("Mod+Shift+z", true)).toBe("⇧⌘Z")
  expect(printedKey("ArrowLeft")).toBe("←")
  expect(printedKey("+")).toBe("+")
})
