// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { TilePainter } from "../../../static/src/editor/render/tile-painter"

const PYRAMID = {
  url: "/tiles/{z}/{x}/{y}",
  tile_size: 512,
  levels: 3,
  width: 1024,
  height: 1024,
}
const VIEW = { scale: 1, x: 0, y: 0, devicePixelRatio: 1 }
const SIZE = { width: 1024, height: 1024 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A painter whose frames follow each request for one at once, as the renderer's do. */
const painting = () => {
  const missing: boolean[] = []
  const canvas = document.createElement("canvas")
  // Only what is fetched matters here.
  canvas.getContext = () => null
  const painter = new TilePainter(canvas, {
    onTile: () => painter.frame(VIEW, SIZE),
    onMissing: (isMissing) => missing.push(isMissing),
  })
  painter.show(PYRAMID)
  return { painter, missing }
}

describe("tiles of a server that does not answer", () => {
  it("are asked for now and then, and not in each frame", async () => {
    const fetch = vi.fn(() => Promise.reject(new TypeError("Failed to fetch")))
    vi.stubGlobal("fetch", fetch)
    const { painter, missing } = painting()

    painter.frame(VIEW, SIZE)
    await vi.advanceTimersByTimeAsync(900)
    expect(fetch).toHaveBeenCalledTimes(4)
    expect(missing.at(-1)).toBe(true)

    await vi.advanceTimersByTimeAsync(200)
    expect(fetch).toHaveBeenCalledTimes(8)
    await vi.advanceTimersByTimeAsync(1800)
    expect(fetch).toHaveBeenCalledTimes(8)
  })

  it("come unasked when it answers again", async () => {
    let isDown = true
    vi.stubGlobal("createImageBitmap", () =>
      Promise.resolve({ width: 512, height: 512, close: () => undefined }),
    )
    const fetch = vi.fn(() =>
      isDown ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(new Response("")),
    )
    vi.stubGlobal("fetch", fetch)
    const { painter, missing } = painting()
    painter.frame(VIEW, SIZE)
    await vi.advanceTimersByTimeAsync(10)

    isDown = false
    await vi.advanceTimersByTimeAsync(1_100)

    expect(missing.at(-1)).toBe(false)
    expect(fetch).toHaveBeenCalledTimes(8)
  })
})
