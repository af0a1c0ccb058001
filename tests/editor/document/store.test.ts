import { effect } from "@preact/signals-core"
import * as fc from "fast-check"
import { describe, expect, test, vi } from "vitest"
import { applicable, apply, compose, invert } from "../../../static/src/editor/document/diff"
import { add, answer, remove, update } from "../../../static/src/editor/document/edits"
import { createStore } from "../../../static/src/editor/document/store"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import { annotation, anyBox, anyDocument, box, documentWith } from "../make"

/** A diff that a person could make in this document: something removed, changed, added and answered. */
const anyDiff = (document: AnnotationDocument): fc.Arbitrary<Diff> =>
  fc
    .record({ shape: anyBox, pick: fc.nat(), value: fc.constantFrom("x", "y", "z") })
    .map(({ shape, pick, value }) => {
      const ids = [...document.annotations.keys()]
      const target = ids[pick % Math.max(ids.length, 1)] ?? ""
      const others = ids.filter((id) => id !== target)
      return [
        ...update([target], (one) => ({ ...one, shape }))(document),
        ...remove(others.slice(0, pick % 2))(document),
        ...add({ ...annotation(`new ${pick}`), shape })(document),
        ...answer("weather", [value])(document),
      ]
    })

const documentAndDiff = anyDocument.chain((document) =>
  fc.tuple(fc.constant(document), anyDiff(document)),
)

const documentAndTwoDiffs = documentAndDiff.chain(([document, first]) =>
  fc.tuple(fc.constant(document), fc.constant(first), anyDiff(apply(document, first))),
)

const moved = (id: string, x: number) =>
  update([id], (one) => ({ ...one, shape: box(x, 0, 10, 10) }))

describe("a diff", () => {
  test("and its inverse leave the document as it was", () => {
    fc.assert(
      fc.property(documentAndDiff, ([document, diff]) => {
        expect(apply(apply(document, diff), invert(diff))).toEqual(document)
      }),
    )
  })

  test("composed of two does what they do one after the other", () => {
    fc.assert(
      fc.property(documentAndTwoDiffs, ([document, first, second]) => {
        expect(apply(document, compose([first, second]))).toEqual(
          apply(apply(document, first), second),
        )
      }),
    )
  })

  test("composed with its inverse is nothing", () => {
    fc.assert(
      fc.property(documentAndDiff, ([, diff]) => {
        expect(compose([diff, invert(diff)])).toEqual([])
      }),
    )
  })

  test("shares what it does not touch", () => {
    const document = documentWith(annotation("a"), annotation("b"))

    const after = apply(document, moved("a", 5)(document))

    expect(after.annotations.get("b")).toBe(document.annotations.get("b"))
    expect(after.answers).toBe(document.answers)
  })

  test("is applicable only where it finds what it expects", () => {
    const document = documentWith(annotation("a"), annotation("b"))
    const diff = [...moved("a", 5)(document), ...moved("b", 5)(document)]

    const elsewhere = apply(document, moved("a", 99)(document))

    expect(applicable(elsewhere, diff).map((change) => "id" in change && change.id)).toEqual(["b"])
  })
})

