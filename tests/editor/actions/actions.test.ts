import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { createActions } from "../../../static/src/editor/actions/actions"
import type { ActionPorts } from "../../../static/src/editor/actions/ports"
import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import { boundsOf } from "../../../static/src/editor/geometry/kinds"
import { duplicateKeys } from "../../../static/src/editor/keys"
import { panelActions } from "../../../static/src/editor/panels/actions"
import type { Chrome } from "../../../static/src/editor/panels/chrome"
import type { OpenDocument } from "../../../static/src/editor/panels/context"
import { createSession } from "../../../static/src/editor/stage/session"
import type { Category } from "../../../static/src/editor/start"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { annotation, box, documentWith } from "../make"

const IMAGE = { width: 1000, height: 800 }

const category = (id: number, name: string, shapes: Category["shapes"] = ["box"]): Category => ({
  id,
  name,
  shapes,
  color: "#ff0000",
  attributes: [],
  skeleton: null,
  position: id,
})

const setUp = (...annotations: readonly Annotation[]) => {
  const state = createEditorState()
  const store = createStore(documentWith(...annotations))
  const session = createSession(store, IMAGE)
  const viewport = new Viewport(IMAGE)
  viewport.resize(IMAGE, 1)
  const ways: string[] = []
  let made = 0
  const way = (name: string) => async () => void ways.push(name)
  const categories = [category(1, "car"), category(2, "person"), category(3, "lane", ["polyline"])]
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
    categories: () => categories,
    others: { show: () => Promise.resolve() },
    navigate: {
      next: way("next"),
      previous: way("previous"),
      submit: way("submit"),
      skip: way("skip"),
      open: way("open"),
      isBusy: signal(false),
    },
    newId: () => `new-${++made}`,
  }
  const actions = createActions(ports)
  const find = (id: string) => {
    const found = actions.find((action) => action.id === id)
    if (!found) throw new Error(`No action ${id}`)
    return found
  }
  return {
    actions,
    categories,
    state,
    store,
    ways,
    find,
    run: (id: string) => find(id).run(),
    get: (id: string) => store.document.peek().annotations.get(id),
    selected: () => [...state.selection.ids.peek()],
  }
}

describe("the table of actions", () => {
  test("gives no key to two actions at a time, the panels' among them", () => {
    const ofPanels = panelActions({
      chrome: {} as Chrome,
      open: () => ({}) as OpenDocument,
      readOnlyReason: () => null,
      say: () => undefined,
      openDialog: () => undefined,
    })
    const lost = duplicateKeys([...setUp().actions, ...ofPanels])

    expect(lost.map(({ key, winner, loser }) => `${key}: ${winner.id}, ${loser.id}`)).toEqual([])
  })

  test("names each action once, with words and a key", () => {
    const { actions } = setUp()

    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length)
    for (const { help, keys } of actions) {
      expect(help).toMatch(/^[A-Z].*[^.]$/)
      expect(keys.length).toBeGreaterThan(0)
    }
  })

  test("does not submit again and again while Enter is held", () => {
    const { find } = setUp()

    expect(find("submit").repeats).toBeUndefined()
    expect(find("step-left").repeats).toBe(true)
  })
})

