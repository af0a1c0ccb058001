import { describe, expect, test } from "vitest"
import { copyToNext } from "../../../static/src/editor/actions/clipboard-actions"
import { maskOf } from "../../../static/src/editor/geometry/masks/masks"
import { regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import { annotation, box } from "../make"
import { category, withHands } from "./hands"

const A = annotation("a", { shape: box(100, 100, 50, 50), attributes: { view: "rear" }, z: 3 })

describe("copying", () => {
  test("puts a copy beside the original on the same image, selected, as one undo", async () => {
    const it = withHands(A)
    it.state.activeTool.value = "box"

    await it.run("copy")
    await it.run("paste")

    const [id = ""] = it.selected()
    expect(it.get(id)).toMatchObject({ attributes: { view: "rear" }, z: 4 })
    expect(it.shapeOf(id)).not.toEqual(A.shape)
    expect(it.state.activeTool.value).toBe("select")
    it.undo()
    expect(it.all()).toEqual([A])
  })

  test("puts it in the same place on another image", async () => {
    const it = withHands(A)

    await it.run("copy")
    it.openImage()
    await it.run("paste")

    expect(it.all().map(({ shape }) => shape)).toEqual([A.shape])
    expect(it.said()).toBe("1 pasted.")
  })

  test("brings copies into a smaller image together, and cuts off what is larger", async () => {
    const it = withHands(A, annotation("b", { shape: box(300, 100, 50, 50) }))
    await it.run("copy")

    it.openImage({ width: 320, height: 120 })
    await it.run("paste")
    expect(it.all().map(({ shape }) => shape)).toEqual([box(70, 70, 50, 50), box(270, 70, 50, 50)])

    it.openImage({ width: 200, height: 120 })
    await it.run("paste")
    expect(it.all().map(({ shape }) => shape)).toEqual([box(0, 70, 50, 50)])
    expect(it.said()).toBe("1 pasted. 1 left out: no such category here, or no room.")
  })

  test("leaves out masks of another size, and categories that are gone", async () => {
    const shape = maskOf(
      regionOfBounds({ minX: 0, minY: 0, maxX: 9, maxY: 9 }, { width: 1000, height: 800 }),
    )
    const it = withHands(annotation("m", { shape }), A)
    await it.run("copy")

    it.openImage({ width: 500, height: 500 })
    it.categories = [category(2, "person")]
    await it.run("paste")

    expect(it.said()).toBe(
      "Nothing was pasted. 2 left out: a mask stays on images of one size, a category in its project.",
    )
  })

  test("gives copies of a group a group of their own", async () => {
    const it = withHands({ ...A, group_id: "pair" }, annotation("b", { group_id: "pair" }))

    await it.run("copy")
    await it.run("paste")

    const groups = it.all().map(({ group_id }) => group_id)
    expect(new Set(groups.slice(2)).size).toBe(1)
    expect(groups[2]).not.toBe("pair")
    await it.run("duplicate")
    expect(new Set(it.all().map(({ group_id }) => group_id)).size).toBe(3)
  })

  test("says when there is nothing to paste", async () => {
    const it = withHands(A)

    await it.run("paste")

    expect(it.said()).toBe("Nothing has been copied yet.")
  })
})

describe("copying to the next image", () => {
  test("goes there and puts the selection in its place", async () => {
    const it = withHands(A)
    it.onNext = () => it.openImage()

    await copyToNext(it.ports)

    expect(it.all().map(({ shape }) => shape)).toEqual([A.shape])
    expect(it.selected()).toHaveLength(1)
  })

  test("copies nothing where there is no next image", async () => {
    const it = withHands(A)

    await copyToNext(it.ports)

    expect(it.all()).toEqual([A])
  })
})

describe("groups", () => {
  test("are made of two or more, and taken apart", async () => {
    const it = withHands(A, annotation("b"))

    await it.run("group")
    expect(new Set(it.all().map(({ group_id }) => group_id))).toEqual(new Set(["new-1"]))
    await it.run("ungroup")

    expect(it.all().map(({ group_id }) => group_id)).toEqual([null, null])
  })

  test("are refused of one, and where there are none", async () => {
    const it = withHands(A)

    await it.run("group")
    expect(it.said()).toBe("Select two or more objects to group them.")
    await it.run("ungroup")

    expect(it.said()).toBe("Nothing selected is in a group.")
  })
})
