import { expect, test } from "vitest"
import { Ground } from "../../../static/src/editor/render/ground"
import type { Sheet } from "../../../static/src/editor/render/sheet"
import type { Painted } from "../../../static/src/editor/render/sheet-plan"

const CANVAS = { width: 1000, height: 800 }
const VIEW = { scale: 1, x: 0, y: 0, devicePixelRatio: 1 }

const at = (scale: number, version = 1): Painted => ({
  view: { ...VIEW, scale },
  size: CANVAS,
  version,
})

const sheet = () => {
  const shown: boolean[] = []
  const made: Sheet = {
    canvas: {} as HTMLCanvasElement,
    painted: () => undefined,
    place: () => undefined,
    show: (isShown) => void shown.push(isShown),
  }
  return { sheet: made, isShown: () => shown.at(-1) ?? false }
}

test("the widest sheet of a version is kept", () => {
  const ground = new Ground(sheet().sheet)

  expect(ground.wants(at(1), at(1.2))).toBe(false)
  expect(ground.wants(at(1), at(2))).toBe(true)
  ground.keep(sheet().sheet, at(1))
  expect(ground.wants(at(2), at(4))).toBe(false)
  expect(ground.wants(at(0.5), at(4))).toBe(true)
  expect(ground.wants(at(2, 2), at(4, 2))).toBe(true)
  expect(ground.wants(at(0.5, 1), at(4, 2))).toBe(false)
})

test("it stands in for the sheet above once that covers too little of the canvas", () => {
  const own = sheet()
  const ground = new Ground(sheet().sheet)
  ground.keep(own.sheet, at(0.5))

  expect(ground.place({ ...VIEW, scale: 1.6 }, CANVAS, at(2), 1)).toBe(false)
  expect(own.isShown()).toBe(false)
  expect(ground.place(VIEW, CANVAS, at(2), 1)).toBe(true)
  expect(own.isShown()).toBe(true)
})

test("it does not where it covers no more, or shows another version", () => {
  const ground = new Ground(sheet().sheet)
  ground.keep(sheet().sheet, at(2))

  expect(ground.place(VIEW, CANVAS, at(2), 1)).toBe(false)
  ground.keep(sheet().sheet, at(0.5))
  expect(ground.place(VIEW, CANVAS, at(2, 2), 2)).toBe(false)
})
