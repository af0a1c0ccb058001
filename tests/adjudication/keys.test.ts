// @vitest-environment jsdom
import { signal } from "@preact/signals-core"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { type DeskActionPorts, deskActions } from "../../static/src/adjudication/actions"
import type { Editing } from "../../static/src/adjudication/editing"
import { Looking } from "../../static/src/adjudication/looking"
import { createEditorState } from "../../static/src/editor/document/state"
import { createKeyboard, duplicateKeys } from "../../static/src/editor/keys"
import { Viewport } from "../../static/src/editor/viewport/viewport"
import { cluster, imageWith } from "./make"
import { openDesk, settle } from "./world"

const atTheKeys = async () => {
  const world = await openDesk([
    imageWith(1, [cluster(1), cluster(2), cluster(3)]),
    imageWith(2, [cluster(4)]),
  ])
  const { desk, deciding, clock } = world
  const looking = new Looking({ desk, clock, isStill: () => false, say: () => undefined })
  const asked: string[] = []
  const ports: DeskActionPorts = {
    state: createEditorState(),
    viewport: new Viewport({ width: 800, height: 600 }),
    desk,
    deciding,
    looking,
    editing: { begin: () => void asked.push("edit"), isOn: signal(false) } as unknown as Editing,
    clock,
    zoomToObject: () => void asked.push("zoom"),
    writeNote: () => void asked.push("note"),
    writeRuling: ({ id }) => void asked.push(`ruling on ${id}`),
    returnWork: () => void asked.push("return"),
    toggleSideBar: () => void asked.push("side bar"),
    toggleTheme: () => void asked.push("theme"),
  }
  const table = deskActions(ports)
  const keyboard = createKeyboard(table)
  const stop = keyboard.listen(document, () => "selecting")
  const down = (key: string) =>
    document.dispatchEvent(
      new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true }),
    )
  const up = (key: string) =>
    document.dispatchEvent(new KeyboardEvent("keyup", { key, code: key, bubbles: true }))
  const tap = async (...keys: readonly string[]) => {
    for (const key of keys) {
      down(key)
      up(key)
      await settle()
    }
  }
  return { ...world, looking, asked, table, down, up, tap, stop }
}

describe("the keys", () => {
  beforeEach(() => {
    vi.spyOn(document, "hasFocus").mockReturnValue(true)
  })

  test("stand for one action each", async () => {
    const { table, stop } = await atTheKeys()

    expect(duplicateKeys(table)).toEqual([])
    stop()
  })

  test("each say what they do, and have a group", async () => {
    const { table, stop } = await atTheKeys()

    expect(table.filter(({ help }) => help.length < 3 || help.endsWith("."))).toEqual([])
    expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
    stop()
  })

  test("settle an image with one press an object", async () => {
    const { tap, told, desk, stop } = await atTheKeys()

    await tap("1", "m", "x")

    expect(told.map(({ choice }) => choice?.take)).toEqual([11, "fused", "none"])
    expect(desk.opened.value?.image.id).toBe(2)
    stop()
  })

  test("show a version alone while a digit is held, and take nothing by it", async () => {
    const { down, up, pass, looking, told, stop } = await atTheKeys()

    down("2")
    pass(300)
    expect(looking.soloLayerId.value).toBe(12)
    up("2")
    await settle()

    expect(looking.soloLayerId.value).toBeNull()
    expect(told).toEqual([])
    stop()
  })

  test("take nothing when the window loses the focus with a digit held", async () => {
    const { down, told, stop } = await atTheKeys()

    down("2")
    vi.mocked(document.hasFocus).mockReturnValue(false)
    globalThis.dispatchEvent(new Event("blur"))
    await settle()

    expect(told).toEqual([])
    stop()
  })

  test("go on, back, undo, and ask for what stands beside the picture", async () => {
    const { tap, desk, told, asked, stop } = await atTheKeys()

    await tap("n")
    expect(desk.currentId.value).toBe(2)
    await tap("p", "m", "z")
    expect(desk.currentId.value).toBe(1)
    await tap("e", "a", "t", "g", "w")

    expect(told.map(({ choice }) => choice?.take ?? "back")).toEqual(["fused", "back"])
    expect(asked).toEqual(["edit", "note", "return", "zoom", "ruling on 1"])
    stop()
  })

  test("show versions in turns, heat, and one beside the other", async () => {
    const { tap, looking, pass, stop } = await atTheKeys()

    await tap("b")
    expect(looking.soloLayerId.value).toBe(11)
    pass(600)
    expect(looking.soloLayerId.value).toBe(12)
    await tap("b", "s", "h", "o")

    expect(looking.soloLayerId.value).toBeNull()
    expect([looking.isSideBySide.value, looking.isHeatShown.value]).toEqual([true, true])
    expect(looking.surroundings.value).toBe("hidden")
    await tap("Escape")
    expect([looking.isSideBySide.value, looking.isHeatShown.value]).toEqual([false, false])
    stop()
  })
})