describe("the store", () => {
  test("undoes and redoes what a person did", () => {
    const store = createStore(documentWith(annotation("a")))
    store.commit(moved("a", 5)(store.document.peek()))
    const after = store.document.peek()

    expect(store.undo()).toBe(true)
    expect(store.document.peek()).toEqual(documentWith(annotation("a")))
    expect(store.redo()).toBe(true)
    expect(store.document.peek()).toEqual(after)
    expect(store.redo()).toBe(false)
  })

  test("tells each commit with its origin, undo too, so that undoing is saved", () => {
    const store = createStore(documentWith(annotation("a")))
    const heard = vi.fn()
    store.subscribe(heard)

    const diff = moved("a", 5)(store.document.peek())
    store.commit(diff)
    store.undo()

    expect(heard.mock.calls).toEqual([
      [diff, "user"],
      [invert(diff), "undo"],
    ])
  })

  test("forgets what was undone when something new is done", () => {
    const store = createStore(documentWith(annotation("a")))
    store.commit(moved("a", 5)(store.document.peek()))
    store.undo()
    store.commit(moved("a", 7)(store.document.peek()))

    expect(store.canRedo.value).toBe(false)
  })

  test("joins the steps of one gesture into one undo, and tells each step", () => {
    const store = createStore(documentWith(annotation("a")))
    const heard = vi.fn()
    store.subscribe(heard)
    for (const x of [1, 2, 3]) store.commit(moved("a", x)(store.document.peek()), "user", "nudge")

    store.undo()

    expect(store.document.peek()).toEqual(documentWith(annotation("a")))
    expect(heard).toHaveBeenCalledTimes(4)
  })

  test("leaves no undo behind for a gesture that ends where it began", () => {
    const store = createStore(documentWith(annotation("a")))
    store.commit(moved("a", 1)(store.document.peek()), "user", "nudge")
    store.commit(moved("a", 0)(store.document.peek()), "user", "nudge")

    expect(store.canUndo.value).toBe(false)
  })

  test("never undoes what came from elsewhere", () => {
    const store = createStore(documentWith(annotation("a")))
    store.commit(moved("a", 5)(store.document.peek()), "remote")

    expect(store.canUndo.value).toBe(false)
    expect(store.undo()).toBe(false)
  })

  test("skips the part of an undo that a remote change has overtaken", () => {
    const store = createStore(documentWith(annotation("a"), annotation("b")))
    const document = store.document.peek()
    store.commit([...moved("a", 5)(document), ...moved("b", 5)(document)])
    store.commit(moved("a", 99)(store.document.peek()), "remote")

    store.undo()

    const { annotations } = store.document.peek()
    expect(annotations.get("a")?.shape).toEqual(box(99, 0, 10, 10))
    expect(annotations.get("b")?.shape).toEqual(box(0, 0, 10, 10))
  })

  test("does not delete what a remote change has altered since it was added", () => {
    const store = createStore(documentWith())
    store.commit(add(annotation("a"))(store.document.peek()))
    store.commit(moved("a", 9)(store.document.peek()), "remote")

    expect(store.undo()).toBe(false)
    expect(store.document.peek().annotations.has("a")).toBe(true)
  })

  test("undoes the entry before when the latest has been overtaken wholly", () => {
    const store = createStore(documentWith(annotation("a"), annotation("b")))
    store.commit(moved("b", 5)(store.document.peek()))
    store.commit(moved("a", 5)(store.document.peek()))
    store.commit(remove(["a"])(store.document.peek()), "remote")

    expect(store.undo()).toBe(true)
    expect(store.document.peek().annotations.get("b")?.shape).toEqual(box(0, 0, 10, 10))
    expect(store.document.peek().annotations.has("a")).toBe(false)
  })

  test("takes up its history after a reload, from plain JSON", () => {
    const before = createStore(documentWith(annotation("a")))
    before.commit(moved("a", 5)(before.document.peek()))
    before.commit(moved("a", 6)(before.document.peek()))
    before.undo()

    const after = createStore(before.document.peek())
    after.importHistory(JSON.parse(JSON.stringify(before.exportHistory())))
    after.redo()
    after.undo()
    after.undo()

    expect(after.document.peek()).toEqual(documentWith(annotation("a")))
  })

  test("shows document and history changed at once", () => {
    const store = createStore(documentWith(annotation("a")))
    const seen: unknown[] = []
    effect(() => {
      seen.push([store.document.value.annotations.get("a")?.shape, store.canUndo.value])
    })

    store.commit(moved("a", 5)(store.document.peek()))

    expect(seen).toEqual([
      [box(0, 0, 10, 10), false],
      [box(5, 0, 10, 10), true],
    ])
  })

  test("survives any course of edits and undoes: undoing all leads back to the start", () => {
    fc.assert(
      fc.property(anyDocument, fc.array(anyBox, { maxLength: 6 }), (start, shapes) => {
        const store = createStore(start)
        for (const [place, shape] of shapes.entries()) {
          store.commit(add({ ...annotation(`n${place}`), shape })(store.document.peek()))
          if (place % 3 === 2) store.undo()
        }
        while (store.undo());
        expect(store.document.peek()).toEqual(start)
      }),
    )
  })
})
