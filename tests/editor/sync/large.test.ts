import "fake-indexeddb/auto"
import { beforeEach, describe, expect, it } from "vitest"
import type { Annotation, Change } from "../../../static/src/editor/document/types"
import { Problem } from "../../../static/src/shared/http"
import { box, EMPTY, FakeBrowser, FakeServer, place, settled } from "./fakes"

let browser: FakeBrowser
let server: FakeServer

beforeEach(() => {
  browser = new FakeBrowser()
  server = new FakeServer(EMPTY)
})

/** An object as large as a mask; saving does not look into shapes. */
const large = (id: string, characters = 70_000): Annotation => {
  const shape = { type: "mask", size: [4000, 3000], counts: "0".repeat(characters) }
  return { ...box(id), shape: shape as unknown as Annotation["shape"] }
}

const adding = (...added: readonly Annotation[]) =>
  added.map((after): Change => ({ kind: "annotation", id: after.id, after }))

const sizes = () => server.patches.map((body) => JSON.stringify(body).length)

describe("large work", () => {
  it("goes in requests that a slow line carries in time", async () => {
    const tab = await browser.open(server)

    for (let index = 0; index < 100; index += 1) tab.commit(() => adding(large(`mask ${index}`)))
    await tab.sync.flush()

    expect(server.document.annotations.size).toBe(100)
    expect(Math.max(...sizes())).toBeLessThan(1_200_000)
    expect(server.patches.length).toBeLessThan(12)
    expect(tab.sync.status.value).toEqual({ state: "saved", pending: 0 })
  })

  it("goes alone when it is larger than that", async () => {
    const tab = await browser.open(server)

    tab.commit(() => adding(box("small"), large("huge", 3_000_000), box("also small")))
    await browser.clock.advance(1000)

    expect(server.patches.map(({ added }) => added.length)).toEqual([1, 1, 1])
    expect(server.document.annotations.size).toBe(3)
  })

  it("gets more time for its answer", async () => {
    const waited: (number | undefined)[] = []
    const slow: Parameters<FakeBrowser["open"]>[0] = {
      layer: server.layer,
      send: (method, path, options) => {
        if (method === "PATCH") waited.push(options?.timeoutMs)
        return server.send(method, path, options)
      },
    }
    const tab = await browser.open(slow)

    tab.commit(() => adding(large("huge", 3_000_000)))
    await browser.clock.advance(1000)

    expect(waited[0]).toBeGreaterThan(100_000)
  })

  it("is halved until a server takes it, and what is too large alone is held back with the reason", async () => {
    const most = 200_000
    const strict: Parameters<FakeBrowser["open"]>[0] = {
      layer: server.layer,
      send: (method, path, options) =>
        JSON.stringify(options?.body ?? "").length > most
          ? Promise.reject(new Problem(413, { detail: "The request is too large." }, null))
          : server.send(method, path, options),
    }
    const tab = await browser.open(strict)

    tab.commit(() => adding(...["a", "b", "c", "d"].map((id) => large(id)), large("huge", 300_000)))
    await tab.sync.flush().catch(() => undefined)

    expect([...server.document.annotations.keys()].sort()).toEqual(["a", "b", "c", "d"])
    expect(tab.sync.refusals.value).toMatchObject([
      { key: "annotation:huge", message: "The request is too large." },
    ])
  })

  it("leaves with the page as far as a last request may carry it", async () => {
    const tab = await browser.open(server)
    tab.commit((document) => place(document, "small", 1))
    tab.commit(() => adding(large("large")))
    await settled()

    tab.page.events?.onLeave()
    await settled()

    expect([...server.document.annotations.keys()]).toEqual(["small"])
  })

  it("adds to the journal only what is new", async () => {
    const written: number[] = []
    const openJournal = browser.journal
    browser.journal = async () => {
      const journal = await openJournal()
      return {
        ...journal,
        append: (layerId, entries, edits) => {
          written.push(JSON.stringify([entries, edits]).length)
          return journal.append(layerId, entries, edits)
        },
      }
    }
    const tab = await browser.open(server)
    tab.commit(() => adding(...Array.from({ length: 50 }, (_, index) => large(`mask ${index}`))))
    await settled()

    tab.commit((document) => place(document, "small", 1))
    await settled()

    expect(written.at(-1)).toBeLessThan(1000)
  })
})
