import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { createActions } from "../../../static/src/editor/actions/actions"
import type { ActionPorts } from "../../../static/src/editor/actions/ports"
import type { OtherLayer } from "../../../static/src/editor/document/others"
import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import { createSession } from "../../../static/src/editor/stage/session"
import type { Category } from "../../../static/src/editor/start"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { annotation, box, documentWith } from "../make"

const IMAGE = { width: 1000, height: 800 }
const PERSON: Category = {
  id: 1,
  name: "person",
  shapes: ["keypoints", "box"],
  color: "#ff0000",
  attributes: [],
  skeleton: { keypoints: ["left", "right"], edges: [[0, 1]], flip_pairs: [[0, 1]] },
  position: 0,
}

const ROOF: Category = {
  ...PERSON,
  id: 2,
  name: "roof",
  shapes: ["polygon"],
  skeleton: null,
  position: 1,
}

const setUp = (...annotations: readonly Annotation[]) => {
  const state = createEditorState()
  const store = createStore(documentWith(...annotations))
  const session = createSession(store, IMAGE)
  const viewport = new Viewport(IMAGE)
  viewport.resize(IMAGE, 1)
  let made = 0
  const shown: number[] = []
  const nothing = async () => undefined
  const ports: ActionPorts = {
    state,
    viewport,
    stage: {
      send: () => undefined,
      cancel: () => undefined,
      holdPan: () => undefined,
      hasFocus: () => true,
    },
    session: () => session,
    categories: () => [PERSON, ROOF],
    navigate: {
      next: nothing,
      previous: nothing,
      submit: nothing,
      skip: nothing,
      open: nothing,
      isBusy: signal(false),
    },
    others: { show: async (id) => void shown.push(id) },
    newId: () => `new-${++made}`,
  }
  const actions = createActions(ports)
  const run = (id: string) => {
    const action = actions.find((one) => one.id === id)
    if (!action) throw new Error(`No action ${id}`)
    action.run()
  }
  const all = () => [...store.document.peek().annotations.values()]
  return {
    state,
    store,
    viewport,
    shown,
    run,
    all,
    selected: () => [...state.selection.ids.peek()],
  }
}

const layer = (facts: Partial<OtherLayer> = {}): OtherLayer => ({
  id: 4,
  kind: "prediction",
  name: "detector",
  colour: "#56b4e9",
  annotationCount: 2,
  lowestScore: 0.3,
  highestScore: 0.9,
  isShown: true,
  annotations: [
    { ...annotation("big", { shape: box(0, 0, 500, 500) }), score: 0.9 },
    { ...annotation("small", { shape: box(100, 100, 50, 50) }), score: 0.3 },
  ],
  ...facts,
})

describe("inspecting", () => {
  test("goes round the objects in reading order, each zoomed to, until Escape shows all again", () => {
    const it = setUp(
      annotation("second", { shape: box(600, 10, 20, 20) }),
      annotation("first", { shape: box(10, 10, 20, 20) }),
    )
    const whole = it.viewport.view.peek().scale

    it.run("inspect")
    expect(it.selected()).toEqual(["first"])
    expect(it.viewport.view.peek().scale).toBeGreaterThan(whole * 5)
    it.run("next-object")
    expect(it.selected()).toEqual(["second"])
    expect(it.state.announcement.peek()).toMatch(/^Object 2 of 2/)
    it.run("next-object")
    expect(it.selected()).toEqual(["first"])
    it.run("deselect")

    expect(it.state.isInspecting.peek()).toBe(false)
    expect(it.viewport.view.peek().scale).toBe(whole)
  })

  test("says so when there is nothing to inspect", () => {
    const it = setUp()

    it.run("inspect")

    expect(it.state.isInspecting.peek()).toBe(false)
    expect(it.state.announcement.peek()).toBe("Nothing is drawn that could be inspected.")
  })
})

describe("swapping sides", () => {
  test("exchanges the names of left and right, in one step", () => {
    const shape = {
      type: "keypoints",
      points: [
        [1, 1, 2],
        [5, 5, 1],
      ],
    } as const
    const it = setUp(annotation("a", { shape }))
    it.state.selection.select(["a"])

    it.run("swap-sides")

    expect(it.all()[0]?.shape).toEqual({
      ...shape,
      points: [
        [5, 5, 1],
        [1, 1, 2],
      ],
    })
    expect(it.store.undo()).toBe(true)
    expect(it.all()[0]?.shape).toEqual(shape)
  })

  test("is said to be without sense for what has no sides", () => {
    const it = setUp(annotation("a"))
    it.state.selection.select(["a"])

    it.run("swap-sides")

    expect(it.state.announcement.peek()).toMatch(/^No selected skeleton/)
  })
})

