// @vitest-environment jsdom
import "./browser"
import { signal } from "@preact/signals-core"
import { describe, expect, it } from "vitest"
import { createActions } from "../../../static/src/editor/actions/actions"
import { createEditorState, type ToolName } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Preferences } from "../../../static/src/editor/preferences"
import { createSession } from "../../../static/src/editor/stage/session"
import { TOOLS } from "../../../static/src/editor/tools/registry"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { documentWith } from "../make"
import { one, openPage, rendered, wordsOf } from "./page"

const IMAGE = { width: 100, height: 100 }
const TOOL_NAMES = Object.keys(TOOLS) as ToolName[]

/** The whole table of actions, with nothing behind it. */
const actionsOfAll = () => {
  const session = createSession(createStore(documentWith()), IMAGE)
  const way = () => Promise.resolve()
  return createActions({
    state: createEditorState(),
    viewport: new Viewport(IMAGE),
    stage: { send: () => {}, cancel: () => {}, holdPan: () => {}, hasFocus: () => true },
    session: () => session,
    categories: () => [],
    others: { show: way },
    navigate: {
      next: way,
      previous: way,
      submit: way,
      skip: way,
      open: way,
      isBusy: signal(false),
    },
    newId: () => "new",
  })
}

const open = async (preferences: Partial<Preferences> = {}) => {
  const page = await openPage({ actions: actionsOfAll(), preferences })
  const hint = async (tool: ToolName, isDrawing = false) => {
    page.state.activeTool.value = tool
    page.state.isDrawing.value = isDrawing
    await rendered()
    return wordsOf(one(page.root, ".status-bar__hint"))
  }
  return { ...page, hint }
}

describe("the hint in the status bar", () => {
  it("teaches each tool, before and while it draws", async () => {
    const { hint } = await open()
    const seen = new Map<string, ToolName>()

    for (const tool of TOOL_NAMES) {
      const [idle, drawing] = [await hint(tool), await hint(tool, true)]
      expect(idle).not.toBe("")
      expect(drawing).toContain("Esc")
      expect(`${idle} ${drawing}`, tool).not.toMatch(/[{}]|undefined/)
      if (tool !== "ellipse") expect(seen.get(idle), `${tool} is told as another`).toBeUndefined()
      seen.set(idle, tool)
    }
  })

  it("names only actions that there are", async () => {
    const { hint } = await open()

    // A part whose action has no key is left out: each tool says all that it has to say.
    expect(await hint("polygon", true)).toBe(
      "The first corner or Ctrl+Enter closes it · Enter sets a point · Backspace takes a point back · Shift: even angles · Esc drops it",
    )
    expect(await hint("keypoints", true)).toBe(
      "Tab skips the point · V visible, occluded, absent · Backspace takes a point back · Ctrl+Enter finishes · Esc drops it",
    )
    expect(await hint("vertices", true)).toBe(
      "Tab Shift+Tab next and previous vertex · arrows move it · Enter adds one · Del takes it out · Esc ends",
    )
    expect(await hint("brush")).toBe(
      "Drag to paint · [ ] size · Alt+M new object or selected · Shift+[ round or square · Shift-click paints a straight line · Alt erases",
    )
  })

  it("prints the person's own keys, and leaves out what has none", async () => {
    const { hint } = await open({ keys: { cancel: ["Q"], "skip-keypoint": [] } })

    const words = await hint("keypoints", true)

    expect(words).toContain("Q drops it")
    expect(words).not.toContain("skips the point")
  })

  it("tells what can be done with a selection", async () => {
    const { hint, state } = await open()
    state.selection.select(["a", "b"])

    expect(await hint("select")).toMatch(/^2 selected · drag to move · arrows nudge · Del deletes/)
    expect(await hint("box")).toMatch(/^Drag, or click two corners/)
  })

  it("does not teach drawing to those who only look", async () => {
    const { hint, state } = await open()
    state.readOnlyReason.value = "This is the work of Anna."

    expect(await hint("box")).toBe("Read only")
  })
})
