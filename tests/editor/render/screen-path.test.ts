import { expect, test } from "vitest"
import { ScreenPath } from "../../../static/src/editor/render/screen-path"

type Step = readonly [name: string, ...numbers: number[]]

const traced = (scale: number, trace: (path: ScreenPath) => void): readonly Step[] => {
  const steps: Step[] = []
  const note =
    (name: string) =>
    (...numbers: (number | boolean | undefined)[]) =>
      void steps.push([name, ...numbers.map(Number)])
  const context = {
    moveTo: note("move"),
    lineTo: note("line"),
    closePath: note("close"),
    ellipse: note("ellipse"),
  }
  trace(new ScreenPath(context, { scale, x: 5, y: 7, devicePixelRatio: 2 }))
  return steps
}

test("image pixels become device pixels", () => {
  const steps = traced(3, (path) => {
    path.moveTo(1, 2)
    path.lineTo(4, 2)
    path.closePath()
    path.ellipse(1, 1, 2, 3, 0.5, 0, 6)
  })

  expect(steps).toEqual([
    ["move", 16, 26],
    ["line", 34, 26],
    ["close"],
    ["ellipse", 16, 20, 12, 18, 0.5, 0, 6],
  ])
})

test("a staircase seen from afar loses the steps that cannot be seen, and none from near", () => {
  const staircase = (path: ScreenPath) => {
    path.moveTo(0, 0)
    for (let step = 1; step <= 100; step++) {
      path.lineTo(step, step - 1)
      path.lineTo(step, step)
    }
  }

  expect(traced(0.1, staircase).length).toBeLessThan(20)
  expect(traced(4, staircase)).toHaveLength(201)
})
