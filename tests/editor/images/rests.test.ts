import { describe, expect, it } from "vitest"
import { Rests } from "../../../static/src/editor/images/rests"

const clock = () => {
  const at = { ms: 0 }
  return { at, rests: new Rests(() => at.ms) }
}

describe("an address that has failed", () => {
  it("is left alone for a while, and asked again after it", () => {
    const { at, rests } = clock()

    const ms = rests.begin("/a")

    expect([rests.isResting("/a"), rests.isResting("/b")]).toEqual([true, false])
    at.ms += ms
    expect(rests.isResting("/a")).toBe(false)
    expect(rests.hasFailed("/a")).toBe(true)
  })

  it("is left alone for longer each time, but never for long", () => {
    const { rests } = clock()

    const rounds = Array.from({ length: 8 }, () => rests.begin("/a"))

    expect(rounds.slice(0, 5)).toEqual([1000, 2000, 4000, 8000, 15_000])
    expect(rounds.at(-1)).toBe(15_000)
  })

  it("begins anew once it has answered", () => {
    const { rests } = clock()
    rests.begin("/a")
    rests.begin("/a")

    rests.end("/a")

    expect([rests.isResting("/a"), rests.hasFailed("/a")]).toEqual([false, false])
    expect(rests.begin("/a")).toBe(1000)
  })
})
