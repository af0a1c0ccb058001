import "fake-indexeddb/auto"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { apply } from "../../../static/src/editor/document/diff"
import { documentOf } from "../../../static/src/editor/start"
import { NotSaved } from "../../../static/src/editor/sync/handle"
import { createNoJournal } from "../../../static/src/editor/sync/journal"
import { Problem } from "../../../static/src/shared/http"
import {
  absent,
  answer,
  EMPTY,
  FakeBrowser,
  FakeServer,
  place,
  plain,
  remove,
  settled,
} from "./fakes"

let browser: FakeBrowser
let server: FakeServer

beforeEach(() => {
  browser = new FakeBrowser()
  server = new FakeServer(apply(EMPTY, place(EMPTY, "there", 1)))
})

describe("saving", () => {
  it("sends a commit within half a second, and says saved only then", async () => {
    const tab = await browser.open(server)

    tab.commit((document) => place(document, "a", 1))
    await settled()

    expect(tab.sync.status.value).toEqual({ state: "pending", pending: 1 })
    await browser.clock.advance(500)
    expect(plain(server.document)).toEqual(plain(tab.store.document.value))
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("has each commit in the journal before it is sent", async () => {
    server.isOffline = true
    const tab = await browser.open(server)

    tab.commit((document) => place(document, "a", 1))
    await settled()

    const { entries } = await (await browser.journal()).load(9)
    expect(entries).toMatchObject([{ layerId: 9, diff: [{ id: "a" }] }])
  })

  it("sends a drag of many steps as one update", async () => {
    const tab = await browser.open(server)

    for (const x of [2, 3, 4, 5]) tab.commit((document) => place(document, "there", x))
    await browser.clock.advance(500)

    expect(server.patches).toHaveLength(1)
    expect(server.patches[0]?.updated).toMatchObject([{ id: "there", shape: { x: 5 } }])
  })

  it("sends every two seconds while the hand does not rest", async () => {
    const tab = await browser.open(server)

    for (let x = 0; x < 20; x += 1) {
      tab.commit((document) => place(document, "a", x))
      await browser.clock.advance(300)
    }

    expect(server.patches.length).toBeGreaterThanOrEqual(2)
    expect(server.patches.length).toBeLessThanOrEqual(3)
  })

  it("sends nothing for what was taken back at once", async () => {
    const tab = await browser.open(server)

    tab.commit((document) => place(document, "a", 1))
    tab.store.undo()
    await browser.clock.advance(500)

    expect(server.patches).toEqual([])
    expect(tab.sync.status.value.state).toBe("saved")
  })

  it("sends undo and redo like any other work", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(500)

    tab.store.undo()
    await browser.clock.advance(500)

    expect(server.patches.at(-1)?.removed).toEqual(["a"])
  })

  it("flushes on demand", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => answer(document, "Weather", ["rain"]))

    await tab.sync.flush()

    expect(server.document.answers).toEqual({ Weather: ["rain"] })
  })

  it("flushes what an earlier page left, however long the journal takes to be read", async () => {
    const earlier = await browser.open(server)
    server.isOffline = true
    earlier.commit((document) => place(document, "a", 1))
    await settled()
    earlier.crash()
    server.isOffline = false
    const read = Promise.withResolvers<void>()
    const openJournal = browser.journal
    browser.journal = () => read.promise.then(openJournal)
    const later = await browser.open(server)

    const flushed = later.sync.flush().then(() => [...server.document.annotations.keys()])
    await browser.clock.advance(60_000)
    read.resolve()

    expect(await flushed).toEqual(["there", "a"])
  })

  it("sends what waits when the page goes away", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "a", 1))

    tab.page.events?.onLeave()
    await settled()

    expect(server.document.annotations.has("a")).toBe(true)
  })
})

