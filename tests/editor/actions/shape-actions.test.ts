import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { boundsOf, kindOf } from "../../../static/src/editor/geometry/kinds"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import type { Polyline, Position, Ring, Shape } from "../../../static/src/editor/geometry/shapes"
import { isInImage } from "../../../static/src/editor/geometry/turning"
import { annotation, box } from "../make"
import { anyShape } from "../shapes"
import { category, withHands } from "./hands"

const SQUARE: Ring = [
  [100, 100],
  [200, 100],
  [200, 200],
  [100, 200],
]
const A = annotation("a", { shape: polygonOf([[SQUARE]]) })

describe("turning", () => {
  test("turns about the middle, step by step, and a row of steps is one undo", async () => {
    const it = withHands(
      annotation("a", {
        shape: {
          type: "polyline",
          points: [
            [100, 100],
            [200, 100],
          ],
        },
      }),
    )

    for (let step = 0; step < 6; step++) await it.run("long-turn-right")

    expect(it.shapeOf("a")).toEqual({
      type: "polyline",
      points: [
        [150, 50],
        [150, 150],
      ],
    })
    it.undo()
    expect(it.undo()).toBe(false)
  })

  test("comes back to where it was, and does not wander", async () => {
    const it = withHands(
      annotation("a", {
        shape: polygonOf([
          [
            [
              [100, 100],
              [260, 120],
              [130, 300],
            ],
          ],
        ]),
      }),
    )

    for (let step = 0; step < 45; step++) await it.run("turn-right")
    for (let step = 0; step < 45; step++) await it.run("turn-left")

    const turned = it.shapeOf("a")
    const ring = turned?.type === "polygon" ? (turned.parts[0]?.[0] ?? []) : []
    expect(Math.hypot((ring[0]?.[0] ?? 0) - 100, (ring[0]?.[1] ?? 0) - 100)).toBeLessThan(0.5)
  })

  test("makes a box a rotated one where the category takes that, and else says why not", async () => {
    const it = withHands(annotation("a", { shape: box(100, 100, 40, 20) }))
    await it.run("turn-right")
    expect(it.shapeOf("a")).toEqual({
      type: "rotated_box",
      cx: 120,
      cy: 110,
      width: 40,
      height: 20,
      angle_deg: 1,
    })

    it.undo()
    it.categories = [category(1, "car", ["box"])]
    await it.run("turn-right")
    expect(it.said()).toBe("A box cannot be turned: car is drawn as box, not as rotated box.")
    expect(it.shapeOf("a")).toEqual(box(100, 100, 40, 20))
  })

  test("moves what it would turn out of the image back into it", async () => {
    const it = withHands(
      annotation("a", {
        shape: {
          type: "polyline",
          points: [
            [0, 10],
            [400, 10],
          ],
        },
      }),
    )

    for (let step = 0; step < 6; step++) await it.run("long-turn-left")

    const { minY, maxY } = boundsOf(it.shapeOf("a") as Shape)
    expect(minY).toBe(0)
    expect(maxY).toBeCloseTo(400, 1)
  })

  test("is refused where it does not fit", async () => {
    const it = withHands(
      annotation("a", {
        shape: {
          type: "polyline",
          points: [
            [0, 10],
            [1000, 10],
          ],
        },
      }),
    )

    await it.run("long-turn-left")
    await it.run("long-turn-left")
    for (let step = 0; step < 4; step++) await it.run("long-turn-left")

    expect(it.said()).toBe("Turned, it would not fit in the image.")
  })
})

describe("simplifying", () => {
  const wave: Polyline = {
    type: "polyline",
    points: Array.from({ length: 200 }, (_, x): Position => [x * 4, 300 + 40 * Math.sin(x / 10)]),
  }
  const countIn = (shape: Shape | undefined) =>
    shape?.type === "polyline" ? shape.points.length : 0

  test("goes further with each press, from where it began, and is one undo", async () => {
    const it = withHands(annotation("a", { shape: wave }))
    const counts: number[] = []
    for (let press = 0; press < 3; press++) {
      await it.run("simplify")
      counts.push(countIn(it.shapeOf("a")))
    }

    expect(counts[0]).toBeLessThan(200)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    expect(it.said()).toBe(`Within 2 px: ${counts[1]} → ${counts[2]} points.`)
    it.undo()
    expect(it.shapeOf("a")).toEqual(wave)
  })

  test("begins anew after the outline was changed", async () => {
    const it = withHands(annotation("a", { shape: wave }))
    await it.run("simplify")
    await it.run("simplify")
    it.undo()

    await it.run("simplify")

    expect(it.said()).toMatch(/^Within 0\.5 px/)
  })

  test("goes on to the first tolerance that leaves a point out", async () => {
    const bent: Position[] = [
      [100, 100],
      [150, 103],
      [200, 100],
      [300, 300],
    ]
    const it = withHands(annotation("a", { shape: { type: "polyline", points: bent } }))

    await it.run("simplify")

    expect(it.said()).toBe("Within 4 px: 4 → 3 points.")
  })

  test("is for outlines and lines", async () => {
    const it = withHands(annotation("a"))

    await it.run("simplify")

    expect(it.said()).toBe("Select polygons or lines to simplify them.")
  })
})

