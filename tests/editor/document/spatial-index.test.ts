import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { add, remove, update } from "../../../static/src/editor/document/edits"
import { createSpatialIndex, patchOf } from "../../../static/src/editor/document/spatial-index"
import { createStore } from "../../../static/src/editor/document/store"
import { boundsMeet } from "../../../static/src/editor/geometry/bounds"
import { boundsOf } from "../../../static/src/editor/geometry/kinds"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import { annotation, anyBox, box, documentWith } from "../make"

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

describe("the spatial index", () => {
  test("finds exactly what meets the bounds", () => {
    fc.assert(
      fc.property(fc.array(anyBox, { maxLength: 30 }), anyBox, (shapes, window) => {
        const all = shapes.map((shape, place) => annotation(String(place), { shape }))
        const found = ids(createSpatialIndex(all).search(boundsOf(window))).sort()
        const expected = all.filter(({ shape }) => boundsMeet(boundsOf(shape), boundsOf(window)))
        expect(found).toEqual(ids(expected).sort())
      }),
    )
  })

  test("follows a store's commits", () => {
    const store = createStore(documentWith(annotation("a"), annotation("b")))
    const index = createSpatialIndex(store.document.peek().annotations.values())
    store.subscribe((diff) => index.patch(patchOf(diff)))

    store.commit(
      update(["a"], (one) => ({ ...one, shape: box(500, 500, 10, 10) }))(store.document.peek()),
    )
    store.commit(remove(["b"])(store.document.peek()))
    store.commit(add(annotation("c"))(store.document.peek()))

    expect(ids(index.search({ minX: 0, minY: 0, maxX: 20, maxY: 20 }))).toEqual(["c"])
    expect(index.get("a")?.shape).toEqual(box(500, 500, 10, 10))
    expect(index.size()).toBe(2)
  })

  test("puts the smallest shape under the pointer first, and of equals the one in front", () => {
    const index = createSpatialIndex([
      annotation("large", { shape: box(0, 0, 100, 100), z: 9 }),
      annotation("back", { shape: box(10, 10, 20, 20), z: 1 }),
      annotation("front", { shape: box(10, 10, 20, 20), z: 2 }),
    ])

    expect(ids(index.at(imagePoint(15, 15), 0))).toEqual(["front", "back", "large"])
  })

  test("leaves out shapes of unknown kinds instead of failing", () => {
    const odd = annotation("odd", { shape: { type: "hologram" } as never })

    expect(createSpatialIndex([odd, annotation("a")]).size()).toBe(1)
  })
})
