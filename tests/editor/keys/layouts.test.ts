import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { type Action, createKeyboard } from "../../../static/src/editor/keys"
import { labelOf, learntFrom, watchLayout } from "../../../static/src/editor/keys/layout"
import { type KeyPress, namesOf, recordedKey } from "../../../static/src/editor/keys/press"
import { printedKey } from "../../../static/src/editor/keys/printed"

/** What browsers report for a press: `key`, `code`, and what is held: S(hift), C(trl), A(lt), G (AltGr). */
type Row = readonly [key: string, code: string, held: string, action: string | null]

const KEYS = {
  previous: ["a"],
  box: ["b"],
  fill: ["q"],
  brush: ["m"],
  magic: ["w"],
  actual: ["z"],
  lines: ["y"],
  undo: ["Mod+z"],
  comment: [";"],
  front: ["]"],
  back: ["["],
  turn: [","],
  help: ["?"],
  find: ["/"],
  "zoom in": ["+", "="],
  "zoom out": ["-"],
  "next digits": ["`"],
  "side bar": ["\\"],
  "category 1": ["1"],
  "category 5": ["5"],
  "category 7": ["7"],
  "answer 1": ["Alt+1"],
  grid: ["Shift+g"],
  objects: ["Alt+o"],
  submit: ["Enter"],
} as const satisfies Record<string, readonly string[]>

const TABLE: readonly Action[] = Object.entries(KEYS).map(([id, keys]) => ({
  id,
  keys,
  group: "Edit",
  help: id,
  run: () => undefined,
}))

const QWERTY: readonly Row[] = [
  ["a", "KeyA", "", "previous"],
  ["z", "KeyZ", "C", "undo"],
  ["Z", "KeyZ", "S", null],
  ["?", "Slash", "S", "help"],
  ["/", "Slash", "", "find"],
  ["+", "Equal", "S", "zoom in"],
  ["=", "Equal", "", "zoom in"],
  ["`", "Backquote", "", "next digits"],
  ["~", "Backquote", "S", null],
  ["1", "Digit1", "", "category 1"],
  ["!", "Digit1", "S", null],
  ["1", "Digit1", "A", "answer 1"],
  ["[", "BracketLeft", "", "back"],
  ["{", "BracketLeft", "S", null],
  ["G", "KeyG", "S", "grid"],
  ["o", "KeyO", "A", "objects"],
  ["1", "Numpad1", "", "category 1"],
  ["+", "NumpadAdd", "", "zoom in"],
  ["-", "NumpadSubtract", "", "zoom out"],
  ["Enter", "NumpadEnter", "", "submit"],
  ["End", "Numpad1", "", null],
]

const AZERTY: readonly Row[] = [
  ["a", "KeyQ", "", "previous"],
  ["q", "KeyA", "", "fill"],
  ["z", "KeyW", "C", "undo"],
  ["w", "KeyZ", "", "magic"],
  ["m", "Semicolon", "", "brush"],
  [",", "KeyM", "", "turn"],
  [";", "Comma", "", "comment"],
  ["?", "KeyM", "S", "help"],
  ["/", "Period", "S", "find"],
  ["&", "Digit1", "", "category 1"],
  ["1", "Digit1", "S", "category 1"],
  ["(", "Digit5", "", "category 5"],
  ["5", "Digit5", "S", "category 5"],
  ["[", "Digit5", "G", "back"],
  ["]", "Minus", "G", "front"],
  ["\\", "Digit8", "G", "side bar"],
  ["&", "Digit1", "A", "answer 1"],
  ["²", "Backquote", "", "next digits"],
  ["+", "Equal", "S", "zoom in"],
  ["-", "Digit6", "", "zoom out"],
  ["1", "Numpad1", "", "category 1"],
]

const QWERTZ: readonly Row[] = [
  ["y", "KeyZ", "", "lines"],
  ["z", "KeyY", "", "actual"],
  ["z", "KeyY", "C", "undo"],
  ["/", "Digit7", "S", "find"],
  ["7", "Digit7", "", "category 7"],
  ["?", "Minus", "S", "help"],
  ["+", "BracketRight", "", "zoom in"],
  ["-", "Slash", "", "zoom out"],
  ["[", "Digit8", "G", "back"],
  ["]", "Digit9", "G", "front"],
  ["\\", "Minus", "G", "side bar"],
  ["Dead", "Backquote", "", "next digits"],
  ["ö", "Semicolon", "", "comment"],
  [";", "Comma", "S", "comment"],
  ["#", "Backslash", "", null],
]

const DVORAK: readonly Row[] = [
  ["a", "KeyA", "", "previous"],
  ["b", "KeyN", "", "box"],
  ["x", "KeyB", "", null],
  ["q", "KeyX", "", "fill"],
  [";", "KeyZ", "", "comment"],
  [";", "KeyZ", "C", null],
  ["z", "Slash", "C", "undo"],
  ["/", "BracketLeft", "", "find"],
  ["?", "BracketLeft", "S", "help"],
  ["[", "Minus", "", "back"],
  [",", "KeyW", "", "turn"],
]

const RUSSIAN: readonly Row[] = [
  ["ф", "KeyA", "", "previous"],
  ["и", "KeyB", "", "box"],
  ["я", "KeyZ", "C", "undo"],
  ["П", "KeyG", "S", "grid"],
  ["щ", "KeyO", "A", "objects"],
  ["ё", "Backquote", "", "next digits"],
  ["х", "BracketLeft", "", "back"],
  ["ъ", "BracketRight", "", "front"],
  ["ж", "Semicolon", "", "comment"],
  ["?", "Digit7", "S", "help"],
  ["7", "Digit7", "", "category 7"],
  ["/", "Backslash", "S", "find"],
]

