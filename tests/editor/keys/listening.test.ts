// @vitest-environment jsdom
import { describe, expect, test } from "vitest"
import { type Action, createKeyboard, type Mode } from "../../../static/src/editor/keys"

const ran: string[] = []
const action = (id: string, key: string, facts: Partial<Action> = {}): Action => ({
  id,
  group: "Edit",
  help: id,
  keys: [key],
  run: () => ran.push(id),
  ...facts,
})

/** What was run, and what was said to be too early, when these keys are pressed in a mode. */
const pressed = (
  mode: Mode,
  table: readonly Action[],
  ...presses: readonly KeyboardEventInit[]
) => {
  ran.length = 0
  const tooEarly: string[] = []
  const keyboard = createKeyboard(table, { onKeyTooEarly: ({ id }) => tooEarly.push(id) })
  const stop = keyboard.listen(document, () => mode)
  for (const press of presses)
    document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...press }))
  stop()
  return { ran: [...ran], tooEarly }
}

describe("a key that waits until nothing is being drawn", () => {
  const select = action("select", "v", { when: "resting" })
  const visibility = action("visibility", "v", { when: "drawing" })

  test("is told of, once for each press", () => {
    const held = { key: "v", repeat: true }

    expect(pressed("drawing", [select], { key: "v" }, held)).toEqual({
      ran: [],
      tooEarly: ["select"],
    })
  })

  test("does what it is for at rest", () => {
    expect(pressed("aiming", [select], { key: "v" })).toEqual({ ran: ["select"], tooEarly: [] })
  })

  test("goes to the tool that knows it, and only to that", () => {
    const deaf = { ...visibility, isEnabled: () => false }

    expect(pressed("drawing", [select, visibility], { key: "v" })).toEqual({
      ran: ["visibility"],
      tooEarly: [],
    })
    expect(pressed("drawing", [select, deaf], { key: "v" })).toEqual({
      ran: [],
      tooEarly: ["select"],
    })
  })

  test("is not told of where it means nothing at rest either", () => {
    expect(pressed("drawing", [select], { key: "y" })).toEqual({ ran: [], tooEarly: [] })
  })
})