describe("a bad connection", () => {
  it("keeps the work, says so, and sends it when the network is back", async () => {
    const tab = await browser.open(server)
    server.isOffline = true
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(5000)
    expect(tab.sync.status.value).toMatchObject({ state: "offline", pending: 1 })

    server.isOffline = false
    tab.page.events?.onBack()
    await settled()

    expect(tab.sync.status.value.state).toBe("saved")
    expect(server.document.annotations.has("a")).toBe(true)
  })

  it("comes back by itself, ever more slowly", async () => {
    const tab = await browser.open(server)
    server.isOffline = true
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(60_000)
    server.isOffline = false

    await browser.clock.advance(30_000)

    expect(tab.sync.status.value.state).toBe("saved")
  })

  it("repeats a request whose answer was lost under the same id", async () => {
    const tab = await browser.open(server)
    server.faults.push("lost")
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(500)
    tab.commit((document) => place(document, "b", 1))

    await browser.clock.advance(5000)

    expect(server.patches[0]?.request_id).toBe(server.patches[1]?.request_id)
    expect(server.revision).toBe(3)
    expect(plain(server.document)).toEqual(plain(tab.store.document.value))
  })

  it("waits as long as a busy server asks for", async () => {
    const tab = await browser.open(server)
    server.faults.push(new Problem(503, {}, 10_000))
    tab.commit((document) => place(document, "a", 1))

    await browser.clock.advance(9000)
    expect(tab.sync.status.value).toMatchObject({
      state: "offline",
      message: expect.stringContaining("503"),
    })

    await browser.clock.advance(3000)
    expect(tab.sync.status.value.state).toBe("saved")
  })

  it("refuses to call unsent work flushed", async () => {
    const tab = await browser.open(server)
    server.isOffline = true
    tab.commit((document) => place(document, "a", 1))

    await expect(tab.sync.flush()).rejects.toThrow(NotSaved)
  })
})

describe("something that nobody expected", () => {
  const reported = vi.fn()
  const mistake = new TypeError("parts is undefined")
  beforeEach(() => {
    reported.mockClear()
    vi.stubGlobal("reportError", reported)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it("is said and reported, and the work is sent again", async () => {
    const tab = await browser.open(server)
    server.faults.push(mistake)
    tab.commit((document) => place(document, "a", 1))

    await browser.clock.advance(500)
    expect(tab.sync.status.value).toMatchObject({
      state: "delayed",
      pending: 1,
      message: expect.stringContaining("(parts is undefined)"),
    })
    expect(reported.mock.calls).toEqual([[mistake]])

    await browser.clock.advance(2000)
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(server.document.annotations.has("a")).toBe(true)
  })

  it("is over when there is nothing left to send", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "b", 1))
    vi.spyOn(server, "layer", "get").mockImplementationOnce(() => {
      throw mistake
    })
    tab.commit((document) => place(document, "a", 1))

    await browser.clock.advance(500)
    expect(tab.sync.status.value).toMatchObject({ state: "delayed", pending: 0 })

    await browser.clock.advance(2000)
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(tab.store.document.value.annotations.has("b")).toBe(true)
  })
})

describe("a reload", () => {
  it("brings back what was not sent", async () => {
    server.isOffline = true
    const before = await browser.open(server)
    before.commit((document) => place(document, "a", 1))
    before.commit((document) => remove(document, "there"))
    await settled()
    before.crash()

    server.isOffline = false
    const after = await browser.open(server)

    expect(plain(after.store.document.value)).toEqual(plain(before.store.document.value))
    await browser.clock.advance(1000)
    expect(plain(server.document)).toEqual(plain(after.store.document.value))
  })

  it("does not quarrel with itself when the server already has the work", async () => {
    const before = await browser.open(server)
    server.faults.push("lost")
    before.commit((document) => place(document, "there", 2))
    await browser.clock.advance(500)
    before.commit((document) => place(document, "there", 3))
    await settled()
    before.crash()

    const after = await browser.open(server)
    await browser.clock.advance(1000)

    expect(after.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x: 3 } })
  })

  it("keeps undo and redo", async () => {
    const before = await browser.open(server)
    before.commit((document) => place(document, "a", 1))
    before.commit((document) => place(document, "b", 1))
    before.store.undo()
    await browser.clock.advance(500)
    before.crash()

    const after = await browser.open(server)
    expect(after.store.redo()).toBe(true)
    expect(after.store.document.value.annotations.has("b")).toBe(true)
    after.store.undo()
    after.store.undo()
    expect([...after.store.document.value.annotations.keys()]).toEqual(["there"])
  })

  it("notices that the page was made from an older state than this browser has seen", async () => {
    const stale = server.layer
    const first = await browser.open(server)
    first.commit((document) => place(document, "a", 1))
    await browser.clock.advance(500)
    first.sync.close()
    await settled()

    const again = await browser.open(server, stale)
    await browser.clock.advance(100)

    expect(again.store.document.value.annotations.has("a")).toBe(true)
    expect(again.sync.revision.value).toBe(server.revision)
  })

  it("shows a collision with work done elsewhere in the meantime", async () => {
    server.isOffline = true
    const before = await browser.open(server)
    before.commit((document) => place(document, "there", 2))
    await settled()
    before.crash()
    server.elsewhere(place(server.document, "there", 3))

    server.isOffline = false
    const after = await browser.open(server)
    await browser.clock.advance(1000)

    expect(after.sync.status.value.state).toBe("conflict")
    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x: 3 } })
  })
})