describe("a digit", () => {
  test("picks the category and its tool", () => {
    const it = setUp()

    it.run("category-2")

    expect(it.state.activeCategoryId.value).toBe(2)
    expect(it.state.activeTool.value).toBe("box")
  })

  test("gives the category to what is selected while selecting", () => {
    const it = setUp(annotation("a"))
    it.state.selection.select(["a"])

    it.run("category-2")

    expect(it.get("a")?.category_id).toBe(2)
    expect(it.state.activeTool.value).toBe("select")
  })

  test("says so when the category's kind cannot be drawn yet", () => {
    const it = setUp()

    it.categories.push(category(4, "hologram", ["voxels" as Category["shapes"][number]]))
    it.run("category-4")

    expect(it.state.announcement.value).toContain("voxels")
    expect(it.state.activeTool.value).toBe("select")
  })

  test("beyond the last category does nothing", () => {
    expect(setUp().find("category-4").isEnabled?.()).toBe(false)
  })

  test("pressed again goes through the tools of a category that may be drawn in several ways", () => {
    const it = setUp()
    it.categories.push(category(4, "rider", ["box", "keypoints"]))
    const tools = ["category-4", "category-4", "category-4"].map((id) => {
      it.run(id)
      return it.state.activeTool.value
    })

    expect(tools).toEqual(["box", "keypoints", "box"])
  })

  test("leaves a tool in hand that can draw the category", () => {
    const it = setUp()
    it.categories.push(category(4, "rider", ["box", "keypoints"]))
    it.state.activeTool.value = "keypoints"

    it.run("category-4")
    expect(it.state.activeTool.value).toBe("keypoints")
    it.run("category-1")
    expect(it.state.activeTool.value).toBe("box")
  })

  test("names the object that waits for its category, and keeps the tool", () => {
    const it = setUp(annotation("a"))
    it.state.activeTool.value = "box"
    it.state.namelessId.value = "a"

    it.run("category-2")
    it.run("category-1")

    expect(it.get("a")?.category_id).toBe(2)
    expect(it.state.namelessId.value).toBeNull()
    expect(it.state.activeTool.value).toBe("box")
  })

  test("stands for the next nine categories after the page is turned, and comes round again", () => {
    const it = setUp()
    it.categories.splice(
      0,
      3,
      ...Array.from({ length: 12 }, (_, i) => category(i + 1, `c${i + 1}`)),
    )

    it.run("next-digits")
    expect(it.state.announcement.value).toBe("Digits: c10 to c12 (10–12 of 12).")
    it.run("category-2")
    expect(it.state.activeCategoryId.value).toBe(11)
    expect(it.find("category-4").isEnabled?.()).toBe(false)

    it.run("next-digits")
    it.run("category-2")
    expect(it.state.activeCategoryId.value).toBe(2)
  })
})

describe("editing actions", () => {
  test("delete, undo and redo", () => {
    const it = setUp(annotation("a"))
    it.state.selection.select(["a"])

    it.run("delete")
    expect(it.get("a")).toBeUndefined()
    it.run("undo")
    expect(it.get("a")).toBeDefined()
    it.run("redo")
    expect(it.get("a")).toBeUndefined()
  })

  test.each([
    "delete",
    "duplicate",
    "copy",
    "group",
    "ungroup",
    "convert",
    "to-ellipse",
    "turn-left",
    "crowd",
    "swap-sides",
    "category-2",
  ])("%s leaves what is locked alone, and says so with the person's key", (id) => {
    const it = setUp(annotation("a"))
    it.state.namedKeys.value = { ...it.state.namedKeys.peek(), lock: "F9" }
    it.state.selection.select(["a"])
    it.run("lock")
    const before = it.get("a")

    it.run(id)

    expect(it.get("a")).toBe(before)
    expect(it.store.document.peek().annotations.size).toBe(1)
    expect(it.state.announcement.value).toBe("Locked; press F9 to unlock it.")
  })

  test("deleting tells how many of the selection are locked and kept", () => {
    const it = setUp(annotation("a"), annotation("b"))
    it.state.selection.select(["a"])
    it.run("lock")
    it.state.selection.select(["a", "b"])

    it.run("delete")

    expect(it.get("a")).toBeDefined()
    expect(it.get("b")).toBeUndefined()
    expect(it.state.announcement.value).toBe("Deleted. 1 locked: kept.")
  })

  test("change nothing while the document may only be read, and say why", () => {
    const it = setUp(annotation("a"))
    it.state.readOnlyReason.value = "This is somebody else's work."
    it.state.selection.select(["a"])

    it.run("duplicate")

    expect(it.store.document.peek().annotations.size).toBe(1)
    expect(it.state.announcement.value).toBe("This is somebody else's work.")
  })

  test("duplicate beside the original, inside the image, and select the copy", () => {
    const it = setUp(annotation("a", { shape: box(990, 0, 10, 10) }))
    it.state.selection.select(["a"])

    it.run("duplicate")

    const copy = it.get(it.selected()[0] ?? "")
    expect(copy?.id).toBe("new-1")
    expect(copy?.shape).toMatchObject({ type: "box", width: 10, height: 10 })
    const { minX = 990, minY = 0 } = copy ? boundsOf(copy.shape) : {}
    expect(minX).toBeLessThan(990)
    expect(minY).toBeGreaterThan(0)
  })

  test("mark the active category as absent, unless it is there", () => {
    const it = setUp(annotation("a", { category_id: 1 }))
    it.state.activeCategoryId.value = 2
    it.run("verified-absent")
    expect(it.store.document.peek().verifiedAbsent).toEqual([2])

    it.state.activeCategoryId.value = 1
    it.run("verified-absent")
    expect(it.store.document.peek().verifiedAbsent).toEqual([2])
    expect(it.state.announcement.value).toContain("There is a car")
  })
})

