import "fake-indexeddb/auto"
import { beforeEach, describe, expect, it } from "vitest"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import type { Journal } from "../../../static/src/editor/sync/journal"
import { Problem } from "../../../static/src/shared/http"
import { answer, EMPTY, FakeBrowser, FakeServer, place, plain, remove, settled } from "./fakes"

type Step = (document: AnnotationDocument) => Diff

const STEPS: readonly Step[] = [
  (document) => place(document, "a", 1),
  (document) => place(document, "b", 1),
  (document) => place(document, "a", 2),
  (document) => answer(document, "Weather", ["rain"]),
  (document) => remove(document, "b"),
  (document) => place(document, "c", 1),
]

let browser: FakeBrowser
let server: FakeServer

beforeEach(() => {
  browser = new FakeBrowser()
  server = new FakeServer(EMPTY)
})

/** A journal that answers nothing any more from its n-th call on: `before` doing that call, or after it. */
const dyingAt = (journal: Journal, calls: number, when: "before" | "after", die: () => void) => {
  let left = calls
  const never = () => new Promise<never>(() => {})
  return new Proxy(journal, {
    get: (target, name: keyof Journal) => {
      const method = target[name] as ((...args: unknown[]) => Promise<unknown>) | undefined
      // A promise that is resolved with this object looks for `then` in it.
      if (!method) return undefined
      return async (...args: unknown[]) => {
        left -= 1
        if (left < 0) return never()
        if (left > 0) return method(...args)
        if (when === "before") {
          die()
          return never()
        }
        await method(...args)
        die()
        return never()
      }
    },
  })
}

/** Work through the steps until the page dies at a call of its journal; gives what was said to be kept. */
const liveUntil = async (calls: number, when: "before" | "after") => {
  const states = [plain(EMPTY)]
  let kept = 0
  let isAlive = true
  let crash = () => {}
  const openJournal = browser.journal
  browser.journal = async () =>
    dyingAt(await openJournal(), calls, when, () => {
      isAlive = false
      crash()
    })
  const tab = await browser.open(server)
  crash = tab.crash
  for (const step of STEPS) {
    if (!isAlive) break
    tab.commit(step)
    states.push(plain(tab.store.document.peek()))
    await settled()
    const { state, unkept } = tab.sync.status.peek()
    if (isAlive && state !== "offline" && unkept === undefined) kept = states.length - 1
    await browser.clock.advance(300)
  }
  if (isAlive) await browser.clock.advance(1000)
  tab.crash()
  browser.journal = openJournal
  return { states, kept, hasDied: !isAlive }
}

describe("a page that dies at any step of its journal", () => {
  it.each(["before", "after"] as const)(
    "has everything that it said was kept: %s",
    async (when) => {
      for (let calls = 1; ; calls += 1) {
        browser = new FakeBrowser()
        server = new FakeServer(EMPTY)
        const { states, kept, hasDied } = await liveUntil(calls, when)

        const after = await browser.open(server)
        await browser.clock.advance(40_000)

        const end = plain(after.store.document.peek())
        expect(plain(server.document)).toEqual(end)
        expect(states.slice(kept)).toContainEqual(end)
        expect(after.sync.status.peek()).toEqual({ state: "saved", pending: 0 })
        after.sync.close()
        if (!hasDied) return
      }
    },
  )
})

describe("a request whose answer never reached the page that sent it", () => {
  const sendAndDie = async () => {
    const before = await browser.open(server)
    server.faults.push("lost")
    before.commit((document) => place(document, "a", 1))
    await browser.clock.advance(500)
    before.crash()
  }

  it("is repeated under its id by the next page, and not made anew", async () => {
    await sendAndDie()

    const after = await browser.open(server)
    await browser.clock.advance(1000)

    expect(new Set(server.patches.map(({ request_id }) => request_id)).size).toBe(1)
    expect(after.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("does not bring back what somebody else has deleted since", async () => {
    await sendAndDie()
    server.elsewhere(remove(server.document, "a"))

    const after = await browser.open(server)
    await browser.clock.advance(1000)

    expect(server.document.annotations.has("a")).toBe(false)
    expect(after.store.document.value.annotations.has("a")).toBe(false)
    expect(after.sync.conflicts.value).toEqual([])
  })

  it("is no conflict with what somebody else has made of it since", async () => {
    await sendAndDie()
    server.elsewhere(place(server.document, "a", 7))

    const after = await browser.open(server)
    await browser.clock.advance(1000)

    expect(after.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(after.store.document.value.annotations.get("a")).toMatchObject({ shape: { x: 7 } })
  })

  it("is repeated from another image, too", async () => {
    await sendAndDie()
    server.elsewhere(remove(server.document, "a"))

    const other = { ...new FakeServer().layer, id: 10 }
    const next = await browser.open({ layer: other, send: server.send.bind(server) })
    await browser.clock.advance(5000)

    expect(server.document.annotations.has("a")).toBe(false)
    expect(next.sync.leftovers.value.commits).toBe(0)
  })

  it("stays undecided, and shown, until there is a connection", async () => {
    await sendAndDie()
    server.isOffline = true
    const after = await browser.open(server)
    await browser.clock.advance(5000)
    expect(after.sync.status.value).toMatchObject({ state: "offline", pending: 1 })
    expect(after.store.document.value.annotations.has("a")).toBe(true)

    server.isOffline = false
    await browser.clock.advance(40_000)

    expect(after.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("may be refused in the end: the rest is put on top of what the server has", async () => {
    const before = await browser.open(server)
    server.faults.push(new Problem(503, {}, null))
    before.commit((document) => place(document, "a", 1))
    await browser.clock.advance(500)
    before.commit((document) => place(document, "b", 1))
    await settled()
    before.crash()
    server.elsewhere(place(server.document, "b", 5))
    server.faults.push(
      new Problem(422, { errors: [{ path: "added.0", message: "No boxes here." }] }, null),
    )

    const after = await browser.open(server)
    await browser.clock.advance(2000)

    expect(after.sync.refusals.value).toMatchObject([{ message: "No boxes here." }])
    expect(after.sync.conflicts.value).toMatchObject([{ key: "annotation:b" }])
    expect(server.document.annotations.get("b")).toMatchObject({ shape: { x: 5 } })
  })
})

describe("work that somebody else did between two saves", () => {
  it("is looked at before anything more is sent, and never overwritten", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "a", 1))
    tab.commit((document) => place(document, "b", 1))
    await browser.clock.advance(1000)
    server.elsewhere(place(server.document, "b", 5))
    tab.commit((document) => place(document, "a", 2))
    await browser.clock.advance(390)
    // The first of these is on its way when the second is made.
    const sending = tab.sync.flush()
    tab.commit((document) => place(document, "b", 2))
    await sending.catch(() => undefined)
    await browser.clock.advance(1000)

    expect(server.document.annotations.get("b")).toMatchObject({ shape: { x: 5 } })
    expect(tab.sync.conflicts.value).toMatchObject([{ key: "annotation:b" }])
  })
})