describe("work on the same layer elsewhere", () => {
  it("is merged when it touched other objects", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "b", 1))
    tab.commit((document) => place(document, "a", 1))

    await browser.clock.advance(1000)

    expect([...tab.store.document.value.annotations.keys()].sort()).toEqual(["a", "b", "there"])
    expect(plain(server.document)).toEqual(plain(tab.store.document.value))
  })

  it("that goes on without a pause is called by its name, and not a lost connection", async () => {
    const tab = await browser.open(server)
    const overtaken = new Problem(409, { current: server.layer }, null)
    server.faults.push(...Array.from({ length: 5 }, () => overtaken))
    tab.commit((document) => place(document, "a", 1))

    await browser.clock.advance(500)
    for (let attempt = 0; attempt < 5; attempt += 1) await settled()
    expect(tab.sync.status.value).toMatchObject({
      state: "delayed",
      pending: 1,
      message: expect.stringContaining("Others are changing this image"),
    })

    await browser.clock.advance(2000)
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("is never overwritten where both sides changed one object", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "there", 3))
    tab.commit((document) => place(document, "there", 2))
    tab.commit((document) => place(document, "mine", 2))

    await browser.clock.advance(1000)

    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x: 3 } })
    expect(tab.store.document.value.annotations.get("there")).toMatchObject({ shape: { x: 2 } })
    expect(server.document.annotations.has("mine")).toBe(true)
    expect(tab.sync.conflicts.value).toMatchObject([
      {
        key: "annotation:there",
        change: { before: { shape: { x: 3 } }, after: { shape: { x: 2 } } },
      },
    ])
  })

  it.each([
    ["mine", 2],
    ["theirs", 3],
  ] as const)("ends in agreement when the user chooses %s", async (choice, x) => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "there", 3))
    tab.commit((document) => place(document, "there", 2))
    await browser.clock.advance(1000)

    tab.sync.resolve("annotation:there", choice)
    await browser.clock.advance(1000)

    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x } })
    expect(tab.store.document.value.annotations.get("there")).toMatchObject({ shape: { x } })
  })

  it("can still be undone after their version was chosen", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "there", 3))
    tab.commit((document) => place(document, "there", 2))
    await browser.clock.advance(1000)
    tab.sync.resolve("annotation:there", "theirs")
    await browser.clock.advance(1000)

    tab.store.undo()
    await browser.clock.advance(1000)

    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x: 2 } })
  })

  it("stops being a conflict when my change arrives at the same value", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "there", 3))
    tab.commit((document) => place(document, "there", 2))
    await browser.clock.advance(1000)

    tab.commit((document) => place(document, "there", 3))
    await browser.clock.advance(1000)

    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("joins ticks of verified absent", async () => {
    const tab = await browser.open(server)
    server.elsewhere(absent(server.document, [1]))
    tab.commit((document) => absent(document, [2]))

    await browser.clock.advance(1000)

    expect(server.document.verifiedAbsent).toEqual([1, 2])
    expect(tab.store.document.value.verifiedAbsent).toEqual([1, 2])
  })

  it("comes in when asked for, beside what is pending", async () => {
    const tab = await browser.open(server)
    server.elsewhere(place(server.document, "b", 1))
    tab.commit((document) => place(document, "a", 1))

    await tab.sync.pull()

    expect([...tab.store.document.value.annotations.keys()].sort()).toEqual(["a", "b", "there"])
  })
})

