import { beforeEach, describe, expect, test } from "vitest"
import { createEditorState } from "../../static/src/editor/document/state"
import { createStore } from "../../static/src/editor/document/store"
import { createOthers } from "../../static/src/editor/others"
import type { StartDocument } from "../../static/src/editor/start"
import { type Http, Unreachable } from "../../static/src/shared/http"
import { annotation, documentWith } from "./make"
import { startWith } from "./panels/page"

const summary = (id: number, kind: string, facts: object = {}) => ({
  id,
  kind,
  name: `layer ${id}`,
  is_own: false,
  annotation_count: 1,
  lowest_score: null,
  highest_score: null,
  ...facts,
})

const setUp = (project: Partial<StartDocument["project"]> = {}) => {
  const asked: string[] = []
  let failure: Error | null = null
  const http = {
    send: (_method: string, path: string) => {
      asked.push(path)
      if (failure) return Promise.reject(failure)
      return Promise.resolve(
        path.startsWith("/images")
          ? {
              items: [
                summary(9, "annotator", { is_own: true }),
                summary(4, "prediction"),
                summary(5, "annotator"),
              ],
            }
          : { annotations: [annotation("p")] },
      )
    },
  } as unknown as Http
  const state = createEditorState()
  const store = createStore(documentWith())
  const others = createOthers(http, state)
  const start = startWith({ has_other_layers: true, project: { id: 1, name: "p", ...project } })
  const shown = () => state.otherLayers.peek().flatMap(({ id, isShown }) => (isShown ? [id] : []))
  return {
    asked,
    state,
    store,
    others,
    start,
    shown,
    fail: (error: Error | null) => {
      failure = error
    },
  }
}

const soon = () => new Promise((done) => setTimeout(done, 0))

describe("other layers", () => {
  let it = setUp()
  beforeEach(() => {
    it = setUp()
  })

  test("are listed without the own one; predictions are shown, people's work waits to be asked for", async () => {
    it.others.open(it.start, it.store)
    await soon()

    expect(it.state.otherLayers.peek().map(({ id }) => id)).toEqual([4, 5])
    expect(it.shown()).toEqual([4])
    expect(it.asked).toEqual(["/images/7/layers", "/layers/4"])
  })

  test("are fetched once, however often they are shown", async () => {
    it.others.open(it.start, it.store)
    await soon()
    await it.others.show(5, true)
    await it.others.show(5, false)
    await it.others.show(5, true)

    expect(it.asked.filter((path) => path === "/layers/5")).toHaveLength(1)
    expect(it.shown()).toEqual([4, 5])
  })

  test("are not asked for where there are none", async () => {
    it.others.open({ ...it.start, has_other_layers: false }, it.store)
    await soon()

    expect(it.asked).toEqual([])
  })

  test("wait for the first object where the project says so", async () => {
    it = setUp({ predictions_hidden_until_first_stroke: true })
    it.others.open(it.start, it.store)
    await soon()
    expect(it.shown()).toEqual([])
    expect(it.state.arePredictionsHeldBack.peek()).toBe(true)

    it.store.commit([{ kind: "annotation", id: "a", after: annotation("a") }])
    await soon()

    expect(it.shown()).toEqual([4])
    expect(it.state.arePredictionsHeldBack.peek()).toBe(false)
  })

  test("say why they could not be had", async () => {
    it.fail(new Error("No connection."))
    it.others.open(it.start, it.store)
    await soon()

    expect(it.state.announcement.peek()).toBe("Other layers could not be listed. No connection.")
  })

  test("of an image opened without a network are listed once there is one, and not missed before", async () => {
    it.state.isOnline.value = false
    it.fail(new Unreachable("The server cannot be reached."))
    it.others.open(it.start, it.store)
    await soon()
    expect(it.state.announcement.peek()).toBe("")

    it.fail(null)
    it.state.isOnline.value = true
    await soon()

    expect(it.state.otherLayers.peek().map(({ id }) => id)).toEqual([4, 5])
    expect(it.shown()).toEqual([4])
  })

  test("say that the server cannot be reached where there is a network", async () => {
    it.fail(new Unreachable("The server cannot be reached."))
    it.others.open(it.start, it.store)
    await soon()

    expect(it.state.announcement.peek()).toBe(
      "Other layers could not be listed. The server cannot be reached.",
    )
  })
})
