import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { squareRound } from "../../static/src/adjudication/disagreements/squares"
import { Glide, viewBetween, viewOf } from "../../static/src/adjudication/picture/glide"
import { gridOf, heatOf, heatPixels, rampAt } from "../../static/src/adjudication/picture/heat"
import { layersBelow, type Seen } from "../../static/src/adjudication/picture/layers"
import { paneView } from "../../static/src/adjudication/picture/panes"
import { clusterAt } from "../../static/src/adjudication/picture/pointing"
import { lookOf } from "../../static/src/adjudication/picture/rater-looks"
import { createStore } from "../../static/src/editor/document/store"
import { imagePoint, screenPoint } from "../../static/src/editor/geometry/points"
import { markPath, traceMark } from "../../static/src/editor/render/mark-shapes"
import type { RenderStyle } from "../../static/src/editor/render/style"
import { schemaOf } from "../../static/src/editor/stage/schema"
import { toImage, toScreen, type View } from "../../static/src/editor/viewport/view"
import { box, cluster, imageWith, settled, version } from "./make"

const CANVAS = { width: 1000, height: 700 }
const IMAGE = { width: 4000, height: 3000 }
const view = (scale: number, x = 0, y = 0): View => ({ scale, x, y, devicePixelRatio: 1 })
const STYLE: RenderStyle = {
  coloursByCategory: new Map(),
  namesByCategory: new Map(),
  edgesByCategory: new Map(),
  colourBy: "category",
  authorColour: null,
  dash: [],
  mark: "disc",
  lockedIds: new Set(),
  fillOpacity: 0.2,
  hasNameTags: true,
}

describe("the view of an object", () => {
  test("has the object in its middle, with what is round it", () => {
    const seen = viewOf({ minX: 1000, minY: 1000, maxX: 1400, maxY: 1200 }, CANVAS, IMAGE, 1)

    expect(toScreen(seen, imagePoint(1200, 1100))).toEqual([500, 350])
    const [left] = toImage(seen, screenPoint(0, 0))
    expect(left).toBeLessThan(1000 - 200)
  })

  test("does not enlarge a small one into squares", () => {
    expect(viewOf({ minX: 10, minY: 10, maxX: 14, maxY: 14 }, CANVAS, IMAGE, 1).scale).toBe(6)
  })

  test("is come to by way of views that begin at one and end at the other", () => {
    const [from, to] = [view(0.2, 100, 50), view(2, -900, -400)]

    const begin = viewBetween(from, to, 0, CANVAS)
    expect(begin.scale).toBeCloseTo(from.scale, 9)
    expect(begin.x).toBeCloseTo(from.x, 6)
    expect(viewBetween(from, to, 1, CANVAS)).toBe(to)
    const middle = viewBetween(from, to, 0.5, CANVAS)
    expect(middle.scale).toBeCloseTo(Math.sqrt(0.2 * 2), 9)
  })
})

describe("a glide", () => {
  const start = (isStill: boolean) => {
    const current = signal(view(1))
    const frames: (() => void)[] = []
    let now = 0
    const glide = new Glide({
      viewport: {
        view: current,
        canvas: signal(CANVAS),
        lookAt: (next) => {
          current.value = next
        },
      },
      isStill: () => isStill,
      now: () => now,
      nextFrame: (run) => frames.push(run),
    })
    const frame = (ms: number) => {
      now += ms
      for (const run of frames.splice(0)) run()
    }
    return { glide, current, frame, frames }
  }

  test("is over in 150 ms", () => {
    const { glide, current, frame, frames } = start(false)
    const target = view(4, -100, -100)

    glide.to(target)
    frame(0)
    frame(75)
    expect(current.value.scale).toBeGreaterThan(1)
    expect(current.value.scale).toBeLessThan(4)
    frame(75)

    expect(current.value).toEqual(target)
    expect(frames).toEqual([])
  })

  test("is a jump for those who want no motion", () => {
    const { glide, current, frames } = start(true)

    glide.to(view(4))

    expect(current.value).toEqual(view(4))
    expect(frames).toEqual([])
  })

  test("gives way to a hand that moves the picture", () => {
    const { glide, current, frame } = start(false)
    glide.to(view(4))
    frame(50)
    const own = view(2, 7, 7)
    current.value = own

    frame(100)

    expect(current.value).toBe(own)
  })
})

describe("panes", () => {
  test("look at the same place as the whole canvas", () => {
    const whole = view(2, -300, -100)
    const pane = { width: 500, height: 350 }

    const seen = paneView(whole, CANVAS, pane)

    expect(toImage(seen, screenPoint(250, 175))).toEqual(toImage(whole, screenPoint(500, 350)))
    expect(seen.scale).toBe(1)
  })
})

