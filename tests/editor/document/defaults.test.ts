import { expect, it } from "vitest"
import { withDefaults } from "../../../static/src/editor/document/defaults"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation, Origin } from "../../../static/src/editor/document/types"
import { annotation, documentWith } from "../make"

const DEFAULTS = new Map([[1, { occluded: false }]])

const added = (made: Annotation, origin: Origin = "user") => {
  const store = withDefaults(createStore(documentWith()), DEFAULTS)
  store.commit([{ kind: "annotation", id: made.id, after: made }], origin)
  return store.document.value.annotations.get(made.id)?.attributes
}

it("gives a new object its category's defaults", () => {
  expect(added(annotation("a"))).toEqual({ occluded: false })
})

it("leaves a copy the attributes of its original", () => {
  expect(added(annotation("a", { attributes: { view: "rear" } }))).toEqual({ view: "rear" })
})

it("leaves other categories and other people's work alone", () => {
  expect(added(annotation("a", { category_id: 2 }))).toEqual({})
  expect(added(annotation("a"), "remote")).toEqual({})
})
