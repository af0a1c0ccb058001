import { describe, expect, test } from "vitest"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import type { Ring } from "../../../static/src/editor/geometry/shapes"
import { polygonTool } from "../../../static/src/editor/tools/polygon"
import { annotation, box } from "../make"
import { type Script, script } from "./script"

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const A = annotation("a", { shape: polygonOf([[square(100, 100, 100)]]) })

/** Without neighbours' pull, so that corners lie where they are clicked. */
const clicks = (tool: Script, ring: Ring, held: Parameters<Script["click"]>[2] = { alt: true }) => {
  for (const [x, y] of ring) tool.click(x, y, held)
}

describe("the polygon tool", () => {
  test("goes from click to click, and closes with a click on the first", () => {
    const tool = script(polygonTool)

    clicks(tool, square(300, 300, 100))
    tool.click(303, 302)

    expect(tool.shapes()).toEqual([polygonOf([[square(300, 300, 100)]])])
    expect(tool.selected()).toEqual(["new-1"])
    tool.undo()
    expect(tool.shapes()).toEqual([])
    expect(tool.undo()).toBe(false)
  })

  test.each([
    ["a double click", (tool: Script) => tool.click(300, 400, { clicks: 2 })],
    ["a key", (tool: Script) => tool.finish()],
  ])("closes with %s", (_, close) => {
    const tool = script(polygonTool)

    clicks(tool, square(300, 300, 100))
    close(tool)

    expect(tool.shapes()).toEqual([polygonOf([[square(300, 300, 100)]])])
  })

  test("runs clockwise, whichever way it was drawn", () => {
    const tool = script(polygonTool)

    clicks(tool, square(300, 300, 100).toReversed())
    tool.finish()

    expect(tool.shapes()).toEqual([polygonOf([[square(300, 300, 100)]])])
  })

  test("is drawn by keys alone", () => {
    const tool = script(polygonTool)

    for (const [dx, dy] of [
      [0, 0],
      [40, 0],
      [0, 40],
    ] as const) {
      tool.step(dx, dy)
      tool.confirm()
    }
    tool.finish()

    expect(tool.shapes()).toEqual([
      polygonOf([
        [
          [
            [500, 400],
            [540, 400],
            [540, 440],
          ],
        ],
      ]),
    ])
  })

  test("closes from the keyboard at the first vertex", () => {
    const tool = script(polygonTool)

    for (const [dx, dy] of [
      [0, 0],
      [40, 0],
      [0, 40],
      [-40, -40],
    ] as const) {
      tool.step(dx, dy)
      tool.confirm()
    }

    expect(tool.shapes()).toEqual([
      polygonOf([
        [
          [
            [500, 400],
            [540, 400],
            [540, 440],
          ],
        ],
      ]),
    ])
  })

  test("shows the side that would close it, and marks the first vertex when a click there does", () => {
    const tool = script(polygonTool)

    clicks(tool, square(300, 300, 100).slice(0, 3))
    tool.move(320, 390)
    expect(tool.drafts.at(-1)?.sketch?.lines).toEqual([
      {
        points: [
          [320, 390],
          [300, 300],
        ],
        look: "closing",
      },
    ])
    tool.move(302, 301)

    expect(tool.drafts.at(-1)?.sketch?.snap).toMatchObject({ at: [300, 300], on: "vertex" })
  })

  test("shows a side that would cross the outline in red, and does not take it", () => {
    const tool = script(polygonTool)
    clicks(tool, [
      [300, 300],
      [400, 400],
      [400, 300],
    ])

    tool.move(310, 390)
    expect(tool.drafts.at(-1)?.sketch?.lines?.at(-1)).toEqual({
      points: [
        [400, 300],
        [310, 390],
      ],
      look: "refused",
    })
    tool.click(310, 390)
    expect(tool.said).toEqual(["That side would cross the outline."])
    tool.back()
    tool.click(310, 390)
    tool.finish()

    expect(tool.shapes()).toEqual([
      polygonOf([
        [
          [
            [300, 300],
            [400, 400],
            [310, 390],
          ],
        ],
      ]),
    ])
  })

  test("does not close across itself: it says so, and goes on", () => {
    const tool = script(polygonTool)
    clicks(tool, [
      [300, 300],
      [350, 300],
      [350, 350],
      [250, 350],
      [250, 250],
      [400, 250],
      [400, 340],
    ])

    tool.finish()
    expect(tool.said).toEqual(["The outline crosses itself."])
    tool.back()
    tool.back()
    tool.finish()

    expect(tool.shapes()).toHaveLength(1)
  })

  test("is drawn freehand in one stroke, which ends where it began", () => {
    const tool = script(polygonTool)
    const round = Array.from({ length: 200 }, (_, place): [number, number] => {
      const turn = (2 * Math.PI * place) / 200
      return [300 + 80 * Math.cos(turn), 300 + 80 * Math.sin(turn)]
    })

    tool.down(380, 300)
    for (const at of round.slice(1)) tool.move(...at)
    tool.up(380, 299)

    const [shape] = tool.shapes()
    const count = shape?.type === "polygon" ? (shape.parts[0]?.[0]?.length ?? 0) : 0
    expect(count).toBeGreaterThan(12)
    expect(count).toBeLessThan(60)
  })

  test("goes on after a stroke that ends elsewhere", () => {
    const tool = script(polygonTool)

    tool.drag([300, 300], [400, 300])
    tool.click(400, 400)
    tool.finish()

    expect(tool.shapes()).toEqual([
      polygonOf([
        [
          [
            [300, 300],
            [400, 300],
            [400, 400],
          ],
        ],
      ]),
    ])
  })

  test("keeps a stroke up to where it would cross the outline", () => {
    const tool = script(polygonTool)
    clicks(tool, [
      [300, 300],
      [400, 300],
      [400, 400],
    ])

    tool.down(350, 400)
    for (let y = 399; y >= 250; y--) tool.move(350, y)
    tool.up(350, 250)

    expect(tool.said).toEqual(["The stroke would cross the outline; it is kept up to there."])
    tool.finish()
    expect(tool.shapes()).toHaveLength(1)
  })

  test("says what is missing of three points", () => {
    const tool = script(polygonTool)

    clicks(tool, square(300, 300, 100).slice(0, 2))
    tool.finish()

    expect(tool.said).toEqual(["A polygon needs at least 3 points."])
  })

  test("says how a category is drawn that takes no regions", () => {
    const tool = script(polygonTool)
    tool.takes = ["box", "keypoints"]

    tool.click(300, 300)

    expect(tool.said).toEqual(["car is drawn as box or skeleton, not as polygon."])
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("is at home where masks are: both are regions", () => {
    const tool = script(polygonTool)
    tool.takes = ["mask"]

    clicks(tool, square(300, 300, 100))
    tool.finish()

    expect(tool.shapes()).toHaveLength(1)
  })
})

describe("beside a neighbour", () => {
  const B = annotation("b", { shape: box(100, 100, 100, 100) })

  test("a vertex comes to the neighbour's vertex or edge, which is marked", () => {
    const tool = script(polygonTool, B)

    tool.move(203, 98)
    expect(tool.drafts.at(-1)).toMatchObject({
      isIdle: true,
      sketch: { snap: { at: [200, 100], on: "vertex" } },
    })
    tool.click(203, 98)
    tool.click(300, 100)
    tool.click(300, 200)
    tool.move(204, 160)
    expect(tool.drafts.at(-1)?.sketch?.snap).toMatchObject({ at: [200, 160], on: "edge" })
    tool.click(204, 160)
    tool.finish()

    expect(tool.shapes()[1]).toEqual(
      polygonOf([
        [
          [
            [200, 100],
            [300, 100],
            [300, 200],
            [200, 160],
          ],
        ],
      ]),
    )
  })

  test("Alt leaves vertices where they are, and so does the switch", () => {
    const tool = script(polygonTool, B)
    tool.snaps = false

    tool.click(203, 98)
    tool.click(300, 98)
    tool.snaps = true
    tool.click(203, 130, { alt: true })
    tool.finish()

    expect(tool.shapes()[1]).toEqual(
      polygonOf([
        [
          [
            [203, 98],
            [300, 98],
            [203, 130],
          ],
        ],
      ]),
    )
  })

  test("between two of its places the border is followed, the shorter way or with Mod the longer", () => {
    const tool = script(polygonTool, B)

    tool.click(200, 150)
    tool.move(150, 200)
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual({
      type: "polyline",
      points: [
        [200, 150],
        [200, 200],
        [150, 200],
      ],
    })
    tool.move(150, 200, { mod: true })
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual({
      type: "polyline",
      points: [
        [200, 150],
        [200, 100],
        [100, 100],
        [100, 200],
        [150, 200],
      ],
    })
    tool.click(150, 200)
    tool.click(300, 300)
    tool.finish()

    expect(tool.shapes()[1]).toEqual(
      polygonOf([
        [
          [
            [300, 300],
            [150, 200],
            [200, 200],
            [200, 150],
          ],
        ],
      ]),
    )
  })

  test("the keyboard's crosshair comes to an edge when it is a pixel away", () => {
    const tool = script(polygonTool, B)
    tool.crosshair = [204, 150] as unknown as Script["crosshair"]

    tool.step(-1, 0)
    expect(tool.drafts.at(-1)?.sketch).toBeUndefined()
    tool.step(-2, 0)

    expect(tool.drafts.at(-1)?.sketch?.snap?.at).toEqual([200, 150])
  })
})

describe("with a polygon selected", () => {
  const started = () => {
    const tool = script(polygonTool, A)
    tool.context.selection.select(["a"])
    return tool
  }
  const HOLE = square(120, 120, 30)

  test("Alt begins a hole inside it, which is one undo", () => {
    const tool = started()

    clicks(tool, HOLE)
    tool.finish()

    expect(tool.shapeOf("a")).toEqual(polygonOf([[square(100, 100, 100), HOLE.toReversed()]]))
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("a hole may not reach out of it", () => {
    const tool = started()
    clicks(tool, HOLE.slice(0, 2))

    tool.click(150, 250, { alt: true })

    expect(tool.said).toEqual(["That side would cross the outline."])
  })

  test("Shift adds another part to it", () => {
    const tool = started()

    tool.click(300, 300, { shift: true })
    clicks(tool, square(300, 300, 50).slice(1))
    tool.finish()

    expect(tool.shapeOf("a")).toEqual(polygonOf([[square(100, 100, 100)], [square(300, 300, 50)]]))
    expect(tool.shapes()).toHaveLength(1)
  })

  test("a hole and a part can be asked for by a key", () => {
    const tool = started()

    tool.ask("hole")
    clicks(tool, HOLE)
    tool.finish()
    tool.ask("part")
    clicks(tool, square(300, 300, 50))
    tool.finish()

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([[square(100, 100, 100), HOLE.toReversed()], [square(300, 300, 50)]]),
    )
  })

  test("a hole that is asked for begins inside, and needs a polygon", () => {
    const tool = started()

    tool.ask("hole")
    tool.click(500, 500)
    tool.context.selection.clear()
    tool.ask("hole")
    tool.click(500, 500)

    expect(tool.said).toEqual([
      "A hole begins inside the selected polygon.",
      "Select one polygon first: a hole or a part is added to it.",
    ])
    expect(tool.shapes()).toEqual([A.shape])
  })

  test("of another category, Alt only draws freely", () => {
    const tool = started()
    tool.categoryId = 2

    clicks(tool, HOLE)
    tool.finish()

    expect(tool.shapes()).toEqual([A.shape, polygonOf([[HOLE]])])
  })
})
