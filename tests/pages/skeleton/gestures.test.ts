import { describe, expect, it } from "vitest"
import { begin, drag, end } from "../../../static/src/pages/skeleton/gestures"
import { afterKey } from "../../../static/src/pages/skeleton/stage-keys"
import {
  afterRedo,
  afterUndo,
  type DesignerState,
  designIn,
  initial,
} from "../../../static/src/pages/skeleton/state"
import { makeDesign, namesOf } from "./make"

const start = initial(makeDesign(), { kind: "blank" })
const FAR = [0.8, 0.8] as const

const press = (state: DesignerState, ...keys: readonly string[]): DesignerState =>
  keys.reduce((now, key) => afterKey(now, { key, shift: false, mod: false }) ?? now, state)

describe("the pointer", () => {
  it("places a keypoint where there is none, and has it in hand", () => {
    const [state, gesture] = begin(start, FAR, null, false)

    const after = end(state, gesture, { at: FAR, number: null, isClick: true })

    expect(designIn(after).keypoints.at(-1)).toMatchObject({ name: "point 4", place: [0.8, 0.8] })
    expect(after.active).toBe(3)
  })

  it("moves a keypoint as one step that can be undone", () => {
    const [state, gesture] = begin(start, [0.1, 0.1], 0, false)
    const dragged = drag(drag(state, gesture, [0.3, 0.3]), gesture, [0.5, 0.6])

    const after = end(dragged, gesture, { at: [0.5, 0.6], number: null, isClick: false })

    expect(designIn(after).keypoints[0]?.place).toEqual([0.5, 0.6])
    expect(designIn(afterUndo(after))).toBe(designIn(start))
    expect(designIn(afterRedo(afterUndo(after)))).toBe(designIn(after))
  })

  it("moves all that are picked together", () => {
    const picked = { ...start, picked: [0, 2] }
    const [state, gesture] = begin(picked, [0.1, 0.1], 0, false)

    const after = end(drag(state, gesture, [0.2, 0.1]), gesture, {
      at: [0.2, 0.1],
      number: null,
      isClick: false,
    })

    expect(designIn(after).keypoints.map(({ place }) => place[0])).toEqual([0.2, 0.2, 0.4])
  })

  it("joins two by dragging from one to the other", () => {
    const [state, gesture] = begin(start, [0.1, 0.1], 0, true)
    const drawn = drag(state, gesture, [0.25, 0.25])

    const after = end(drawn, gesture, { at: [0.3, 0.3], number: 2, isClick: false })

    expect(designIn(after).edges).toEqual([[0, 2]])
    expect(after.loose).toBeNull()
  })

  it("joins a chain by clicking one after the other", () => {
    const click = (state: DesignerState, number: number) => {
      const [begun, gesture] = begin(state, [0.1, 0.1], number, true)
      return end(begun, gesture, { at: [0.1, 0.1], number, isClick: true })
    }

    const after = [0, 1, 2].reduce(click, { ...start, mode: "join" as const })

    expect(designIn(after).edges).toEqual([
      [0, 1],
      [1, 2],
    ])
  })
})

describe("keys on the picture", () => {
  it("join two that are picked", () => {
    const after = press(start, " ", "PageDown", " ", "Enter")

    expect(designIn(after).edges).toEqual([[0, 1]])
    expect(after.picked).toEqual([])
  })

  it("move by a hundredth of the box's height", () => {
    const wide = initial(makeDesign({ aspect: 2 }), { kind: "blank" })

    const place = designIn(press(wide, "ArrowRight", "ArrowDown")).keypoints[0]?.place

    expect(place).toEqual([0.105, 0.11])
  })

  it("walk round, remove and add", () => {
    const after = press(start, "PageUp", "Delete", "Insert")

    expect(namesOf(designIn(after))).toEqual(["nose", "left_eye", "point 3"])
    expect(after.active).toBe(2)
  })

  it("leave to the page what is not theirs", () => {
    expect(afterKey(start, { key: "Tab", shift: false, mod: false })).toBeNull()
    expect(afterKey(start, { key: "Enter", shift: false, mod: false })).toBeNull()
  })
})
