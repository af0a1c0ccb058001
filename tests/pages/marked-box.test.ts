import { expect, test } from "vitest"
import { boxBetween } from "../../static/src/pages/marked-box"

const PICTURE = { width: 100, height: 50 }

test("a box is the same whichever corner it was drawn from", () => {
  const box = { x: 10, y: 5, width: 21, height: 16 }

  expect(boxBetween({ x: 10.4, y: 5.2 }, { x: 30.1, y: 20.3 }, PICTURE)).toEqual(box)
  expect(boxBetween({ x: 30.1, y: 20.3 }, { x: 10.4, y: 5.2 }, PICTURE)).toEqual(box)
})

test("what is drawn beyond the picture ends at its edge", () => {
  const box = boxBetween({ x: -20, y: 40 }, { x: 500, y: 90 }, PICTURE)

  expect(box).toEqual({ x: 0, y: 40, width: 100, height: 10 })
})