describe("a refusal", () => {
  const refuse = (errors: { path: string; message: string }[]) =>
    new Problem(422, { detail: "The boxes do not fit.", errors }, null)

  it("holds the refused object back and saves the others", async () => {
    const tab = await browser.open(server)
    server.faults.push(refuse([{ path: "added.0.shape.width", message: "The box is 0 px wide." }]))
    tab.commit((document) => place(document, "bad", 1))
    tab.commit((document) => place(document, "good", 1))

    await browser.clock.advance(1000)

    expect(tab.sync.status.value).toEqual({
      state: "failed",
      pending: 1,
      message: "The box is 0 px wide.",
    })
    expect(tab.sync.refusals.value).toMatchObject([
      { key: "annotation:bad", change: { id: "bad" } },
    ])
    expect(server.document.annotations.has("good")).toBe(true)
  })

  it("is over when the object was changed and is accepted", async () => {
    const tab = await browser.open(server)
    server.faults.push(refuse([{ path: "added.0", message: "No." }]))
    tab.commit((document) => place(document, "bad", 1))
    await browser.clock.advance(1000)

    tab.commit((document) => place(document, "bad", 2))
    await browser.clock.advance(1000)

    expect(tab.sync.status.value.state).toBe("saved")
    expect(server.document.annotations.get("bad")).toMatchObject({ shape: { x: 2 } })
  })

  it("is over when the object is taken back, which can be undone", async () => {
    const tab = await browser.open(server)
    server.faults.push(refuse([{ path: "added.0", message: "No." }]))
    tab.commit((document) => place(document, "bad", 1))
    await browser.clock.advance(1000)

    tab.sync.takeBack("annotation:bad")
    await browser.clock.advance(1000)

    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(tab.store.document.value.annotations.has("bad")).toBe(false)
    expect(tab.store.canUndo.value).toBe(true)
  })

  it("of everything waits until the user tries again", async () => {
    const tab = await browser.open(server)
    server.faults.push(new Problem(403, { detail: "This work is submitted." }, null))
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(60_000)
    expect(tab.sync.status.value).toEqual({
      state: "failed",
      pending: 1,
      message: "This work is submitted.",
    })

    tab.sync.retry()
    await settled()

    expect(tab.sync.status.value.state).toBe("saved")
  })

  it("because of an ended session waits for the next sign-in", async () => {
    const tab = await browser.open(server)
    server.faults.push(new Problem(401, { detail: "Sign in." }, null))
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(450)
    expect(tab.sync.status.value).toMatchObject({ state: "signed_out", pending: 1 })

    tab.page.events?.onBack()
    await settled()

    expect(tab.sync.status.value.state).toBe("saved")
  })
})

