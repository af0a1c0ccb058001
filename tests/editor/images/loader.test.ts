import { describe, expect, test } from "vitest"
import { createImageLoader, type ImageSource } from "../../../static/src/editor/images/loader"
import type { Picture } from "../../../static/src/editor/images/picture"

const image = (name: string, side = 3000): ImageSource => ({
  url: `${name}/full`,
  preview_url: `${name}/preview`,
  width: side,
  height: side,
  tiles: null,
})

const BYTES = 3000 * 3000 * 4

/** A loader whose files come when the test says so. */
const setUp = (budgetBytes = 10 * BYTES) => {
  const asked: string[] = []
  const closed: string[] = []
  const seen: string[] = []
  const waiting = new Map<string, PromiseWithResolvers<Picture>>()
  const loader = createImageLoader({
    budgetBytes,
    decode: (url, signal) => {
      asked.push(url)
      const coming = Promise.withResolvers<Picture>()
      waiting.set(url, coming)
      signal.addEventListener("abort", () => coming.reject(new Error("aborted")))
      return coming.promise
    },
  })
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return {
    loader,
    asked,
    closed,
    seen,
    come: async (url: string) => {
      const side = url.endsWith("preview") ? 2048 : 3000
      const close = () => void closed.push(url)
      waiting.get(url)?.resolve({ width: side, height: side, element: () => ({}) as never, close })
      await settled()
    },
    fail: async (url: string) => {
      waiting.get(url)?.reject(new Error(`${url} is broken`))
      await settled()
    },
    open: async (source: ImageSource) => {
      loader.open(source, {
        onPicture: (_, quality) => seen.push(`${source.url} ${quality}`),
        onFailure: (error) => seen.push(error.message),
      })
      await settled()
    },
  }
}

describe("the image loader", () => {
  test("shows the preview first, then the full picture", async () => {
    const it = setUp()

    await it.open(image("a"))
    await it.come("a/preview")
    await it.come("a/full")

    expect(it.seen).toEqual(["a/full preview", "a/full full"])
  })

  test("does not go back to a preview that comes late", async () => {
    const it = setUp()

    await it.open(image("a"))
    await it.come("a/full")
    await it.come("a/preview")

    expect(it.seen).toEqual(["a/full full"])
  })

  test("asks for no preview of a small picture", async () => {
    const it = setUp()

    await it.open(image("a", 1000))

    expect(it.asked).toEqual(["a/full"])
  })

  test("loads only the preview of an image that has tiles", async () => {
    const it = setUp()

    await it.open({ ...image("a"), tiles: {} })
    await it.come("a/preview")

    expect(it.asked).toEqual(["a/preview"])
    expect(it.seen).toEqual(["a/full full"])
  })

  test("decodes ahead once the current picture is there, one after the other", async () => {
    const it = setUp()
    await it.open(image("a"))
    it.loader.prefetch([image("b"), image("c")])
    expect(it.asked).not.toContain("b/full")

    await it.come("a/full")
    expect(it.asked).toContain("b/full")
    expect(it.asked).not.toContain("c/full")
    await it.come("b/full")
    expect(it.asked).toContain("c/full")
  })

  test("shows a prefetched picture at once", async () => {
    const it = setUp()
    await it.open(image("a"))
    it.loader.prefetch([image("b")])
    await it.come("a/full")
    await it.come("b/full")

    it.loader.open(image("b"), {
      onPicture: (_, quality) => it.seen.push(quality),
      onFailure: () => undefined,
    })

    expect(it.seen.at(-1)).toBe("full")
  })

  test("gives up the least recently used beyond the budget, never the one that is looked at", async () => {
    const it = setUp(2 * BYTES)
    for (const name of ["a", "b", "c"]) {
      await it.open(image(name))
      await it.come(`${name}/full`)
    }

    expect(it.closed).toEqual(["a/full"])
  })

  test("decodes ahead no more than fits beside what is looked at", async () => {
    const it = setUp(3 * BYTES)
    await it.open(image("a"))
    it.loader.prefetch(["b", "c", "d", "e"].map((name) => image(name)))
    for (const name of ["a", "b", "c", "d"]) await it.come(`${name}/full`)

    expect(it.asked.filter((url) => url.endsWith("full"))).toEqual(["a/full", "b/full", "c/full"])
    expect(it.closed).toEqual([])
  })

  test("gives up pictures of the past before those that come next", async () => {
    const it = setUp(3 * BYTES)
    for (const name of ["old", "older"]) {
      await it.open(image(name))
      await it.come(`${name}/full`)
    }
    await it.open(image("a"))
    it.loader.prefetch([image("b"), image("old")])
    for (const name of ["a", "b"]) await it.come(`${name}/full`)

    expect(it.closed).toEqual(["older/full"])
  })

  test("calls off what nobody waits for any more", async () => {
    const it = setUp()
    await it.open(image("a"))
    await it.open(image("b"))
    await it.come("b/full")
    await it.open(image("a"))

    expect(it.asked.filter((url) => url === "a/full")).toHaveLength(2)
    expect(it.seen).toEqual(["b/full full"])
  })

  test("says what failed, and tries anew when asked again", async () => {
    const it = setUp()
    await it.open(image("a"))
    await it.fail("a/full")
    await it.open(image("a"))
    await it.come("a/full")

    expect(it.seen).toEqual(["a/full is broken", "a/full full"])
  })
})
