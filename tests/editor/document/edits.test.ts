import { describe, expect, test } from "vitest"
import { apply } from "../../../static/src/editor/document/diff"
import * as edits from "../../../static/src/editor/document/edits"
import { annotation, documentWith } from "../make"

const done = (document: Parameters<edits.Command>[0], command: edits.Command) =>
  apply(document, command(document))

const order = (document: Parameters<edits.Command>[0]) =>
  edits.inOrder(document.annotations.values()).map(({ id }) => id)

describe("editing", () => {
  test("adds in front of all others", () => {
    const after = done(documentWith(annotation("a", { z: 7 })), edits.add(annotation("b")))

    expect(after.annotations.get("b")?.z).toBe(8)
  })

  test("passes over ids that are not there", () => {
    const document = documentWith(annotation("a"))

    expect(edits.remove(["a", "gone"])(document)).toHaveLength(1)
    expect(edits.recategorise(["gone"], 2)(document)).toEqual([])
  })

  test("makes no diff for what stays as it is", () => {
    expect(edits.recategorise(["a"], 1)(documentWith(annotation("a")))).toEqual([])
  })

  test("keeps attributes when the category changes", () => {
    const document = documentWith(annotation("a", { attributes: { occluded: true } }))

    const after = done(document, edits.recategorise(["a"], 2)).annotations.get("a")

    expect(after).toMatchObject({ category_id: 2, attributes: { occluded: true } })
  })

  test("sets an attribute, and clears it with undefined", () => {
    const set = done(documentWith(annotation("a")), edits.setAttribute(["a"], "occluded", true))
    const cleared = done(set, edits.setAttribute(["a"], "occluded", undefined))

    expect(set.annotations.get("a")?.attributes).toEqual({ occluded: true })
    expect(cleared.annotations.get("a")?.attributes).toEqual({})
  })

  test("brings to the front and sends to the back, keeping the order of the chosen", () => {
    const document = documentWith(
      annotation("a", { z: 0 }),
      annotation("b", { z: 1 }),
      annotation("c", { z: 2 }),
    )

    expect(order(done(document, edits.bringForward(["b", "a"])))).toEqual(["c", "a", "b"])
    expect(order(done(document, edits.sendBack(["c", "b"])))).toEqual(["b", "c", "a"])
  })

  test("does nothing to what is in front already", () => {
    const document = documentWith(annotation("a", { z: 0 }), annotation("b", { z: 1 }))

    expect(edits.bringForward(["b"])(document)).toEqual([])
    expect(edits.sendBack(["a"])(document)).toEqual([])
  })

  test("answers a question, and takes the answer back with an empty list", () => {
    const answered = done(documentWith(), edits.answer("weather", ["rain"]))
    const taken = done(answered, edits.answer("weather", []))

    expect(answered.answers).toEqual({ weather: ["rain"] })
    expect(taken.answers).toEqual({})
  })

  test("marks a category as absent, and takes that back", () => {
    const marked = done(documentWith(), edits.toggleVerifiedAbsent(3))

    expect(marked.verifiedAbsent).toEqual([3])
    expect(done(marked, edits.toggleVerifiedAbsent(3)).verifiedAbsent).toEqual([])
  })
})