describe("converting", () => {
  test("goes from box to polygon to rotated box and back", async () => {
    const it = withHands(annotation("a", { shape: box(100, 100, 100, 100) }))

    await it.run("to-polygon")
    expect(it.shapeOf("a")).toEqual(A.shape)
    await it.run("to-rotated_box")
    expect(it.shapeOf("a")).toMatchObject({
      type: "rotated_box",
      cx: 150,
      cy: 150,
      width: 100,
      height: 100,
    })
    await it.run("to-ellipse")
    expect(it.shapeOf("a")).toMatchObject({ type: "ellipse", rx: 50, ry: 50 })
    await it.run("to-box")

    expect(it.shapeOf("a")).toEqual(box(100, 100, 100, 100))
    expect(it.said()).toBe("It is a box now.")
  })

  test("cuts an ellipse off at the border as a polygon", async () => {
    const it = withHands(
      annotation("a", { shape: { type: "ellipse", cx: 5, cy: 400, rx: 50, ry: 20, angle_deg: 0 } }),
    )

    await it.run("to-polygon")

    expect(boundsOf(it.shapeOf("a") as Shape).minX).toBe(0)
  })

  test("leaves what the category does not take, and says what it takes", async () => {
    const it = withHands(annotation("a"))
    it.categories = [category(1, "car", ["box"])]

    await it.run("to-polygon")

    expect(it.said()).toBe("car is drawn as box, not as polygon.")
    expect(it.undo()).toBe(false)
  })

  test("says what cannot be converted", async () => {
    const it = withHands(annotation("a", { shape: { type: "point", x: 5, y: 5 } }))

    await it.run("to-box")

    expect(it.said()).toBe("Nothing selected can become a box.")
  })
})

test("a hole and a part are drawn with the polygon tool", async () => {
  const it = withHands(A)

  await it.run("add-hole")
  await it.run("add-part")

  expect(it.state.activeTool.value).toBe("polygon")
  expect(it.sent).toEqual([
    { type: "ask", what: "hole" },
    { type: "ask", what: "part" },
  ])
})

test("a crowd is marked, and unmarked", async () => {
  const it = withHands(A, annotation("b", { is_crowd: true }))

  await it.run("crowd")
  expect(it.all().map(({ is_crowd }) => is_crowd)).toEqual([true, true])
  await it.run("crowd")

  expect(it.all().map(({ is_crowd }) => is_crowd)).toEqual([false, false])
})

describe("every action on shapes", () => {
  const ids = [
    ...["turn-left", "turn-right", "long-turn-left", "long-turn-right", "join", "subtract"],
    ...["fill-holes", "simplify", "to-box", "to-rotated_box", "to-polygon", "to-ellipse", "crowd"],
    ...["group", "ungroup", "duplicate", "delete", "bring-forward", "send-back"],
  ]
  const image = { width: 1000, height: 800 }
  const { box: anyBox, rotated_box, polygon, polyline, ellipse } = anyShape
  const anyAnnotations = fc
    .array(fc.oneof(anyBox, rotated_box, polygon, polyline, ellipse), {
      minLength: 1,
      maxLength: 3,
    })
    .map((shapes) =>
      shapes
        .flatMap((shape: Shape) => kindOf(shape).confined(shape, image) ?? [])
        .filter((shape) => kindOf(shape).flaw(shape, 1) === null)
        .map((shape, place) => annotation(`a${place}`, { shape, z: place })),
    )
  test.each(ids)(
    "%s is one undo, and leaves shapes in the image that make sense",
    async (id) => {
      await fc.assert(
        fc.asyncProperty(anyAnnotations, async (annotations) => {
          const it = withHands(...annotations)
          const before = it.document()
          if (id === "subtract") it.state.selection.select(["a0"])

          await it.run(id)

          for (const { shape } of it.all()) {
            expect(kindOf(shape).flaw(shape, 0)).toBeNull()
            expect(isInImage(shape, image)).toBe(true)
          }
          if (it.undo()) expect(it.undo()).toBe(false)
          expect(it.document()).toEqual(before)
        }),
        { numRuns: 15 },
      )
    },
    30_000,
  )
})
