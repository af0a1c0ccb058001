import "fake-indexeddb/auto"
import { describe, expect, test } from "vitest"
import { Decisions } from "../../static/src/adjudication/decisions/decisions"
import { openDeedJournal } from "../../static/src/adjudication/decisions/journal"
import { holdPage, type Locks, orphaned } from "../../static/src/adjudication/decisions/pages"
import { Sender } from "../../static/src/adjudication/decisions/sender"
import type { Deed } from "../../static/src/adjudication/decisions/types"
import { Problem } from "../../static/src/shared/http"
import { cluster, deed, imageWith } from "./make"
import { fakeClock, openDesk, settle } from "./world"

/** Locks as browsers have them: held as long as the promise that came with them is not settled. */
const fakeLocks = (): Locks => {
  const held = new Set<string>()
  const request = async (name: string, ...rest: readonly unknown[]) => {
    const run = rest.at(-1) as (lock: object | null) => Promise<unknown>
    if (held.has(name)) return run(null)
    held.add(name)
    const answer = await run({ name })
    held.delete(name)
    return answer
  }
  return { request } as unknown as Locks
}

const turn = () => new Promise((done) => setTimeout(done, 5))

describe("what was decided", () => {
  test("is in the browser until the server has it", async () => {
    const journal = await openDeedJournal("kept")
    const { clock } = fakeClock()
    let finish = (): void => undefined
    const sender = new Sender({
      journal,
      send: () => new Promise((done) => (finish = done)),
      clock,
      onSent: () => undefined,
      onRefused: () => undefined,
    })

    sender.add([deed(1)])
    await turn()
    expect((await journal.all()).map(({ seq }) => seq)).toEqual([1])
    expect(sender.wouldLose()).toBe(false)
    finish()
    await turn()

    expect(await journal.all()).toEqual([])
  })

  test("is sent by the next page, after a reload, before what is decided there", async () => {
    const journal = await openDeedJournal("reload")
    await journal.keep([deed(5, { page: "gone", clusterId: 1, choice: { take: 12 } })])
    const { clock } = fakeClock()
    const told: Deed[] = []
    const decisions = new Decisions({ owner: "server-1", page: "new", now: () => 1, by: "Rita" })
    const sender = new Sender({
      journal,
      send: async (deeds) => void told.push(...deeds),
      clock,
      onSent: () => undefined,
      onRefused: () => undefined,
    })
    decisions.sendBy(sender)

    const left = await orphaned(undefined, await journal.all(), {
      owner: "server-1",
      page: "new",
    })
    decisions.recall(left)
    sender.adopt(left)
    decisions.decide(1, [cluster(2)], [{ clusterId: 2, choice: { take: "none" } }])
    await settle()

    expect(decisions.of(cluster(1))?.choice).toEqual({ take: 12 })
    expect(told.map(({ clusterId }) => clusterId)).toEqual([1, 2])
  })

  test("is left to the page that did it while that lives", async () => {
    const locks = fakeLocks()
    holdPage(locks, "alive")
    const deeds = [deed(1, { page: "alive" }), deed(2, { page: "gone" })]

    const left = await orphaned(locks, deeds, { owner: "server-1", page: "new" })

    expect(left.map(({ seq }) => seq)).toEqual([2])
  })

  test("by another person, or on another server, is not sent", async () => {
    const deeds = [deed(1, { owner: "server-2", page: "gone" })]

    expect(await orphaned(undefined, deeds, { owner: "server-1", page: "new" })).toEqual([])
  })

  test("is sent although the browser keeps nothing, and leaving would lose it until then", async () => {
    const { clock } = fakeClock()
    let finish = (): void => undefined
    const sender = new Sender({
      journal: {
        keep: () => Promise.reject(new Error("The disk is full.")),
        drop: async () => undefined,
        all: async () => [],
      },
      send: () => new Promise((done) => (finish = done)),
      clock,
      onSent: () => undefined,
      onRefused: () => undefined,
    })

    sender.add([deed(1)])
    await settle()
    expect(sender.wouldLose()).toBe(true)
    finish()
    await settle()

    expect(sender.wouldLose()).toBe(false)
    expect(sender.status.value).toEqual({ state: "saved", pending: 0 })
  })
})

describe("what is taken in one go", () => {
  const three = () => imageWith(1, [cluster(1), cluster(2), cluster(3)])

  test("goes to the server together, and comes back together", async () => {
    const { deciding, requests, told, desk } = await openDesk([three(), imageWith(2, [cluster(4)])])

    await deciding.acceptRest()
    await deciding.acceptRest()
    await settle()
    expect(requests).toEqual([[1, 2, 3]])

    await deciding.undo()
    await settle()

    expect(requests).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(told.slice(3).map(({ choice }) => choice)).toEqual([null, null, null])
    expect(desk.opened.value?.image.id).toBe(1)
    expect(desk.open()).toHaveLength(3)
  })

  test("goes one by one once one of them was refused, and only that one is lost", async () => {
    const { decisions, requests, told, answers } = await openDesk([three()])
    answers(async ({ clusterId }) => {
      if (clusterId === 2) throw new Problem(409, { detail: "Rolf was sooner." }, null)
    })
    const clusters = three().clusters

    decisions.decide(
      1,
      clusters,
      clusters.map(({ id }) => ({ clusterId: id, choice: { take: "fused" } })),
    )
    await settle()

    expect(requests).toEqual([[1, 2, 3], [1], [2], [3]])
    expect(told.map(({ clusterId }) => clusterId)).toEqual([1, 3])
    expect([...decisions.refusals.value.keys()]).toEqual([2])
  })

  test("is not mixed with what was taken before or after", async () => {
    const { decisions, requests, answers } = await openDesk([three()])
    let begin = (): void => undefined
    const held = new Promise<void>((done) => (begin = done))
    answers(() => held)
    const clusters = three().clusters

    decisions.decide(1, clusters, [{ clusterId: 1, choice: { take: "none" } }])
    decisions.decide(1, clusters, [
      { clusterId: 2, choice: { take: "fused" } },
      { clusterId: 3, choice: { take: "fused" } },
    ])
    decisions.decide(1, clusters, [{ clusterId: 1, choice: { take: "fused" } }])
    begin()
    await settle()

    expect(requests).toEqual([[1], [2, 3], [1]])
  })
})
