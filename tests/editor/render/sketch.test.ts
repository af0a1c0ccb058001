import { expect, test } from "vitest"
import type { Sketch } from "../../../static/src/editor/document/draft"
import { paintSketch } from "../../../static/src/editor/render/sketch"
import { callsOf, recordingContext } from "./recorder"

const VIEW = { scale: 2, x: 10, y: 20, devicePixelRatio: 1 }

/** What of a sketch the recorder's context lacks, noted in order. */
const painted = (sketch: Sketch) => {
  const context = recordingContext()
  const dashes: number[][] = []
  const squares: number[][] = []
  paintSketch(
    Object.assign(context, {
      setLineDash: (dash: number[]) => void dashes.push([...dash]),
      strokeRect: (...place: number[]) => void squares.push(place),
    }),
    sketch,
    VIEW,
  )
  return { strokes: callsOf(context, "stroke"), fills: callsOf(context, "fill"), dashes, squares }
}

test("a refused side is red between dark edges", () => {
  const { strokes } = painted({
    lines: [
      {
        points: [
          [0, 0],
          [9, 9],
        ],
        look: "refused",
      },
    ],
  })

  expect(strokes).toEqual([
    ["stroke", 1, "rgb(0 0 0 / 65%)", 5],
    ["stroke", 1, "#ff4d4d", 3],
  ])
})

test("the side that would close an outline is dashed, and dashes end with it", () => {
  const { dashes } = painted({
    lines: [
      {
        points: [
          [0, 0],
          [9, 9],
        ],
        look: "closing",
      },
    ],
  })

  expect(dashes).toEqual([[], [4, 4], []])
})

test("vertices are discs in one path; a snap to a vertex is a square round it", () => {
  const { fills, squares } = painted({
    vertices: [
      [0, 0],
      [5, 5],
      [9, 9],
    ],
    snap: { at: [5, 5], on: "vertex" },
  })

  expect(fills).toEqual([["fill", 3, "#fff", 1]])
  expect(squares).toEqual([
    [14, 24, 12, 12],
    [14, 24, 12, 12],
  ])
})
