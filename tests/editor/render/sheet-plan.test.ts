import { describe, expect, test } from "vitest"
import {
  hasRoom,
  isFair,
  isSharp,
  type Painted,
  sheetFor,
} from "../../../static/src/editor/render/sheet-plan"
import { pan, type View } from "../../../static/src/editor/viewport/view"

const VIEW: View = { scale: 2, x: 0, y: 0, devicePixelRatio: 1 }
const CANVAS = { width: 1000, height: 800 }
const painted = (hasMargin: boolean): Painted => ({
  ...sheetFor(VIEW, CANVAS, hasMargin),
  version: 1,
})

describe("a sheet with a margin", () => {
  test("stays sharp while the picture is panned within it, and says when it comes to its end", () => {
    expect(isSharp(painted(true), pan(VIEW, 240, -190), CANVAS)).toBe(true)
    expect(isSharp(painted(true), pan(VIEW, 260, 0), CANVAS)).toBe(false)
    expect(hasRoom(painted(true), pan(VIEW, 100, 0), CANVAS)).toBe(true)
    expect(hasRoom(painted(true), pan(VIEW, 200, 0), CANVAS)).toBe(false)
  })

  test("is not sharp at another zoom or on another screen", () => {
    expect(isSharp(painted(true), { ...VIEW, scale: 2.01 }, CANVAS)).toBe(false)
    expect(isSharp(painted(true), { ...VIEW, devicePixelRatio: 2 }, CANVAS)).toBe(false)
  })

  test("has less of one where it would be many pixels", () => {
    const { size } = sheetFor(VIEW, { width: 3840, height: 2160 }, true)

    expect(size).toEqual({ width: 3840 + 2 * 384, height: 2160 + 2 * 216 })
  })
})

test("a sheet without a margin is sharp where it is, and has no room", () => {
  expect(isSharp(painted(false), VIEW, CANVAS)).toBe(true)
  expect(hasRoom(painted(false), VIEW, CANVAS)).toBe(false)
  expect(isSharp(painted(false), pan(VIEW, 1, 0), CANVAS)).toBe(false)
})

describe("a sheet is a fair picture of another view", () => {
  test.each<[string, View]>([
    ["a little nearer", { ...VIEW, scale: 2.5 }],
    ["a little farther", { ...VIEW, scale: 1.6 }],
    ["beside it", pan(VIEW, 600, 0)],
  ])("that is %s", (_, view) => {
    expect(isFair(painted(true), view, CANVAS)).toBe(true)
  })

  test.each<[string, View]>([
    ["much nearer", { ...VIEW, scale: 4 }],
    ["much farther", { ...VIEW, scale: 1 }],
    ["somewhere else", pan(VIEW, 900, 0)],
    ["off in both directions", pan(VIEW, 600, 500)],
  ])("but not of one that is %s", (_, view) => {
    expect(isFair(painted(true), view, CANVAS)).toBe(false)
  })
})
