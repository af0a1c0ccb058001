import "fake-indexeddb/auto"
import { beforeEach, describe, expect, it } from "vitest"
import type { Journal } from "../../../static/src/editor/sync/journal"
import { EMPTY, FakeBrowser, FakeServer, place, settled } from "./fakes"

let browser: FakeBrowser
let server: FakeServer
let isFull = false
const madeRoom: string[] = []

const full = () => Promise.reject(new DOMException("full", "QuotaExceededError"))

beforeEach(() => {
  browser = new FakeBrowser()
  server = new FakeServer(EMPTY)
  isFull = false
  madeRoom.length = 0
  const openJournal = browser.journal
  browser.journal = async (): Promise<Journal> => {
    const journal = await openJournal()
    return {
      ...journal,
      append: (...args) => (isFull ? full() : journal.append(...args)),
      makeRoom: async () => {
        madeRoom.push("made room")
        await journal.makeRoom()
      },
    }
  }
})

describe("what the screen says is kept", () => {
  it("is in the journal: until it is, the commit counts as unkept", async () => {
    const tab = await browser.open(server)

    tab.commit((document) => place(document, "a", 1))

    expect(tab.sync.status.value).toEqual({ state: "pending", pending: 1, unkept: 1 })
    await settled()
    expect(tab.sync.status.value).toEqual({ state: "pending", pending: 1 })
  })

  it("is written together when much is done at once", async () => {
    const tab = await browser.open(server)
    server.isOffline = true

    for (let x = 0; x < 50; x += 1) tab.commit((document) => place(document, "a", x))
    await settled()

    const { entries, history } = await (await browser.journal()).load(9)
    expect(entries).toHaveLength(50)
    expect(history.undo).toHaveLength(50)
  })

  it("has the undo of exactly the commits that it has", async () => {
    const tab = await browser.open(server)
    await settled()
    server.isOffline = true
    for (const x of [1, 2, 3]) {
      tab.commit((document) => place(document, "a", x))
      await settled()
      const { entries, history } = await (await browser.journal()).load(9)
      expect([entries.length, history.undo.length]).toEqual([x, x])
    }
  })
})

describe("a disk that is full", () => {
  it("is not waited for: work goes to the server at once, and is never called saved before", async () => {
    const tab = await browser.open(server)
    isFull = true

    tab.commit((document) => place(document, "a", 1))
    await settled()

    expect(server.document.annotations.has("a")).toBe(true)
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
    expect(tab.sync.warning.value).toContain("does not let Concord keep work on disk")
  })

  it("says so for as long as something is neither here nor there, and asks before the page is left", async () => {
    const tab = await browser.open(server)
    isFull = true
    server.isOffline = true

    tab.commit((document) => place(document, "a", 1))
    await settled()

    expect(tab.sync.status.value).toMatchObject({ state: "offline", pending: 1, unkept: 1 })
    expect(tab.page.events?.wouldLose()).toBe(true)
    server.isOffline = false
    await browser.clock.advance(40_000)
    expect(tab.page.events?.wouldLose()).toBe(false)
  })

  it("gets everything as soon as there is room again, and the warning ends", async () => {
    const tab = await browser.open(server)
    server.isOffline = true
    isFull = true
    tab.commit((document) => place(document, "a", 1))
    await settled()

    isFull = false
    tab.commit((document) => place(document, "b", 1))
    await settled()

    expect((await (await browser.journal()).load(9)).entries).toHaveLength(2)
    expect(tab.sync.warning.value).toBeNull()
    expect(tab.page.events?.wouldLose()).toBe(false)
  })

  it("gives up other images' undo histories before it gives up work", async () => {
    const tab = await browser.open(server)
    server.isOffline = true
    isFull = true

    tab.commit((document) => place(document, "a", 1))
    await settled()

    expect(madeRoom).not.toEqual([])
  })

  it("does not make a page that is left ask about what is journaled", async () => {
    const tab = await browser.open(server)
    server.isOffline = true

    tab.commit((document) => place(document, "a", 1))
    await settled()

    expect(tab.page.events?.wouldLose()).toBe(false)
  })
})

describe("undo histories", () => {
  it("of the images opened last are kept, others are forgotten, unsent work never", async () => {
    const journal = await browser.journal()
    const diff = place(EMPTY, "a", 1)
    for (let layerId = 1; layerId <= 305; layerId += 1) {
      const edit = { stack: "undo", index: 0, diff } as const
      await journal.visit(layerId, { assignmentId: layerId, fileName: `${layerId}.jpg` })
      await journal.append(layerId, [{ seq: 1, layerId, diff }], [edit])
    }
    await journal.visit(306, { assignmentId: 306, fileName: "306.jpg" })

    const [oldest, newest] = [await journal.load(1), await journal.load(305)]

    expect([oldest.history.undo.length, newest.history.undo.length]).toEqual([0, 1])
    expect([oldest.entries.length, newest.entries.length]).toEqual([1, 1])
    expect(oldest.place).toEqual({ assignmentId: 1, fileName: "1.jpg" })
  })
})

describe("a clock that is set back or ahead while one works", () => {
  it.each([-3_600_000, 40 * 86_400_000])("changes nothing: by %i ms", async (byMs) => {
    const first = await browser.open(server)
    const second = await browser.open(server)
    server.isOffline = true
    first.commit((document) => place(document, "a", 1))
    await settled()

    browser.clock.set(byMs)
    second.commit((document) => place(document, "a", 2))
    await settled()
    const third = await browser.open(server)
    third.commit((document) => place(document, "a", 3))
    await settled()
    server.isOffline = false
    await browser.clock.advance(40_000)

    for (const { store } of [first, second, third])
      expect(store.document.value.annotations.get("a")).toMatchObject({ shape: { x: 3 } })
    expect(server.document.annotations.get("a")).toMatchObject({ shape: { x: 3 } })
    expect(third.store.canUndo.value).toBe(true)
  })
})
