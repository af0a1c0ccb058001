import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { createKeeper } from "../../static/src/editor/keeping"
import type { Layer, StartDocument } from "../../static/src/editor/start"

const SITE = "https://concord.test"

/** As much of a browser's cache as is used: entries in the order in which they were put. */
class FakeCache {
  readonly entries = new Map<string, Response>()
  async keys() {
    return [...this.entries.keys()].map((path) => new Request(SITE + path))
  }
  async match(request: string | Request) {
    return this.entries.get(pathOf(request))?.clone()
  }
  async put(request: string | Request, response: Response) {
    this.entries.set(pathOf(request), response)
  }
  async delete(request: string | Request) {
    return this.entries.delete(pathOf(request))
  }
}

const pathOf = (request: string | Request): string =>
  typeof request === "string" ? request : request.url.replace(SITE, "")

const layerOf = (revision: number): Layer => ({
  id: 1,
  revision,
  annotations: [],
  answers: {},
  verified_absent: [],
})

const startOf = (id: number, facts: Partial<StartDocument> = {}): StartDocument =>
  ({
    id,
    journal: "server-7",
    image: { url: `/pictures/${id}`, preview_url: `/previews/${id}`, tiles: null },
    layer: layerOf(0),
    ...facts,
  }) as StartDocument

const setUp = (pictureBytes = 10) => {
  const opened = new Map<string, FakeCache>()
  const fetched: string[] = []
  const keeper = createKeeper({
    caches: {
      open: async (name) => {
        if (!opened.has(name)) opened.set(name, new FakeCache())
        return opened.get(name) as unknown as Cache
      },
    },
    fetch: async (url) => {
      fetched.push(url)
      if (url === "/pictures/404") return new Response(null, { status: 404 })
      return {
        ok: true,
        blob: async () => ({ size: pictureBytes }),
        clone: () => new Response("picture"),
      } as unknown as Response
    },
    whenIdle: (work) => work(),
  })
  const kept = () => [...(opened.get("concord-kept-server-7")?.entries.keys() ?? [])]
  const copy = async (id: number): Promise<StartDocument> => {
    const found = await opened.get("concord-kept-server-7")?.match(`/api/v1/assignments/${id}`)
    return (await found?.json()) as StartDocument
  }
  return { keeper, opened, fetched, kept, copy }
}

describe("copies for a time without a network", () => {
  test("are an assignment and its picture, kept for the person whose they are", async () => {
    const { keeper, kept, opened, copy } = setUp()

    await keeper.keep(startOf(1))

    expect([...opened.keys()]).toEqual(["concord-kept-server-7"])
    expect(kept()).toEqual(["/pictures/1", "/api/v1/assignments/1"])
    expect(await copy(1)).toMatchObject({ id: 1, is_kept: true })
  })

  test("take the preview of an image that is shown by tiles", async () => {
    const { keeper, kept } = setUp()
    const { image } = startOf(1)
    const tiles = { url: "", tile_size: 512, levels: 5 }

    await keeper.keep(startOf(1, { image: { ...image, tiles } }))

    expect(kept()).toContain("/previews/1")
    expect(kept()).not.toContain("/pictures/1")
  })

  test("fetch a picture once", async () => {
    const { keeper, fetched } = setUp()

    await keeper.keep(startOf(1))
    await keeper.keep(startOf(1, { layer: layerOf(1) }))

    expect(fetched).toEqual(["/pictures/1"])
  })

  test("are of the newest 24 assignments, each with its picture", async () => {
    const { keeper, kept } = setUp()

    for (let id = 1; id <= 24; id += 1) await keeper.keep(startOf(id))
    await keeper.keep(startOf(1))
    await keeper.keep(startOf(25))

    expect(kept()).toHaveLength(48)
    expect(kept()).toContain("/api/v1/assignments/1")
    expect(kept()).not.toContain("/api/v1/assignments/2")
    expect(kept()).not.toContain("/pictures/2")
  })

  test("take no more room than they may, but the newest stays whatever it takes", async () => {
    const { keeper, kept } = setUp(200_000_000)

    await keeper.keep(startOf(1))
    await keeper.keep(startOf(2))

    expect(kept()).toEqual(["/pictures/2", "/api/v1/assignments/2"])
  })

  test("are never made of a copy, nor of an image whose picture cannot be had", async () => {
    const { keeper, kept } = setUp()

    await keeper.keep(startOf(1, { is_kept: true }))
    await keeper.keep(startOf(404))
    await keeper.keep(startOf(2))

    expect(kept()).toEqual(["/pictures/2", "/api/v1/assignments/2"])
  })

  test("follow what the server has acknowledged of the image on the screen, and of no other", async () => {
    const { keeper, copy } = setUp()
    const revision = signal(0)
    keeper.follow({ start: startOf(1), sync: { revision, known: () => layerOf(revision.peek()) } })
    revision.value = 3
    await keeper.keep(startOf(9))
    expect((await copy(1)).layer.revision).toBe(3)

    keeper.follow({ start: startOf(2), sync: { revision: signal(0), known: () => layerOf(0) } })
    revision.value = 4
    await keeper.keep(startOf(9))

    expect((await copy(1)).layer.revision).toBe(3)
  })
})