describe("two tabs", () => {
  it("show each other's work, and one of them sends it", async () => {
    const first = await browser.open(server)
    const second = await browser.open(server)

    second.commit((document) => place(document, "from second", 1))
    first.commit((document) => place(document, "from first", 1))
    await browser.clock.advance(1000)

    expect(plain(first.store.document.value)).toEqual(plain(second.store.document.value))
    expect(plain(server.document)).toEqual(plain(first.store.document.value))
    expect(second.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("agree when both change one object", async () => {
    const first = await browser.open(server)
    const second = await browser.open(server)

    first.commit((document) => place(document, "there", 5))
    await browser.clock.advance(1)
    second.commit((document) => place(document, "there", 6))
    await browser.clock.advance(1000)

    expect(first.store.document.value.annotations.get("there")).toMatchObject({ shape: { x: 6 } })
    expect(server.document.annotations.get("there")).toMatchObject({ shape: { x: 6 } })
  })

  it("lose nothing when the sending one is closed", async () => {
    const first = await browser.open(server)
    const second = await browser.open(server)
    server.isOffline = true
    second.commit((document) => place(document, "a", 1))
    await settled()
    first.crash()

    server.isOffline = false
    await browser.clock.advance(5000)

    expect(server.document.annotations.has("a")).toBe(true)
    expect(second.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("both see a conflict, and either may end it", async () => {
    const first = await browser.open(server)
    const second = await browser.open(server)
    server.elsewhere(place(server.document, "there", 3))
    first.commit((document) => place(document, "there", 2))
    await browser.clock.advance(1000)
    expect(second.sync.conflicts.value).toHaveLength(1)

    second.sync.resolve("annotation:there", "theirs")
    await browser.clock.advance(1000)

    expect(first.store.document.value.annotations.get("there")).toMatchObject({ shape: { x: 3 } })
    expect(second.store.document.value.annotations.get("there")).toMatchObject({ shape: { x: 3 } })
    expect(first.sync.status.value.state).toBe("saved")
  })

  it("flush through the one that sends", async () => {
    await browser.open(server)
    const second = await browser.open(server)
    second.commit((document) => place(document, "a", 1))

    await second.sync.flush()

    expect(server.document.annotations.has("a")).toBe(true)
  })
})

describe("a browser that stores nothing", () => {
  beforeEach(() => {
    browser.journal = () => Promise.reject(new Error("denied"))
  })

  it("says so, and sends all the same", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(1000)

    expect(tab.sync.warning.value).toContain("does not let Concord keep work on disk")
    expect(server.document.annotations.has("a")).toBe(true)
  })

  it("asks before unsent work would be lost", async () => {
    server.isOffline = true
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "a", 1))

    expect(tab.page.events?.wouldLose()).toBe(true)
  })
})

describe("a full disk", () => {
  it("is told to the user, and work goes on", async () => {
    browser.journal = async () => ({
      ...createNoJournal(),
      append: () => Promise.reject(new DOMException("full", "QuotaExceededError")),
    })
    const tab = await browser.open(server)

    tab.commit((document) => place(document, "a", 1))
    await browser.clock.advance(1000)

    expect(tab.sync.warning.value).not.toBeNull()
    expect(server.document.annotations.has("a")).toBe(true)
  })
})

describe("an image left while offline", () => {
  it("is saved from the next image", async () => {
    const first = await browser.open(server)
    server.isOffline = true
    first.commit((document) => place(document, "a", 1))
    await settled()
    first.sync.close()
    await settled()

    server.isOffline = false
    const other = new FakeServer()
    const next = await browser.open({
      layer: { ...other.layer, id: 10 },
      send: (...args) => server.send(...args),
    })
    await settled()

    expect(server.document.annotations.has("a")).toBe(true)
    expect(next.sync.leftovers.value).toEqual({ commits: 0, images: 0, held: [] })
  })
  it("counts as unsent on the next image, until it is sent", async () => {
    const first = await browser.open(server)
    server.isOffline = true
    for (const x of [1, 2, 3]) first.commit((document) => place(document, "a", x))
    await settled()
    first.sync.close()
    await settled()

    const next = await browser.open(elsewhere(server))
    expect(next.sync.status.value.state).toBe("saved")
    expect(next.sync.leftovers.value).toEqual({ commits: 3, images: 1, held: [] })

    server.isOffline = false
    await browser.clock.advance(2000)
    expect(next.sync.leftovers.value).toEqual({ commits: 0, images: 0, held: [] })
  })

  it("is known without its unsent work, which stays on top when it is shown from memory", async () => {
    const first = await browser.open(server)
    first.commit((document) => place(document, "a", 1))
    await browser.clock.advance(1000)
    server.isOffline = true
    first.commit((document) => place(document, "a", 2))
    first.commit((document) => place(document, "b", 3))
    await settled()

    const known = first.sync.known()
    expect(known.revision).toBe(server.revision)
    expect(plain(documentOf(known))).toEqual(plain(server.document))

    first.sync.close()
    await settled()
    const again = await browser.open(server, known, first.store.document.peek())
    expect(plain(again.store.document.value)).toEqual(plain(first.store.document.value))
    expect(again.sync.status.value.pending).toBe(2)

    server.isOffline = false
    await browser.clock.advance(40_000)
    expect(plain(server.document)).toEqual(plain(first.store.document.value))
    expect(again.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("shows work from memory that was sent meanwhile, though the layer in memory lacks it", async () => {
    const first = await browser.open(server)
    server.isOffline = true
    first.commit((document) => place(document, "a", 1))
    await settled()
    first.sync.close()
    await settled()
    server.isOffline = false
    const next = await browser.open(elsewhere(server))
    await settled()
    server.isOffline = true
    next.sync.close()

    const known = first.sync.known()
    const again = await browser.open(server, known, first.store.document.peek())

    expect(known.annotations.map(({ id }) => id)).toEqual(["there"])
    expect(again.store.document.value.annotations.has("a")).toBe(true)
    server.isOffline = false
    await browser.clock.advance(40_000)
    expect(plain(again.store.document.value)).toEqual(plain(server.document))
    expect(plain(server.document).annotations).toHaveProperty("a")
  })
})

/** Another image of the same server. */
const elsewhere = (server: FakeServer) => ({
  layer: { ...new FakeServer().layer, id: 10 },
  send: server.send.bind(server),
})