const heldOf = (held: string) => ({
  shiftKey: held.includes("S"),
  ctrlKey: held.includes("C"),
  altKey: held.includes("A"),
  metaKey: held.includes("M"),
  isAltGraph: held.includes("G"),
})

const press = (key: string, code: string, held = ""): KeyPress => ({ key, code, ...heldOf(held) })

describe.each([
  ["an American keyboard", QWERTY],
  ["a French keyboard", AZERTY],
  ["a German keyboard", QWERTZ],
  ["a Dvorak keyboard", DVORAK],
  ["a Russian keyboard", RUSSIAN],
])("on %s", (_name, rows) => {
  const keyboard = createKeyboard(TABLE)

  test.each(rows)("%s at %s with [%s] is: %s", (key, code, held, action) => {
    expect(keyboard.find(press(key, code, held), "selecting")?.id ?? null).toBe(action)
  })
})

describe("on a Mac", () => {
  const keyboard = createKeyboard(TABLE, { isMac: true })

  test.each([
    ["¡", "Digit1", "A", "answer 1"],
    ["ø", "KeyO", "A", "objects"],
    ["z", "KeyZ", "M", "undo"],
    ["z", "KeyZ", "C", null],
    // Option and Shift type a bracket on a French Mac.
    ["[", "Digit5", "AS", "back"],
  ] as const)("%s at %s with [%s] is: %s", (key, code, held, action) => {
    expect(keyboard.find(press(key, code, held), "selecting")?.id ?? null).toBe(action)
  })
})

describe("a recorded key", () => {
  test.each([
    [press("b", "KeyB"), "b"],
    [press("B", "KeyB", "S"), "Shift+b"],
    [press("?", "Slash", "S"), "?"],
    [press("и", "KeyB"), "b"],
    [press("&", "Digit1"), "1"],
    [press("1", "Digit1", "S"), "1"],
    [press("!", "Digit1", "S"), "!"],
    [press("[", "Digit8", "G"), "["],
    [press("Dead", "Backquote"), "`"],
    [press(" ", "Space"), "Space"],
    [press("F2", "F2", "S"), "Shift+F2"],
    [press("ArrowLeft", "ArrowLeft", "C"), "Mod+ArrowLeft"],
    [press("Shift", "ShiftLeft", "S"), null],
    [press("a", "KeyA", "M"), null],
  ])("%o is kept as %s", (pressed, name) => {
    expect(recordedKey(pressed, false)).toBe(name)
  })

  test("is found again by the same press", () => {
    for (const [key, code, held] of [...QWERTY, ...AZERTY, ...QWERTZ, ...DVORAK, ...RUSSIAN]) {
      const pressed = press(key, code, held)

      expect(namesOf(pressed, false)).toContain(recordedKey(pressed, false))
    }
  })
})

describe("what is printed", () => {
  const russian = new Map([
    ["KeyB", "и"],
    ["BracketLeft", "х"],
    ["Slash", "."],
    ["Digit1", "1"],
  ])
  const french = new Map([
    ["KeyA", "q"],
    ["KeyQ", "a"],
    ["Digit1", "&"],
    ["Backquote", "²"],
    ["Semicolon", "m"],
    ["Comma", ";"],
  ])

  test.each([
    ["b", russian, "и"],
    ["[", russian, "х"],
    ["/", russian, "/"],
    ["?", russian, "?"],
    ["a", french, "a"],
    ["1", french, "1"],
    ["`", french, "²"],
    [";", french, ";"],
    ["b", new Map(), "b"],
  ])("for %s follows the layout", (base, layout, label) => {
    expect(labelOf(base, layout)).toBe(label)
  })

  test("has its modifiers before it", () => {
    expect(printedKey("Mod+Shift+b", false, russian)).toBe("Ctrl+Shift+И")
  })
})

describe("the layout", () => {
  const memory = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    } as unknown as Storage
  }

  test("is what the browser tells", async () => {
    const told = new Map([["KeyQ", "a"]])
    const { layout } = watchLayout(memory(), { getLayoutMap: async () => told })
    await Promise.resolve()

    expect(layout.value.get("KeyQ")).toBe("a")
  })

  test("is learnt from presses where the browser tells nothing, and remembered", () => {
    const storage = memory()
    watchLayout(storage, undefined).hear(press("и", "KeyB"))

    expect(watchLayout(storage, undefined).layout.value.get("KeyB")).toBe("и")
  })

  test("is not learnt from presses with a modifier, named keys and the number pad", () => {
    for (const pressed of [press("И", "KeyB", "S"), press("Enter", "Enter"), press("1", "Numpad1")])
      expect(learntFrom(pressed)).toBeNull()
  })

  test("is forgotten where what was kept is broken", () => {
    const storage = memory()
    storage.setItem("concord-keyboard-layout", "{]")

    expect(watchLayout(storage, undefined).layout.value.size).toBe(0)
  })

  test("changes what the keyboard prints at once", () => {
    const layout = signal<ReadonlyMap<string, string>>(new Map())
    const keyboard = createKeyboard(TABLE, { layout })

    layout.value = new Map([["KeyB", "и"]])

    expect(printedKey("b", false, keyboard.layout.value)).toBe("И")
  })
})
