import "fake-indexeddb/auto"
import { signal } from "@preact/signals-core"
import { beforeEach, describe, expect, it } from "vitest"
import { NotSaved, type SyncHandle } from "../../../static/src/editor/sync/handle"
import { type Handover, Handovers } from "../../../static/src/editor/sync/handovers"
import { openJournal } from "../../../static/src/editor/sync/indexeddb"
import { createNoJournal, type Journal } from "../../../static/src/editor/sync/journal"
import { type Http, Problem, Unreachable } from "../../../static/src/shared/http"
import { uuid } from "../../../static/src/shared/uuid"
import { EMPTY, FakeClock, place, settled } from "./fakes"

const OPEN_LAYER = 1

const image = (layerId: number, facts: Partial<Handover> = {}) => ({
  layerId,
  assignmentId: layerId * 10,
  fileName: `${layerId}.jpg`,
  revision: 3,
  way: "submission" as const,
  reason: "",
  ...facts,
})

let name: string
let clock: FakeClock
let asked: string[]
let answer: () => Error | null
let isSaved: boolean
let done: string[]

beforeEach(() => {
  name = `journal-${uuid()}`
  clock = new FakeClock()
  asked = []
  done = []
  answer = () => null
  isSaved = true
})

const openPage = async (journal: () => Promise<Journal> = () => openJournal(name)) => {
  const sync = {
    revision: signal(7),
    flush: async () => {
      if (!isSaved) throw new NotSaved("Offline.")
    },
  } as unknown as SyncHandle
  const http: Http = {
    send: async <Answer>(method: string, path: string, options: { body?: unknown } = {}) => {
      asked.push(`${method} ${path} ${JSON.stringify(options.body)}`)
      const error = answer()
      if (error) throw error
      return null as Answer
    },
  }
  const handovers = new Handovers({
    http,
    clock,
    random: () => 0,
    openJournal: journal,
    open: () => ({ layerId: OPEN_LAYER, sync }),
    whenAlone: (work) => work(),
    onDone: ({ fileName }) => void done.push(fileName),
  })
  handovers.wake()
  await settled()
  return handovers
}

const offline = () => new Unreachable("offline")

describe("an image that is handed over without a connection", () => {
  it("waits, and is handed over in turn as soon as that is possible", async () => {
    answer = offline
    const handovers = await openPage()
    await handovers.add(image(2))
    await handovers.add(image(3, { way: "skip", reason: "Too dark" }))
    await clock.advance(3000)
    expect(handovers.all.value.map(({ layerId }) => layerId)).toEqual([2, 3])

    answer = () => null
    asked.length = 0
    handovers.wake()
    await settled()

    expect(asked).toEqual([
      'PUT /assignments/20/submission {"revision":3}',
      'PUT /assignments/30/skip {"reason":"Too dark"}',
    ])
    expect(handovers.all.value).toEqual([])
    expect(done).toEqual(["2.jpg", "3.jpg"])
  })

  it("comes by itself, ever more slowly", async () => {
    answer = offline
    const handovers = await openPage()
    await handovers.add(image(2))
    await clock.advance(60_000)
    expect(asked.length).toBeLessThan(12)

    answer = () => null
    await clock.advance(30_000)

    expect(done).toEqual(["2.jpg"])
  })

  it("outlives the page", async () => {
    answer = offline
    await (await openPage()).add(image(2))

    answer = () => null
    const later = await openPage()

    expect(done).toEqual(["2.jpg"])
    expect(later.all.value).toEqual([])
  })

  it("waits for what was drawn for it", async () => {
    const journal = await openJournal(name)
    await journal.append(2, [{ seq: 1, layerId: 2, diff: place(EMPTY, "a", 1) }], [])
    const handovers = await openPage()
    await handovers.add(image(2))
    await clock.advance(5000)
    expect(asked).toEqual([])

    const saved = { revision: 8, lastSeq: 1, request: null }
    await journal.settle(2, { deleted: [1], rewritten: [] }, saved)
    await clock.advance(40_000)

    expect(asked).toEqual(['PUT /assignments/20/submission {"revision":8}'])
  })

  it("waits for the work on the screen, too", async () => {
    isSaved = false
    const handovers = await openPage()
    await handovers.add(image(OPEN_LAYER))
    await clock.advance(5000)
    expect(asked).toEqual([])

    isSaved = true
    await clock.advance(40_000)

    expect(asked).toEqual(['PUT /assignments/10/submission {"revision":7}'])
  })

  it("does not keep others waiting that can be handed over", async () => {
    isSaved = false
    const handovers = await openPage()
    await handovers.add(image(OPEN_LAYER))
    await handovers.add(image(2))

    await handovers.send()

    expect(done).toEqual(["2.jpg"])
  })

  it.each([401, 429, 503])("waits while the server answers %i", async (status) => {
    answer = () => new Problem(status, {}, null)
    const handovers = await openPage()
    await handovers.add(image(2))

    await handovers.send()

    expect(handovers.all.value).toMatchObject([{ layerId: 2, refusal: null }])
  })

  it("is not handed over once it was taken back", async () => {
    answer = offline
    const handovers = await openPage()
    await handovers.add(image(2))
    await handovers.takeBack(2)

    answer = () => null
    asked.length = 0
    await clock.advance(60_000)

    expect(asked).toEqual([])
  })
})

describe("a handover that is refused", () => {
  const refused = async () => {
    answer = () => new Problem(422, { detail: "Answer before submitting: Weather." }, null)
    const handovers = await openPage()
    await handovers.add(image(2))
    await handovers.send()
    return handovers
  }

  it("is brought back with the reason, and not tried again by itself", async () => {
    const handovers = await refused()
    asked.length = 0

    await clock.advance(60_000)

    expect(asked).toEqual([])
    expect(handovers.all.value).toMatchObject([
      { layerId: 2, refusal: "Answer before submitting: Weather." },
    ])
  })

  it("is still there after a reload", async () => {
    await refused()

    const later = await openPage()

    expect(later.all.value).toMatchObject([{ layerId: 2 }])
  })

  it("is over when the person tries again and the server agrees", async () => {
    const handovers = await refused()
    answer = () => null

    await handovers.retry(2)

    expect(done).toEqual(["2.jpg"])
    expect(handovers.all.value).toEqual([])
  })
})

describe("a browser that keeps nothing", () => {
  it("hands over as long as the page lives", async () => {
    answer = offline
    const handovers = await openPage(async () => createNoJournal())
    await handovers.add(image(OPEN_LAYER))

    answer = () => null
    await clock.advance(40_000)

    expect(done).toEqual(["1.jpg"])
  })
})
