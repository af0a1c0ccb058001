import { describe, expect, test } from "vitest"
import { fillHoles, join, subtract } from "../../../static/src/editor/actions/regions"
import { kindOf } from "../../../static/src/editor/geometry/kinds"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import { maskDifference, maskOf } from "../../../static/src/editor/geometry/masks/masks"
import { regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import type { Ring, Shape } from "../../../static/src/editor/geometry/shapes"
import { annotation, box } from "../make"
import { category, withHands } from "./hands"

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const polygon = (...rings: readonly Ring[]) => polygonOf([rings])
const mask = (minX: number, minY: number, maxX: number, maxY: number) =>
  maskOf(regionOfBounds({ minX, minY, maxX, maxY }, { width: 1000, height: 800 }))
const areaOf = (shape: Shape | undefined) => (shape ? kindOf(shape).area(shape) : 0)
const A = annotation("a", { shape: polygon(square(0, 0, 100)), attributes: { view: "rear" } })
const B = annotation("b", { shape: polygon(square(50, 0, 100)), z: 1 })

describe("joining", () => {
  test("makes one object, which keeps the first one's attributes, in one undo", async () => {
    const it = withHands(A, B)

    await join(it.ports)

    expect(it.all().map(({ id }) => id)).toEqual(["a"])
    expect(it.get("a")?.attributes).toEqual({ view: "rear" })
    expect(areaOf(it.shapeOf("a"))).toBe(15_000)
    expect(it.said()).toBe("2 joined into one.")
    it.undo()
    expect(it.all().map(({ shape }) => shape)).toEqual([A.shape, B.shape])
  })

  test("keeps holes, and takes boxes and ellipses in", async () => {
    const holed = annotation("a", {
      shape: polygon(square(0, 0, 100), square(20, 20, 20).toReversed()),
    })
    const it = withHands(holed, annotation("b", { shape: box(90, 0, 60, 100) }))

    await join(it.ports)

    expect(areaOf(it.shapeOf("a"))).toBe(15_000 - 400)
  })

  test("of pixels with an outline gives pixels", async () => {
    const it = withHands(annotation("a", { shape: mask(0, 0, 50, 100) }), B)

    await join(it.ports)

    expect(it.shapeOf("a")?.type).toBe("mask")
    expect(areaOf(it.shapeOf("a"))).toBe(15_000)
  })

  test.each([
    ["one object", [A], "Select two or more regions to join them."],
    [
      "two categories",
      [A, { ...B, category_id: 2 }],
      "Only objects of one category can be joined; these are car and person.",
    ],
    [
      "a line",
      [
        A,
        annotation("b", {
          shape: {
            type: "polyline",
            points: [
              [0, 0],
              [9, 9],
            ],
          },
        }),
      ],
      "Only regions can be joined; a line encloses nothing.",
    ],
  ] as const)("refuses %s with a sentence", async (_, annotations, sentence) => {
    const it = withHands(...annotations)

    await join(it.ports)

    expect(it.said()).toBe(sentence)
    expect(it.all()).toHaveLength(annotations.length)
    expect(it.undo()).toBe(false)
  })

  test("refuses boxes where no polygon may come of them", async () => {
    const it = withHands(annotation("a"), annotation("b"))
    it.categories = [category(1, "car", ["box"])]

    await join(it.ports)

    expect(it.said()).toBe("car is drawn as box, not as polygon.")
  })
})

describe("subtracting", () => {
  test("takes the selection out of what it overlaps, and leaves it as it is", async () => {
    const it = withHands(A, B)
    it.state.selection.select(["a"])

    await subtract(it.ports)

    expect(it.shapeOf("b")).toEqual(
      polygon([
        [100, 0],
        [150, 0],
        [150, 100],
        [100, 100],
      ]),
    )
    expect(it.shapeOf("a")).toEqual(A.shape)
    expect(it.said()).toBe("Taken out of 1 neighbour.")
    it.undo()
    expect(it.shapeOf("b")).toEqual(B.shape)
  })

  test("takes outlines out of pixels, and pixels out of outlines", async () => {
    const it = withHands(A, annotation("m", { shape: mask(50, 0, 150, 100) }))
    it.state.selection.select(["a"])
    await subtract(it.ports)
    expect(areaOf(it.shapeOf("m"))).toBe(5000)

    it.undo()
    it.state.selection.select(["m"])
    await subtract(it.ports)
    expect(areaOf(it.shapeOf("a"))).toBe(5000)
  })

  test("leaves what lies wholly under the selection, and says so", async () => {
    const it = withHands(A, annotation("b", { shape: polygon(square(10, 10, 10)) }))
    it.state.selection.select(["a"])

    await subtract(it.ports)

    expect(it.said()).toBe("1 wholly under it stayed as it is.")
    expect(it.undo()).toBe(false)
  })

  test("says when nothing lies under the selection, or what does is locked", async () => {
    const it = withHands(A, B)
    it.state.selection.select(["a"])
    it.state.lockedIds.value = new Set(["b"])

    await subtract(it.ports)

    expect(it.said()).toBe("Nothing that can be changed lies under the selection.")
  })
})

describe("filling holes", () => {
  test("of outlines and of pixels is one undo", () => {
    const ring = maskDifference(mask(200, 0, 300, 100), mask(220, 20, 240, 40)) ?? mask(0, 0, 1, 1)
    const it = withHands(
      annotation("a", { shape: polygon(square(0, 0, 100), square(20, 20, 20).toReversed()) }),
      annotation("m", { shape: ring }),
    )

    fillHoles(it.ports)

    expect(it.shapeOf("a")).toEqual(polygon(square(0, 0, 100)))
    expect(areaOf(it.shapeOf("m"))).toBe(10_000)
    expect(it.said()).toBe("Holes filled in 2 regions.")
    it.undo()
    expect(it.undo()).toBe(false)
  })

  test("is refused where there are none", () => {
    const it = withHands(A)

    fillHoles(it.ports)

    expect(it.said()).toBe("No selected region has holes.")
  })
})

test("a submitted document refuses all of it with its reason", async () => {
  const it = withHands(A, B)
  it.state.readOnlyReason.value = "Submitted; reopen it to change it."

  await join(it.ports)

  expect(it.said()).toBe("Submitted; reopen it to change it.")
  expect(it.all()).toHaveLength(2)
})
