import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { conversionActions } from "../../../static/src/editor/actions/conversion-actions"
import type { ActionPorts } from "../../../static/src/editor/actions/ports"
import { toolSettingActions } from "../../../static/src/editor/actions/tool-setting-actions"
import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import { createSession } from "../../../static/src/editor/stage/session"
import type { ToolEvent } from "../../../static/src/editor/tools/tool"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { annotation, box, documentWith } from "../make"
import { IMAGE, maskAnnotation } from "../tools/masks"

const TRIANGLE = [
  [100, 100],
  [200, 100],
  [100, 200],
] as const

const setUp = (...annotations: readonly Annotation[]) => {
  const state = createEditorState()
  const store = createStore(documentWith(...annotations))
  const session = createSession(store, IMAGE)
  const sent: ToolEvent[] = []
  const nothing = async () => undefined
  const ports: ActionPorts = {
    state,
    viewport: new Viewport(IMAGE),
    stage: {
      send: (event) => void sent.push(event),
      cancel: () => undefined,
      holdPan: () => undefined,
      hasFocus: () => true,
    },
    session: () => session,
    categories: () => [],
    navigate: {
      next: nothing,
      previous: nothing,
      submit: nothing,
      skip: nothing,
      open: nothing,
      isBusy: signal(false),
    },
    others: { show: nothing },
    newId: () => "new",
  }
  const actions = [...conversionActions(ports), ...toolSettingActions(ports)]
  const find = (id: string) => {
    const action = actions.find((one) => one.id === id)
    if (!action) throw new Error(`No action ${id}`)
    return action
  }
  state.selection.select(annotations.map(({ id }) => id))
  return {
    state,
    store,
    sent,
    run: (id: string) => find(id).run(),
    isEnabled: (id: string) => find(id).isEnabled?.() ?? true,
    shapeOf: (id: string) => store.document.peek().annotations.get(id)?.shape,
    said: () => state.announcement.peek(),
  }
}

describe("converting", () => {
  test("makes a polygon of a mask, pixel for pixel, and a mask of that again", () => {
    const tool = setUp(maskAnnotation("a", [100, 100, 200, 150]))
    const before = tool.shapeOf("a")

    tool.run("convert")
    expect(tool.shapeOf("a")).toMatchObject({
      type: "polygon",
      parts: [
        [
          [
            [100, 150],
            [100, 100],
            [200, 100],
            [200, 150],
          ],
        ],
      ],
    })
    expect(tool.said()).toBe("A polygon of 4 points now; nothing was lost.")
    tool.run("convert")

    expect(tool.shapeOf("a")).toEqual(before)
    expect(tool.said()).toBe("A mask of 5,000 pixels now; nothing was lost.")
  })

  test("says how a mask's area differs from the polygon that it was", () => {
    const tool = setUp(annotation("a", { shape: { type: "polygon", parts: [[TRIANGLE]] } }))

    tool.run("convert")

    expect(tool.shapeOf("a")?.type).toBe("mask")
    expect(tool.said()).toMatch(
      /^A mask of [\d,]+ pixels now; its area differs from the polygon's by [\d.]+ px\.$/,
    )
  })

  test("says how many pixels a smooth polygon has gained or lost", () => {
    const tool = setUp(annotation("a", { shape: { type: "polygon", parts: [[TRIANGLE]] } }))
    tool.run("convert")

    tool.run("convert-smooth")

    expect(tool.shapeOf("a")?.type).toBe("polygon")
    expect(tool.said()).toBe("A polygon of 4 points now; 16 pixels differ (IoU 0.996).")
  })

  test("says of several how much they have gained or lost together", () => {
    const polygon = { type: "polygon" as const, parts: [[TRIANGLE]] }
    const tool = setUp(annotation("a", { shape: polygon }), annotation("b", { shape: polygon }))
    tool.run("convert")
    expect(tool.said()).toMatch(/^2 converted; [\d.]+ px differ in all\.$/)

    tool.run("convert-smooth")

    expect(tool.said()).toBe("2 converted; 32 px differ in all.")
  })

  test("converts all that is selected as one step of undo", () => {
    const tool = setUp(
      maskAnnotation("a", [100, 100, 200, 150]),
      maskAnnotation("b", [300, 100, 400, 150]),
    )

    tool.run("convert")
    expect(tool.said()).toBe("2 converted; nothing was lost.")
    tool.store.undo()

    expect(tool.shapeOf("a")?.type).toBe("mask")
    expect(tool.shapeOf("b")?.type).toBe("mask")
  })

  test("asks for a mask or a polygon when something else is selected", () => {
    const tool = setUp(annotation("a", { shape: box(0, 0, 10, 10) }))

    tool.run("convert")

    expect(tool.said()).toBe("Select a mask or a polygon to convert it.")
    expect(tool.store.canUndo.peek()).toBe(false)
  })

  test("keeps a polygon between the pixels as it is: there is nothing to paint", () => {
    const sliver = [
      [10.6, 10.6],
      [10.9, 10.6],
      [10.9, 10.9],
    ] as const
    const tool = setUp(annotation("a", { shape: { type: "polygon", parts: [[sliver]] } }))

    tool.run("convert")

    expect(tool.shapeOf("a")?.type).toBe("polygon")
    expect(tool.said()).toBe("The polygon holds no whole pixel: it stays a polygon.")
  })
})

describe("setting the tool in hand", () => {
  test("makes the brush larger and smaller, tells so, and tells the tool", () => {
    const tool = setUp()
    tool.state.activeTool.value = "brush"

    tool.run("tool-larger")
    expect(tool.said()).toBe("Brush: 28 px.")
    tool.run("tool-smaller")
    tool.run("tool-smaller")

    expect(tool.state.brush.peek().size).toBeLessThan(24)
    expect(tool.sent).toContainEqual({ type: "ask", what: "settings" })
  })

  test("never makes the brush smaller than a pixel, nor stops short of it", () => {
    const tool = setUp()
    tool.state.activeTool.value = "eraser"

    for (let turn = 0; turn < 40; turn++) tool.run("tool-smaller")

    expect(tool.state.brush.peek().size).toBe(1)
    tool.run("tool-larger")
    expect(tool.state.brush.peek().size).toBe(2)
  })

  test("makes the brush square and round again", () => {
    const tool = setUp()
    tool.state.activeTool.value = "brush"

    tool.run("tool-form")
    expect(tool.said()).toBe("Square brush.")
    tool.run("tool-form")

    expect(tool.state.brush.peek().form).toBe("round")
  })

  test("protects other objects, until it is asked again", () => {
    const tool = setUp()

    tool.run("protect-others")
    expect(tool.state.brush.peek().isProtecting).toBe(true)
    tool.run("protect-others")

    expect(tool.state.brush.peek().isProtecting).toBe(false)
  })

  test("is offered with tools that have something to set", () => {
    const tool = setUp()

    expect(tool.isEnabled("tool-larger")).toBe(false)
    tool.state.activeTool.value = "brush"
    expect(tool.isEnabled("tool-larger")).toBe(true)
  })
})