describe("heat", () => {
  test("is of sides for boxes, of places for skeletons, of votes for regions", () => {
    const polygon = {
      type: "polygon",
      parts: [
        [
          [
            [0, 0],
            [9, 0],
            [9, 9],
          ],
        ],
      ],
    } as const
    const skeleton = { type: "keypoints", points: [[1, 1, 2]] } as const
    const of = (shape: Parameters<typeof version>[1]) =>
      heatOf(cluster(1, { versions: [version(11, shape), version(12, shape)] }))?.kind

    expect(of({ shape: box(0) })).toBe("edges")
    expect(of({ shape: skeleton })).toBe("places")
    expect(of({ shape: polygon })).toBe("votes")
    expect(heatOf(cluster(1, { versions: [version(11)] }))).toBeNull()
  })

  test("is clear where all agree and hottest where a vote is split", () => {
    const pixels = heatPixels(new Uint8Array([0, 1, 2]), 2)

    expect([pixels[3], pixels[11]]).toEqual([0, 0])
    expect([...pixels.slice(4, 8)]).toEqual([...rampAt(1), 220])
  })

  test("is counted on a grid of bounded size", () => {
    const { width, height } = gridOf({ minX: 0, minY: 0, maxX: 9000, maxY: 300 })

    expect(width).toBe(192)
    expect(height).toBe(7)
  })
})

describe("what is painted", () => {
  const paintedWith = (facts: Partial<Seen>) => {
    const opened = imageWith(1, [cluster(1), cluster(2)])
    const seen: Seen = {
      opened,
      currentId: 1,
      soloLayerId: null,
      surroundings: "dimmed",
      decisionOf: () => null,
      isEditing: false,
      ...facts,
    }
    const store = createStore({ annotations: new Map(), answers: {}, verifiedAbsent: [] })
    return layersBelow(
      () => seen,
      () => STYLE,
    )(store, schemaOf([]))
  }

  test("are the versions in their raters' colours and patterns, over the other objects", () => {
    const [others, ann, ben] = paintedWith({})

    expect(others?.style.lockedIds.size).toBe(1)
    expect([ann?.id, ben?.id]).toEqual([11, 12])
    expect(ann?.style.authorColour).toBe(lookOf(0).colour)
    expect(ben?.style.dash).toEqual(lookOf(1).dash)
    expect(ann?.style.dash).not.toEqual(ben?.style.dash)
  })

  test("is one version alone, without the others where they are hidden", () => {
    const layers = paintedWith({ soloLayerId: 12, surroundings: "hidden" })

    expect(layers.filter(({ records }) => records.length > 0).map(({ id }) => id)).toEqual([12])
  })

  test("keep a layer for each rater, whoever has marked the object", () => {
    const ids = (currentId: number | null) => paintedWith({ currentId }).map(({ id }) => id)

    expect(ids(1)).toEqual(ids(null))
  })

  test("of other objects is what was decided", () => {
    const [others] = paintedWith({ decisionOf: () => settled({ choice: { take: "none" } }) })

    expect(others?.records).toEqual([])
  })

  test("tells nine raters apart by colour or pattern", () => {
    const looks = Array.from({ length: 9 }, (_, place) => JSON.stringify(lookOf(place)))

    expect(new Set(looks).size).toBe(9)
  })
})

describe("a click", () => {
  test("means the smallest object under it", () => {
    const large = cluster(1, {
      versions: [version(11, { shape: box(0, 0, 500, 500) })],
      proposal: null,
    })
    const small = cluster(2, {
      versions: [version(11, { shape: box(50, 50, 20, 20) })],
      proposal: null,
    })

    expect(clusterAt([large, small], imagePoint(55, 55), 2)?.id).toBe(2)
    expect(clusterAt([large, small], imagePoint(400, 400), 2)?.id).toBe(1)
    expect(clusterAt([large, small], imagePoint(900, 900), 2)).toBeNull()
  })
})

describe("a crop", () => {
  test("is a square round the object that lies in the image", () => {
    const square = squareRound({ minX: 0, minY: 100, maxX: 40, maxY: 120 }, IMAGE)

    expect(square.minX).toBe(0)
    expect(square.maxX - square.minX).toBe(square.maxY - square.minY)
    expect(square.maxX).toBeGreaterThanOrEqual(40)
  })
})

describe("the marks of raters", () => {
  test("differ in form for as many as there are forms, and none is a ring", () => {
    const paths = [0, 1, 2, 3, 4, 5].map((place) => markPath(lookOf(place).mark, 0, 0, 4))

    expect(new Set(paths).size).toBe(6)
  })

  test("are closed outlines round their place", () => {
    for (const place of [1, 2, 3, 4, 5]) {
      const corners: (readonly [number, number])[] = []
      let isClosed = false
      traceMark(
        lookOf(place).mark,
        {
          moveTo: (x, y) => void corners.push([x, y]),
          lineTo: (x, y) => void corners.push([x, y]),
          closePath: () => {
            isClosed = true
          },
          ellipse: () => undefined,
        },
        100,
        50,
        4,
      )
      expect(isClosed).toBe(true)
      for (const [x, y] of corners) expect(Math.hypot(x - 100, y - 50)).toBeLessThan(7)
    }
  })
})
