import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  addKeypoint,
  freeName,
  mirrored,
  moveBy,
  removeKeypoint,
  reorder,
  setFlipPair,
  toggleEdge,
} from "../../../static/src/pages/skeleton/design"
import { makeDesign, namesOf } from "./make"

const FOUR = makeDesign({
  names: ["a", "b", "c", "d"],
  edges: [
    [0, 1],
    [1, 3],
  ],
  flipPairs: [[2, 3]],
})

describe("a skeleton", () => {
  it("keeps its bones and pairs when a keypoint is removed", () => {
    const rest = removeKeypoint(0)(FOUR)

    expect(namesOf(rest)).toEqual(["b", "c", "d"])
    expect(rest.edges).toEqual([[0, 2]])
    expect(rest.flipPairs).toEqual([[1, 2]])
  })

  it("keeps its bones and pairs when one is put in between", () => {
    const more = addKeypoint("new", [0.5, 0.5], 1)(FOUR)

    expect(namesOf(more)).toEqual(["a", "new", "b", "c", "d"])
    expect(more.edges).toEqual([
      [0, 2],
      [2, 4],
    ])
  })

  it("joins the same keypoints by name in whatever order they stand", () => {
    const number = fc.integer({ min: 0, max: 3 })
    const joined = (design: typeof FOUR) =>
      design.edges
        .map(([a, b]) => [design.keypoints[a]?.name, design.keypoints[b]?.name].toSorted().join())
        .toSorted()

    fc.assert(
      fc.property(number, number, (from, to) => {
        expect(joined(reorder(from, to)(FOUR))).toEqual(joined(FOUR))
      }),
    )
  })

  it("takes a bone away when two are joined again, in either direction", () => {
    expect(toggleEdge(1, 0)(FOUR).edges).toEqual([[1, 3]])
  })

  it("joins nothing with itself", () => {
    expect(toggleEdge(2, 2)(FOUR)).toBe(FOUR)
  })

  it("gives each keypoint one mirror", () => {
    expect(setFlipPair(1, 3)(FOUR).flipPairs).toEqual([[1, 3]])
    expect(setFlipPair(3, null)(FOUR).flipPairs).toEqual([])
  })

  it("is itself when it is mirrored twice", () => {
    const twice = mirrored(mirrored(FOUR))

    twice.keypoints.forEach(({ place }, index) => {
      expect(place[0]).toBeCloseTo(FOUR.keypoints[index]?.place[0] ?? 0)
    })
  })

  it("changes left and right in a mirror, and the middle's place alone", () => {
    const face = makeDesign({
      places: [
        [0.5, 0.5],
        [0.75, 0.25],
        [0.25, 0.375],
      ],
      flipPairs: [[1, 2]],
    })

    const places = mirrored(face).keypoints.map(({ place }) => place)

    expect(places).toEqual([
      [0.5, 0.5],
      [0.75, 0.375],
      [0.25, 0.25],
    ])
  })

  it("moves together only as far as all stay in the box", () => {
    const moved = moveBy([0, 3], [0.9, 0])(FOUR)

    expect(moved.keypoints[3]?.place[0]).toBe(1)
    expect(moved.keypoints[0]?.place[0]).toBeCloseTo(0.7)
  })

  it("finds a name that nobody has", () => {
    expect(freeName(makeDesign({ names: ["point 2"] }))).toBe("point 3")
  })
})
