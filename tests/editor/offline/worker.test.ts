import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

type Install = (event: { readonly waitUntil: (work: Promise<void>) => void }) => void

const NOT_KEPT = "/assignments/offline"

/** The worker in a world of fakes: what it has put into its cache, and whether it took its place. */
const install = async (refused: string | null) => {
  const kept: string[] = []
  const listeners = new Map<string, Install>()
  const skipWaiting = vi.fn(() => Promise.resolve())
  const addOne = (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname === refused) return Promise.reject(new TypeError("Request failed"))
    kept.push(pathname)
    return Promise.resolve()
  }
  const cache = {
    keys: () => Promise.resolve([]),
    addAll: async (files: readonly string[]) => void kept.push(...files),
    add: addOne,
  }
  vi.stubGlobal("self", {
    addEventListener: (name: string, listener: Install) => listeners.set(name, listener),
    skipWaiting,
  })
  vi.stubGlobal("caches", { open: () => Promise.resolve(cache) })
  vi.stubGlobal("__EDITOR_FILES__", ["/static/assets/main-1.js"])
  // Addresses are the page's.
  vi.stubGlobal(
    "Request",
    class {
      readonly url: string
      constructor(path: string) {
        this.url = `http://concord.test${path}`
      }
    },
  )
  await import("../../../static/src/offline/worker")
  let work: Promise<void> = Promise.reject(new Error("Nobody listens to the installation."))
  work.catch(() => undefined)
  listeners.get("install")?.({
    waitUntil: (promise) => {
      work = promise
    },
  })
  await work
  return { kept, skipWaiting }
}

describe("the worker that opens the editor without a network", () => {
  beforeEach(() => {
    vi.resetModules()
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it("keeps the editor's files and the page for images that are not kept", async () => {
    const { kept, skipWaiting } = await install(null)

    expect(kept).toEqual(["/static/assets/main-1.js", NOT_KEPT])
    expect(skipWaiting).toHaveBeenCalledOnce()
  })

  it("is installed though the server cannot give that page", async () => {
    const { kept, skipWaiting } = await install(NOT_KEPT)

    expect(kept).toEqual(["/static/assets/main-1.js"])
    expect(skipWaiting).toHaveBeenCalledOnce()
  })
})
