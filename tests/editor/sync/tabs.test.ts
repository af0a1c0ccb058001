import "fake-indexeddb/auto"
import { beforeEach, expect, it } from "vitest"
import { EMPTY, FakeBrowser, FakeServer, place, settled } from "./fakes"

let browser: FakeBrowser
let server: FakeServer

beforeEach(() => {
  browser = new FakeBrowser()
  server = new FakeServer(EMPTY)
})

/** A tab whose writes to the journal take until it is told. */
const openSlowTab = async () => {
  const openJournal = browser.journal
  let goOn = () => {}
  const told = new Promise<void>((resolve) => {
    goOn = resolve
  })
  browser.journal = async () => {
    const journal = await openJournal()
    return { ...journal, append: (...args) => told.then(() => journal.append(...args)) }
  }
  const tab = await browser.open(server)
  browser.journal = openJournal
  return { tab, goOn }
}

it("a tab that comes between a commit and its journal hears of it", async () => {
  const { tab: first } = await openSlowTab()
  server.isOffline = true
  first.commit((document) => place(document, "a", 1))

  const second = await browser.open(server)

  expect(second.store.document.value.annotations.has("a")).toBe(true)
  expect(second.sync.status.value.pending).toBe(1)
})

it("a tab that takes over sends what the journal has, though nobody told it", async () => {
  const first = await browser.open(server)
  server.isOffline = true
  const second = await browser.open(server)
  const journal = await browser.journal()
  const diff = place(EMPTY, "unheard of", 1)
  await journal.append(9, [{ seq: 1, layerId: 9, diff }], [])
  first.crash()
  await settled()

  server.isOffline = false
  await browser.clock.advance(40_000)

  expect(server.document.annotations.has("unheard of")).toBe(true)
  expect(second.store.document.value.annotations.has("unheard of")).toBe(true)
})

it("a tab has its work sent though the one that sends sleeps", async () => {
  const timers = browser.clock.after.bind(browser.clock)
  browser.clock.after = () => () => {}
  await browser.open(server)
  browser.clock.after = timers
  const second = await browser.open(server)

  second.commit((document) => place(document, "a", 1))
  await browser.clock.advance(500)

  expect(server.document.annotations.has("a")).toBe(true)
})
