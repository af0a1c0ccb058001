import { describe, expect, test } from "vitest"
import type { Cluster, Fused } from "../../static/src/adjudication/disagreements/types"
import { proposeAhead } from "../../static/src/adjudication/proposing"
import { cluster, imageWith } from "./make"
import { openDesk, settle } from "./world"

const pending = (id: number, facts: Partial<Cluster> = {}): Cluster =>
  cluster(id, { proposal: null, isPending: true, ...facts })

const fusedOf = ({ id, fingerprint }: Cluster): Fused => {
  const { proposal, disputed, notes } = cluster(id)
  return { proposal, isPending: false, disputed, notes, fingerprint }
}

/** A reviewer before one image, and what was asked of the server. */
const follow = async (clusters: readonly Cluster[]) => {
  const world = await openDesk([imageWith(1, clusters)])
  const asked: number[][] = []
  let answer = async (wanted: readonly Cluster[]) =>
    new Map(wanted.map((one) => [one.id, fusedOf(one)]))
  proposeAhead({
    desk: world.desk,
    propose: async (_imageId, wanted) => {
      asked.push(wanted.map(({ id }) => id))
      return answer(wanted)
    },
    say: (sentence) => {
      world.announcement.value = sentence
    },
  })
  return {
    ...world,
    asked,
    pendingIds: () =>
      (world.desk.opened.peek()?.clusters ?? [])
        .filter(({ isPending }) => isPending)
        .map(({ id }) => id),
    answersWith: (next: typeof answer) => {
      answer = next
    },
  }
}

describe("proposals of a crowded image", () => {
  test("are asked for when one of the next ten is missing, fifty at a time", async () => {
    const clusters = Array.from({ length: 100 }, (_, place) =>
      place < 15 ? cluster(place + 1) : pending(place + 1),
    )
    const { desk, asked, pendingIds } = await follow(clusters)
    expect(asked).toEqual([])

    for (let step = 0; step < 6; step += 1) desk.step(1)
    await settle()

    expect(asked).toHaveLength(1)
    expect(asked[0]?.[0]).toBe(16)
    expect(asked[0]).toHaveLength(50)
    expect(pendingIds()).toHaveLength(35)
  })

  test("come to the object in hand without moving anything", async () => {
    const { desk, pendingIds } = await follow([pending(1), pending(2)])
    await settle()

    expect(desk.currentId.peek()).toBe(1)
    expect(desk.current.peek()?.proposal?.annotation?.id).toBe("fused-1")
    expect(pendingIds()).toEqual([])
  })

  test("are of no use for a cluster that has changed meanwhile", async () => {
    const world = await openDesk([imageWith(1, [pending(1)])])

    world.desk.complete(1, new Map([[1, { ...fusedOf(cluster(1)), fingerprint: "older" }]]))

    expect(world.desk.current.peek()?.isPending).toBe(true)
  })

  test("are asked for once where the server no longer has the cluster", async () => {
    const { desk, asked, answersWith } = await follow([
      cluster(1),
      ...many(11, cluster),
      pending(13),
    ])
    answersWith(async () => new Map())

    for (let step = 0; step < 12; step += 1) desk.step(1)
    await settle()
    desk.step(1)
    await settle()

    expect(asked).toEqual([[13]])
  })

  test("are asked for again after a failure, which is told", async () => {
    const { desk, asked, answersWith, announcement } = await follow([
      cluster(1),
      ...many(11, cluster),
      pending(13),
    ])
    answersWith(async () => {
      throw new Error("The server is not there.")
    })
    for (let step = 0; step < 4; step += 1) desk.step(1)
    await settle()
    expect(announcement.peek()).toBe("Proposals could not be read. The server is not there.")
    const before = asked.length

    desk.step(1)
    await settle()

    expect(asked.length).toBeGreaterThan(before)
  })
})

describe("an object whose proposal has not come yet", () => {
  test("can be taken fused: the server fuses it", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [pending(1), cluster(2)])])

    deciding.take("fused")
    await settle()

    expect(told.map(({ clusterId, choice }) => [clusterId, choice?.take])).toEqual([[1, "fused"]])
  })

  test("is not taken while its categories are a tie", async () => {
    const { deciding, told, announcement } = await openDesk([
      imageWith(1, [pending(1, { disputed: ["category"] })]),
    ])

    deciding.take("fused")
    await settle()

    expect(told).toEqual([])
    expect(announcement.peek()).toBe("Categories have equal votes: choose one first.")
  })

  test("is combined once it is there", async () => {
    const { deciding, told, announcement } = await openDesk([imageWith(1, [pending(1)])])

    await deciding.combine("union")
    await settle()

    expect(told).toEqual([])
    expect(announcement.peek()).toBe("Its proposal is on its way: press again in a moment.")
  })
})

const many = (count: number, make: (id: number) => Cluster): readonly Cluster[] =>
  Array.from({ length: count }, (_, place) => make(place + 2))
