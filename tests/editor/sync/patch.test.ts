import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { apply, compose } from "../../../static/src/editor/document/diff"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import { blame, encode } from "../../../static/src/editor/sync/patch"
import { absent, answer, box, diffOf, EMPTY, place, plain, remove } from "./fakes"

describe("encode", () => {
  it("says everything that a diff says", () => {
    const ids = fc.constantFrom("a", "b", "c")
    const step = fc.oneof(
      fc.tuple(ids, fc.nat(5)).map(
        ([id, x]) =>
          (document: AnnotationDocument) =>
            place(document, id, x),
      ),
      ids.map((id) => (document: AnnotationDocument) => remove(document, id)),
      fc.nat(3).map((id) => (document: AnnotationDocument) => absent(document, [id])),
      fc.constant((document: AnnotationDocument) => answer(document, "Weather", ["sun"])),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const diffs: Diff[] = []
        let document = EMPTY
        for (const next of steps) {
          diffs.push(next(document))
          document = apply(document, next(document))
        }

        const patch = encode(compose(diffs))

        expect(plain(apply(EMPTY, diffOf(patch)))).toEqual(plain(document))
      }),
    )
  })

  it("says nothing of questions and absences that did not change", () => {
    expect(encode(place(EMPTY, "a", 1))).toEqual({ added: [box("a", 1)], updated: [], removed: [] })
  })

  it("takes an answer back with an empty list", () => {
    const taken: Diff = [{ kind: "answer", question: "Weather", before: ["sun"] }]

    expect(encode(taken).answers).toEqual({ Weather: [] })
  })
})

describe("blame", () => {
  const base = apply(EMPTY, place(EMPTY, "old", 1))
  const diff: Diff = [
    ...place(EMPTY, "first", 1),
    ...place(base, "old", 2),
    ...place(EMPTY, "second", 1),
    ...answer(EMPTY, "Time. of day", ["noon"]),
  ]

  it.each([
    ["added.1.shape.width", "annotation:second"],
    ["body.added.0.category_id", "annotation:first"],
    ["updated.0", "annotation:old"],
    ["answers.Time. of day", "answer:Time. of day"],
    ["answers.Time. of day.0", "answer:Time. of day"],
  ])("finds the object behind %s", (path, key) => {
    expect(blame(diff, [{ path, message: "No." }])).toEqual(new Map([[key, "No."]]))
  })

  it("blames nobody for what is wrong with the request itself", () => {
    expect(blame(diff, [{ path: "base_revision", message: "No." }]).size).toBe(0)
  })
})
