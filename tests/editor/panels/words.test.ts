import { describe, expect, it } from "vitest"
import type { Change } from "../../../static/src/editor/document/types"
import {
  commonAttributes,
  numberFrom,
  sharedValue,
} from "../../../static/src/editor/panels/attributes"
import { versionsOf } from "../../../static/src/editor/panels/conflict-words"
import { exposureTime, factGroups } from "../../../static/src/editor/panels/metadata"
import { objectRows, rowsInSight, wordsFor } from "../../../static/src/editor/panels/object-rows"
import { ranked } from "../../../static/src/editor/panels/ranking"
import { ago } from "../../../static/src/editor/panels/times"
import { placeFor } from "../../../static/src/editor/panels/tooltip"
import { annotation, box, documentWith } from "../make"
import { startWith } from "./page"

describe("facts about a picture", () => {
  it("are written as photographers write them", () => {
    const metadata = {
      make: "Canon",
      model: "Canon EOS 5D",
      f_number: 5.6,
      exposure_s: 0.004,
      iso: 400,
      gps_latitude: -33.9,
      gps_longitude: 18.4,
      sharpness: 12,
      digitized_at_local: "2023-03-04T10:30:05",
      has_embedded_thumbnail: false,
    }

    const facts = factGroups({ width: 40, height: 30, metadata }).flatMap((group) => group.facts)

    expect(facts.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      "Size: 40 × 30 px",
      "Camera: Canon EOS 5D",
      "Aperture: f/5.6",
      "Time: 1/250 s",
      "ISO: 400",
      "Position: 33.90000° S, 18.40000° E",
      "sharpness: 12",
      "digitized: 2023-03-04 10:30:05",
      "has embedded thumbnail: no",
    ])
  })

  it.each([
    [0.004, "1/250 s"],
    [0.5, "0.5 s"],
    [30, "30 s"],
  ])("give an exposure of %d s as %s", (seconds, words) => {
    expect(exposureTime(seconds)).toBe(words)
  })
})

describe("attributes of several objects", () => {
  const { categories } = startWith()

  it("are those that all their categories ask for", () => {
    const names = (ids: number[]) =>
      commonAttributes(
        ids.map((category_id, place) => annotation(String(place), { category_id })),
        categories,
      ).map(({ name }) => name)

    expect(names([1, 1])).toEqual(["view", "occluded"])
    expect(names([1, 2])).toEqual([])
  })

  it("are the same, or mixed", () => {
    const rear = annotation("a", { attributes: { lights: ["head"] } })
    const same = annotation("b", { attributes: { lights: ["head"] } })

    expect(sharedValue([rear, same], "lights")).toEqual({ kind: "same", value: ["head"] })
    expect(sharedValue([rear, annotation("c")], "lights")).toEqual({ kind: "mixed" })
  })

  it.each([
    ["1,5", 1.5],
    [" 2 ", 2],
    ["", undefined],
    ["two", undefined],
  ])("read the number in %j", (text, value) => {
    expect(numberFrom(text)).toBe(value)
  })
})

it("finds whole beginnings first, then words, then letters in order", () => {
  const items = ["Zoom out", "Show or hide all", "A zebra", "Undo"].map((words) => ({ words }))

  expect(ranked(items, "zo").map(({ words }) => words)).toEqual(["Zoom out"])
  expect(ranked(items, "z").map(({ words }) => words)).toEqual(["Zoom out", "A zebra"])
  expect(ranked(items, "soh").map(({ words }) => words)).toEqual(["Show or hide all"])
})

it("renders the rows in sight and a few beside them", () => {
  expect(rowsInSight(2800, 280, 28, 10_000)).toEqual({ from: 94, to: 116 })
  expect(rowsInSight(0, 280, 28, 4)).toEqual({ from: 0, to: 4 })
})

it("says how long ago something was", () => {
  const now = Date.parse("2026-01-02T12:00:00Z")

  expect(ago("2026-01-02T11:59:30Z", now)).toBe("just now")
  expect(ago("2026-01-02T09:00:00Z", now)).toBe("3 hours ago")
  expect(ago("2026-01-01T11:00:00Z", now)).toBe("yesterday")
})

it("keeps a tooltip inside the window", () => {
  const tip = { width: 100, height: 20 }
  const page = { width: 1280, height: 720 }

  expect(placeFor(tip, { left: 0, top: 10, bottom: 38, width: 28, height: 28 }, page)).toEqual({
    x: 4,
    y: 44,
  })
  expect(placeFor(tip, { left: 600, top: 690, bottom: 718, width: 28, height: 28 }, page)).toEqual({
    x: 564,
    y: 664,
  })
})

describe("the versions of a conflict", () => {
  const { categories } = startWith()
  const theirs = annotation("a", { category_id: 2, shape: box(10, 20, 50, 50) })

  it.each([
    ["position", { shape: box(40, 20, 50, 50) }, "dog · at 40, 20 · 50 × 50 px"],
    ["position", { shape: box(10.4, 20, 50, 50) }, "dog · at 10.40, 20 · 50 × 50 px"],
    ["size", { shape: box(10, 20, 60, 50) }, "dog · at 10, 20 · 60 × 50 px"],
    ["category", { category_id: 1 }, "car · at 10, 20 · 50 × 50 px"],
    ["view", { attributes: { view: "rear" } }, "dog · at 10, 20 · 50 × 50 px · view: rear"],
    ["order", { z: 7 }, "dog · at 10, 20 · 50 × 50 px · further in front"],
  ])("say that they differ in %s, and how", (difference, facts, words) => {
    const change = { kind: "annotation", id: "a", before: theirs, after: { ...theirs, ...facts } }

    const versions = versionsOf(change as Change, categories)

    expect(versions.mine).toBe(words)
    expect(versions.theirs).not.toBe(words)
    expect(versions.difference).toBe(`Different: ${difference}.`)
  })

  it("say what was removed, and what was not answered", () => {
    const removed = { kind: "annotation", id: "a", before: theirs } as const
    const answer = { kind: "answer", question: "Weather", after: ["sun", "rain"] } as const

    expect(versionsOf(removed, categories).mine).toBe("removed")
    expect(versionsOf(answer, categories)).toMatchObject({ mine: "sun, rain", theirs: "no answer" })
  })

  it("name the categories that are absent", () => {
    const change = { kind: "verifiedAbsent", before: [], after: [2, 1] } as const

    expect(versionsOf(change, categories)).toMatchObject({ mine: "dog, car", theirs: "none" })
  })
})

describe("an object for those who hear it", () => {
  it("has its size, kind, group and states in words", () => {
    const grouped = [
      annotation("a", { group_id: "g" }),
      annotation("b", { group_id: "g" }),
      annotation("c", { shape: { type: "point", x: 3, y: 4 } }),
    ]
    const rows = objectRows(documentWith(...grouped), startWith().categories)
    const words = (id: string, isHidden = false) => {
      const row = rows.find(({ annotation }) => annotation.id === id)
      return row && wordsFor(row, { isHidden, isLocked: isHidden })
    }

    expect(words("a")).toBe("car 1, 10 × 10 pixels, box, in a group of 2")
    expect(words("c", true)).toBe("car 3, 3, 4, point, hidden, locked")
  })
})
