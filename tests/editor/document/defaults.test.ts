import { expect, it } from "vitest"
import { withDefaults } from "../../../static/src/editor/document/defaults"
import { recategorise } from "../../../static/src/editor/document/edits"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation, Origin } from "../../../static/src/editor/document/types"
import { attributeRules, type Category } from "../../../static/src/editor/start"
import { annotation, documentWith } from "../make"

const DEFAULTS = new Map([
  [1, { defaults: { occluded: false }, takes: () => true }],
  [2, { defaults: { age: 3 }, takes: (name: string) => name === "view" }],
])

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
  expect(added(annotation("a", { category_id: 9 }))).toEqual({})
  expect(added(annotation("a"), "remote")).toEqual({})
})

it("keeps what the new category knows when an object changes its category, until that is undone", () => {
  const before = annotation("a", { attributes: { view: "rear", occluded: true } })
  const store = withDefaults(createStore(documentWith(before)), DEFAULTS)
  const attributes = () => store.document.value.annotations.get("a")?.attributes

  store.commit(recategorise(["a"], 2)(store.document.value))
  expect(attributes()).toEqual({ view: "rear", age: 3 })

  store.undo()
  expect(attributes()).toEqual({ view: "rear", occluded: true })
})

it.each([
  ["select", "rear", true],
  ["select", "top", false],
  ["multiselect", ["rear"], true],
  ["multiselect", ["rear", "top"], false],
  ["number", 3, true],
  ["number", "3", false],
  ["text", "3", true],
  ["boolean", false, true],
  ["boolean", "no", false],
] as const)("knows which values an attribute takes: %s %j %s", (type, value, isTaken) => {
  const attribute = { name: "view", type, values: ["front", "rear"] }
  const { takes } = attributeRules({ attributes: [attribute] } as unknown as Category)

  expect(takes("view", value)).toBe(isTaken)
  expect(takes("other", value)).toBe(false)
})