describe("object actions", () => {
  const row = [
    annotation("right", { shape: box(500, 10, 10, 10) }),
    annotation("left", { shape: box(10, 12, 10, 10) }),
    annotation("below", { shape: box(10, 500, 10, 10) }),
  ]

  test("Tab goes through the objects in reading order, and then leaves the canvas", () => {
    const it = setUp(...row)
    const seen: string[] = []
    while (it.find("next-object").isEnabled?.()) {
      it.run("next-object")
      seen.push(...it.selected())
    }

    expect(seen).toEqual(["left", "right", "below"])
  })

  test("hiding takes the selection out of sight and out of reach, and brings all back", () => {
    const it = setUp(...row)
    it.state.selection.select(["left"])

    it.run("hide")
    expect([...it.state.hiddenIds.value]).toEqual(["left"])
    it.run("select-all")
    expect(it.selected()).toEqual(["right", "below"])
    it.run("deselect")
    it.run("hide")
    expect(it.state.hiddenIds.value.size).toBe(0)
  })

  test("hiding and locking are told, and their words say what they do now", () => {
    const it = setUp(...row)
    const told = (id: string) => {
      const now = it.find(id).now?.()
      it.run(id)
      return [now, it.state.announcement.peek()]
    }
    it.state.selection.select(["left", "right"])

    expect(told("lock")).toEqual(["Lock", "2 locked."])
    expect(told("lock")).toEqual(["Unlock", "2 unlocked."])
    expect(told("unlock-all")).toEqual([undefined, "Nothing is locked."])
    expect(told("hide")).toEqual(["Hide", "2 hidden."])
    expect(told("hide")).toEqual(["Show all that is hidden", "2 shown again."])
    expect(told("hide-all")).toEqual(["Hide all annotations", "All annotations are hidden."])
    expect(told("hide-all")).toEqual(["Show all annotations", "Annotations are shown."])
  })

  test("locking a selection of which a part is locked locks the rest", () => {
    const it = setUp(...row)
    it.state.lockedIds.value = new Set(["left", "below"])
    it.state.selection.select(["left", "right"])

    it.run("lock")

    expect([...it.state.lockedIds.peek()]).toEqual(["left", "below", "right"])
  })

  test("selecting all while all are hidden says how to see them again", () => {
    const it = setUp(...row)
    it.run("select-all")
    it.run("hide")

    it.run("select-all")

    expect(it.state.announcement.peek()).toBe("All are hidden; press H to show them.")
  })

  test("crosshair, grid and inverting are told", () => {
    const it = setUp()
    const told = ["crosshair", "grid", "invert", "invert"].map((id) => {
      it.run(id)
      return it.state.announcement.peek()
    })

    expect(told).toEqual([
      "No crosshair.",
      "The grid is shown.",
      "The picture is inverted.",
      "The picture is not inverted.",
    ])
  })

  test("Escape deselects, then goes back to the select tool", () => {
    const it = setUp(...row)
    it.state.activeTool.value = "box"
    it.state.selection.select(["left"])

    it.run("deselect")
    expect(it.state.activeTool.value).toBe("box")
    it.run("deselect")
    expect(it.state.activeTool.value).toBe("select")
  })
})
