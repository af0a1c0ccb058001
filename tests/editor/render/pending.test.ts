import { describe, expect, test } from "vitest"
import { Pending } from "../../../static/src/editor/render/pending"
import { annotation, box } from "../make"

const ids = (pending: Pending) => pending.records().map(({ id }) => id)

describe("what is committed but not yet painted at rest", () => {
  test("stays on the overlay until the sheet that has it arrives", () => {
    const pending = new Pending()
    pending.put([annotation("a")], 3)

    expect(pending.settle(2)).toBe(false)
    expect(ids(pending)).toEqual(["a"])
    expect(pending.settle(3)).toBe(true)
    expect(ids(pending)).toEqual([])
  })

  test("waits for the newest of its changes", () => {
    const pending = new Pending()
    pending.put([annotation("a")], 3)
    pending.put([annotation("a", { shape: box(5, 5, 5, 5) })], 4)

    pending.settle(3)

    expect(pending.records()).toMatchObject([{ id: "a", shape: { x: 5 } }])
  })

  test("is gone at once when it is deleted", () => {
    const pending = new Pending()
    pending.put([annotation("a"), annotation("b")], 3)

    pending.remove(["a"])

    expect(ids(pending)).toEqual(["b"])
  })
})
