import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Place } from "../../../static/src/pages/skeleton/design"
import { fitted, placedOn, spread } from "../../../static/src/pages/skeleton/layout"
import { makeDesign } from "./make"

const share = fc.double({ min: 0, max: 1, noNaN: true })
const places = fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 12 })
const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)

describe("a template's places", () => {
  it("are drawn close to the box, with a little room", () => {
    const design = makeDesign({
      names: ["a", "b"],
      places: [
        [0.4, 0.2],
        [0.6, 0.8],
      ],
      aspect: 2,
    })

    const close = fitted(design)

    expect(close.keypoints.map(({ place }) => place)).toEqual([
      [0.05, 0.05],
      [0.95, 0.95],
    ])
    expect(close.aspect).toBeCloseTo((0.2 * 2) / 0.6)
  })

  it("stay in the box, and stay the same when they are fitted again", () => {
    fc.assert(
      fc.property(places, (given) => {
        const once = fitted(makeDesign({ names: names(given.length), places: given }))
        const twice = fitted(once)

        const values = once.keypoints.flatMap(({ place }) => place)
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
        const again = twice.keypoints.flatMap(({ place }) => place)
        again.forEach((value, index) => {
          expect(value).toBeCloseTo(values[index] ?? 0, 2)
        })
      }),
    )
  })

  it("of keypoints on one line lie in its middle", () => {
    const line: readonly Place[] = [
      [0.3, 0.1],
      [0.3, 0.9],
    ]

    const close = fitted(makeDesign({ names: ["a", "b"], places: line }))

    expect(close.keypoints.map(({ place }) => place[0])).toEqual([0.5, 0.5])
  })

  it("keep their shape on a picture of another shape", () => {
    const tall = makeDesign({
      names: ["a", "b"],
      places: [
        [0, 0],
        [1, 1],
      ],
      aspect: 0.5,
    })

    const onWide = placedOn(tall, 2)

    const [a, b] = onWide.keypoints.map(({ place }) => place)
    const width = ((b?.[0] ?? 0) - (a?.[0] ?? 0)) * 2
    const height = (b?.[1] ?? 0) - (a?.[1] ?? 0)
    expect(width / height).toBeCloseTo(0.5, 3)
  })

  it("are made for whom nobody has placed, all different", () => {
    const made = spread(68)

    expect(new Set(made.map(String)).size).toBe(68)
  })
})