describe("taking over from other layers", () => {
  test("copies the smallest object under the pointer, without its score, and selects it", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer()]
    it.state.pointerAt.value = imagePoint(120, 120)

    it.run("accept")

    expect(it.all()).toEqual([annotation("new-1", { shape: box(100, 100, 50, 50) })])
    expect(it.selected()).toEqual(["new-1"])
  })

  test("goes through the objects of other layers by keys, and takes the one it came to", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer()]

    it.run("next-offer")
    expect(it.state.announcement.peek()).toBe("person, score 0.90: 1 of 2 of the other layers.")
    it.run("next-offer")
    it.run("accept")
    it.run("previous-offer")
    it.run("accept")

    expect(it.all().map(({ shape }) => shape)).toEqual([box(100, 100, 50, 50), box(0, 0, 500, 500)])
    it.run("next-offer")
    expect(it.state.announcement.peek()).toBe("The other layers show nothing to take over.")
  })

  test("does not take what is hidden, not sure enough or taken already", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer()]
    it.state.pointerAt.value = imagePoint(120, 120)
    it.state.scoreFrom.value = 0.5

    it.run("accept")
    it.run("accept")
    it.state.othersVisible.value = false
    it.run("accept")

    expect(it.all().map(({ shape }) => shape)).toEqual([box(0, 0, 500, 500)])
    expect(it.state.announcement.peek()).toMatch(/^No object of another layer/)
  })

  test("takes all predictions in one step, but not people's work", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer(), layer({ id: 5, kind: "annotator" })]

    it.run("accept-all")

    expect(it.all()).toHaveLength(2)
    expect(it.store.undo()).toBe(true)
    expect(it.all()).toHaveLength(0)
  })

  test("changes nothing in a document that may only be read", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer()]
    it.state.pointerAt.value = imagePoint(120, 120)
    it.state.readOnlyReason.value = "This is somebody else's work."

    it.run("accept")

    expect(it.all()).toEqual([])
    expect(it.selected()).toEqual([])
  })

  test("comparing needs another layer, and is told", () => {
    const it = setUp()

    it.run("compare")
    expect(it.state.compareAt.peek()).toBeNull()
    expect(it.state.announcement.peek()).toBe("This image has no other layers to compare with.")
    it.state.otherLayers.value = [layer()]
    it.run("compare")
    expect(it.state.compareAt.peek()).toBe(0.5)
    it.state.otherLayers.value = []
    it.run("compare")

    expect(it.state.compareAt.peek()).toBeNull()
    expect(it.state.announcement.peek()).toBe("The comparison is over.")
  })

  test("the key for other layers fetches them first, then hides and shows them", () => {
    const it = setUp()
    it.state.otherLayers.value = [layer({ isShown: false })]

    it.run("other-layers")
    expect(it.shown).toEqual([4])
    it.state.otherLayers.value = [layer()]
    it.run("other-layers")
    expect(it.state.othersVisible.peek()).toBe(false)
    it.run("other-layers")

    expect(it.state.othersVisible.peek()).toBe(true)
  })
})

test("a category is not exchanged in the middle of a drawing", () => {
  const it = setUp()
  it.state.activeCategoryId.value = 1
  it.state.isDrawing.value = true

  it.run("category-2")

  expect(it.state.activeCategoryId.peek()).toBe(1)
  expect(it.state.announcement.peek()).toMatch(/^Finish what you are drawing/)
})

describe("giving a category to what is selected", () => {
  test("leaves objects alone whose shape it does not take, and says why", () => {
    const it = setUp(annotation("a"), annotation("b", { shape: { type: "polygon", parts: [] } }))
    it.state.selection.select(["a", "b"])

    it.run("category-2")

    expect(it.all().map(({ category_id }) => category_id)).toEqual([1, 2])
    expect(it.state.announcement.peek()).toBe(
      "1 set to roof. roof is drawn as polygon, not as box.",
    )
  })

  test("leaves skeletons alone of another number of points", () => {
    const shape = { type: "keypoints", points: [[1, 1, 2]] } as const
    const it = setUp(annotation("a", { shape, category_id: 2 }))
    it.state.selection.select(["a"])

    it.run("category-1")

    expect(it.all()[0]?.category_id).toBe(2)
    expect(it.state.announcement.peek()).toBe("person has a skeleton of 2 points, not of 1.")
  })
})
