import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { type Action, createKeyboard } from "../../../static/src/editor/keys"
import type { KeyOverrides } from "../../../static/src/editor/keys/bindings"
import { isKeyName, refusalOfKey } from "../../../static/src/editor/keys/names"
import {
  clashesOf,
  exportedKeys,
  granted,
  importedKeys,
  keysWithout,
  swapped,
  withKeys,
} from "../../../static/src/editor/keys/rebinding"

const action = (id: string, keys: readonly string[], facts: Partial<Action> = {}): Action => ({
  id,
  group: "Edit",
  help: id,
  keys,
  run: () => undefined,
  ...facts,
})

const TABLE = [
  action("box", ["b"]),
  action("brush", ["m"]),
  action("corner", ["Enter"], { when: "drawing" }),
  action("submit", ["Enter"], { when: "selecting" }),
]

const bound = (overrides: KeyOverrides = {}) => {
  const keyboard = createKeyboard(TABLE, { overrides: signal(overrides) })
  const facts = { table: TABLE, actions: keyboard.actions.value, modesOf: keyboard.modesOf }
  return { ...facts, facts }
}

describe("a wish for a key", () => {
  test("clashes with whoever hears it in the same mode", () => {
    const { actions, modesOf } = bound()

    expect(clashesOf(actions, { id: "box", key: "M" }, modesOf).map(({ id }) => id)).toEqual([
      "brush",
    ])
    expect(clashesOf(actions, { id: "box", key: "Enter" }, modesOf).map(({ id }) => id)).toEqual([
      "corner",
      "submit",
    ])
    expect(clashesOf(actions, { id: "corner", key: "Enter" }, modesOf)).toEqual([])
  })

  test("is granted in place of a key, or beside the others", () => {
    const { facts } = bound()

    expect(granted({}, facts, { id: "box", key: "r", inPlaceOf: "b" })).toEqual({ box: ["r"] })
    expect(granted({}, facts, { id: "box", key: "r", inPlaceOf: null })).toEqual({
      box: ["b", "r"],
    })
  })

  test("takes the key from its owner", () => {
    const { facts } = bound()

    expect(granted({}, facts, { id: "box", key: "m", inPlaceOf: "b" })).toEqual({
      box: ["m"],
      brush: [],
    })
  })

  test("swaps with its owner, and back again leaves nothing of the person's own", () => {
    const once = swapped({}, bound().facts, { id: "box", key: "m", inPlaceOf: "b" })
    expect(once).toEqual({ box: ["m"], brush: ["b"] })

    const twice = swapped(once, bound(once).facts, { id: "box", key: "b", inPlaceOf: "m" })
    expect(twice).toEqual({})
  })
})

test("keys that are the table's own are not kept", () => {
  expect(withKeys({ box: ["r"] }, TABLE, "box", ["b"])).toEqual({})
  expect(withKeys({}, TABLE, "box", [])).toEqual({ box: [] })
  expect(keysWithout(["b", "Mod+Shift+z"], "Shift+Mod+Z")).toEqual(["b"])
})

describe("a file of keys", () => {
  test("says what was saved", () => {
    const overrides = { box: ["r", "Mod+Shift+F2"], brush: [] }

    expect(importedKeys(exportedKeys(overrides), TABLE)).toEqual({ overrides, problems: [] })
  })

  test("is taken as far as it can be, and each problem is named", () => {
    const text = JSON.stringify({
      format: "concord-keys",
      version: 1,
      keys: { box: ["r"], brush: ["Hyper+q"], corner: "x", lasso: ["l"] },
    })

    expect(importedKeys(text, TABLE)).toEqual({
      overrides: { box: ["r"] },
      problems: [
        '“brush”: "Hyper+q" is not a key.',
        '“corner”: expected a list of keys, found "x".',
        "No action is called “lasso” here.",
      ],
    })
  })

  test.each(["", "[]", "{}", '{"format":"other","keys":{}}'])(
    "of another kind is refused: %s",
    (text) => {
      expect(importedKeys(text, TABLE).problems).toEqual([
        "This file holds no keys: expected JSON as “Save as a file” writes it.",
      ])
    },
  )

  test("of a later version is refused by its number", () => {
    const text = JSON.stringify({ format: "concord-keys", version: 2, keys: {} })

    expect(importedKeys(text, TABLE).problems[0]).toContain("version 2")
  })
})

test("only what a keyboard has is a key, and the browser's own keys are left to it", () => {
  for (const key of ["b", "Mod+Shift+z", "Space", "+", "Mod++", "F12", "ArrowLeft", "é", "?"])
    expect([key, isKeyName(key)]).toEqual([key, true])
  for (const key of ["", "Shift", "Hyper+a", "bb", "Shift+Mod+a", "Mod+"])
    expect([key, isKeyName(key)]).toEqual([key, false])
  expect(refusalOfKey("Mod+w")).toBe("The browser keeps this key for itself.")
  expect(refusalOfKey("w")).toBeNull()
})
