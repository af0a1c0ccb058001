import { describe, expect, test } from "vitest"
import { createComments } from "../../static/src/editor/comments"
import { createEditorState } from "../../static/src/editor/document/state"
import type { Thread } from "../../static/src/editor/document/threads"
import { imagePoint } from "../../static/src/editor/geometry/points"
import { commentTool } from "../../static/src/editor/tools/comment"
import { type Http, Unreachable } from "../../static/src/shared/http"
import { annotation, box } from "./make"
import { startWith } from "./panels/page"
import { script } from "./tools/script"

const thread = (id: string, facts: Partial<Thread> = {}): Thread => ({
  id,
  annotation_id: null,
  is_annotation_removed: false,
  x: null,
  y: null,
  is_question: false,
  resolution: null,
  comments: [
    {
      id,
      author: { id: 3, name: "Ada" },
      text: "Is this a car?",
      created_at: "2026-01-01T00:00:00Z",
      edited_at: null,
      is_deleted: false,
      is_own: true,
    },
  ],
  ...facts,
})

const setUp = () => {
  const sent: { method: string; path: string; body: unknown }[] = []
  let failure: Error | null = null
  const http = {
    send: (method: string, path: string, options: { body?: unknown } = {}) => {
      sent.push({ method, path, body: options.body })
      if (failure) return Promise.reject(failure)
      if (method === "GET") return Promise.resolve({ items: [thread("old")] })
      return Promise.resolve(thread("new"))
    },
  } as unknown as Http
  const state = createEditorState()
  let made = 0
  const comments = createComments(http, state, () => `id-${++made}`)
  comments.open(startWith())
  const ids = () => state.threads.peek().map(({ id }) => id)
  return {
    sent,
    state,
    comments,
    ids,
    fail: (error: Error | null) => {
      failure = error
    },
  }
}

const soon = () => new Promise((done) => setTimeout(done, 0))

describe("comments", () => {
  test("of an image are fetched with it", async () => {
    const it = setUp()
    await Promise.resolve()
    await Promise.resolve()

    expect(it.sent[0]?.path).toBe("/images/7/comments?assignment=5")
    expect(it.ids()).toEqual(["old"])
  })

  test("of an image opened without a network are fetched once there is one, if it is still shown", async () => {
    const it = setUp()
    await soon()
    it.state.isOnline.value = false
    it.fail(new Unreachable("The server cannot be reached."))
    it.comments.open(startWith({ id: 6 }))
    await soon()
    it.comments.open(startWith({ id: 7 }))
    await soon()
    expect(it.state.announcement.peek()).toBe("")
    expect(it.ids()).toEqual([])
    it.sent.length = 0

    it.fail(null)
    it.state.isOnline.value = true
    await soon()

    expect(it.sent.map(({ path }) => path)).toEqual(["/images/7/comments?assignment=7"])
    expect(it.ids()).toEqual(["old"])
  })

  test("that could not be loaded say why", async () => {
    const it = setUp()
    it.fail(new Unreachable("The server cannot be reached."))
    it.comments.open(startWith())
    await soon()

    expect(it.state.announcement.peek()).toBe(
      "Comments could not be loaded. The server cannot be reached.",
    )
  })

  test("begin at an object, or at a place of this layer, to a hundredth of a pixel", async () => {
    const it = setUp()

    await it.comments.begin({ annotationId: "a", at: null }, "Why?", true)
    await it.comments.begin({ annotationId: null, at: imagePoint(1.23456, 2) }, "Here", false)

    expect(it.sent.slice(1).map(({ body }) => body)).toEqual([
      { id: "id-1", text: "Why?", is_question: true, annotation_id: "a" },
      { id: "id-2", text: "Here", is_question: false, layer_id: 9, x: 1.23, y: 2 },
    ])
    expect(it.state.openThreadId.peek()).toBe("new")
  })

  test("that did not arrive are said again under the same id", async () => {
    const it = setUp()
    it.fail(new Error("No connection."))
    expect(await it.comments.reply("old", "Yes")).toBe(false)
    expect(it.state.announcement.peek()).toBe("Your comment was not sent. No connection.")

    it.fail(null)
    expect(await it.comments.reply("old", "Yes")).toBe(true)

    const replies = it.sent.filter(({ method }) => method === "POST")
    expect(replies.map(({ body }) => body)).toEqual([
      { id: "id-1", text: "Yes" },
      { id: "id-1", text: "Yes" },
    ])
  })

  test("are settled and opened again", async () => {
    const it = setUp()

    await it.comments.resolve("old", true)
    await it.comments.resolve("old", false)

    expect(it.sent.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /comments/old/resolution",
      "DELETE /comments/old/resolution",
    ])
  })
})

describe("the comment tool", () => {
  test("is about the object under the pointer, else about the place", () => {
    const tool = script(commentTool, annotation("a", { shape: box(10, 10, 20, 20) }))

    tool.click(15, 15)
    tool.click(500, 500)

    expect(tool.pins).toEqual([
      { annotationId: "a", at: null },
      { annotationId: null, at: [500, 500] },
    ])
  })

  test("is aimed by the keyboard alone", () => {
    const tool = script(commentTool)

    tool.step(10, 0)
    tool.confirm()

    expect(tool.pins).toEqual([{ annotationId: null, at: [510, 400] }])
  })
})
