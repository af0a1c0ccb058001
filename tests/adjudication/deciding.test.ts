import { describe, expect, test } from "vitest"
import { Problem, Unreachable } from "../../static/src/shared/http"
import { annotation, answerCluster, box, cluster, imageWith, settled } from "./make"
import { openDesk, settle } from "./world"

describe("one key", () => {
  test("takes an annotator's version and goes to the next object", async () => {
    const { desk, deciding, told } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])

    deciding.takeRater(2)
    await settle()

    expect(told.map(({ clusterId, choice }) => [clusterId, choice])).toEqual([[1, { take: 12 }]])
    expect(desk.currentId.value).toBe(2)
  })

  test("of one who marked nothing takes none", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [cluster(1)])])

    deciding.takeRater(3)
    await settle()

    expect(told[0]?.choice).toEqual({ take: "none" })
  })

  test("says what was looked at, so that what has changed since is not decided", async () => {
    const seen = cluster(1, { decision: settled({ id: 9, by: "Ben", isOutdated: true }) })
    const { deciding, told } = await openDesk([imageWith(1, [seen])])

    deciding.take("fused")
    await settle()

    expect(told[0]?.seen).toEqual({ fingerprint: "print-1", replaces: 9 })
  })

  test("does not take a proposal whose category is a tie before one is chosen", async () => {
    const tie = cluster(1, { disputed: ["category"] })
    const { deciding, told, announcement } = await openDesk([imageWith(1, [tie])])

    deciding.take("fused")
    expect(announcement.value).toBe("Categories have equal votes: choose one first.")
    deciding.cycleCategory()
    deciding.take("fused")
    await settle()

    expect(told.map(({ choice }) => choice)).toEqual([{ take: "fused", categoryId: 2 }])
  })

  test("goes through the categories by their votes, for the next choice alone", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])

    deciding.cycleCategory()
    deciding.takeRater(1)
    deciding.takeRater(1)
    await settle()

    expect(told.map(({ choice }) => choice)).toEqual([{ take: 11, categoryId: 2 }, { take: 11 }])
  })

  test("takes the reason along, once", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])

    deciding.note.value = " Cut off at the edge. "
    deciding.take("none")
    deciding.take("none")
    await settle()

    expect(told.map(({ choice }) => choice?.note)).toEqual(["Cut off at the edge.", undefined])
  })

  test("unites the versions, or takes what they have in common", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])

    await deciding.combine("union")
    await deciding.combine("intersection")
    await settle()

    expect(told.map(({ choice }) => choice?.annotation?.shape)).toEqual([
      box(0, 0, 110, 100),
      box(10, 0, 90, 100),
    ])
  })

  test("takes the outline that STAPLE finds most probable, where there are enough", async () => {
    const outlined = (count: number, id: number) => {
      const one = cluster(id)
      const [first] = one.versions
      const polygon = {
        type: "polygon" as const,
        parts: [
          [
            [
              [0, 0],
              [9, 0],
              [9, 9],
            ] as const,
          ],
        ],
      }
      const versions = Array.from({ length: count }, () => ({
        ...first,
        annotation: first?.annotation && { ...first.annotation, shape: polygon },
      }))
      return { ...one, versions } as typeof one
    }
    const { deciding, told, desk } = await openDesk([
      imageWith(1, [outlined(3, 1), outlined(2, 2)]),
    ])

    const could = deciding.canEstimate()
    await deciding.estimate()
    await settle()

    expect(could).toBe(true)
    expect(told.map(({ choice }) => choice?.annotation?.shape.type)).toEqual(["polygon"])
    expect(desk.current.peek()?.id).toBe(2)
    expect(deciding.canEstimate()).toBe(false)
  })

  test("answers with values of the reviewer's own", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [answerCluster(1)])])

    deciding.press("rain")
    deciding.takeValues()
    await settle()

    expect(told[0]?.choice).toEqual({ take: "fused", values: ["rain"] })
  })
})

describe("an image whose last object is decided", () => {
  test("gives way to the next", async () => {
    const { desk, deciding } = await openDesk([
      imageWith(1, [cluster(1)]),
      imageWith(2, [cluster(2)]),
    ])

    deciding.take("fused")
    await settle()

    expect(desk.opened.value?.image.id).toBe(2)
    expect(desk.currentId.value).toBe(2)
  })

  test("stays while agreed objects are left to be taken", async () => {
    const { desk, deciding, announcement } = await openDesk([
      imageWith(1, [cluster(1), cluster(2, { status: "agreed" })]),
      imageWith(2, [cluster(3)]),
    ])

    deciding.take("fused")
    await settle()

    expect(desk.opened.value?.image.id).toBe(1)
    expect(announcement.value).toContain("left to take: 1 object.")
  })

  test("is the end when the queue has no other", async () => {
    const { desk, deciding } = await openDesk([imageWith(1, [cluster(1)])])

    deciding.take("fused")
    await settle()

    expect(desk.state.value).toEqual({ kind: "finished" })
  })
})

describe("Enter", () => {
  test("says how many proposals it would take before it takes more than the one in hand", async () => {
    const { desk, deciding, told, announcement } = await openDesk([
      imageWith(1, [cluster(1), cluster(2), cluster(3, { status: "agreed" })]),
      imageWith(2, [cluster(4)]),
    ])

    await deciding.acceptRest()
    await settle()
    expect(told).toEqual([])
    expect(announcement.value).toContain("3 proposals will be taken")

    await deciding.acceptRest()
    await settle()
    expect(told.map(({ clusterId }) => clusterId)).toEqual([1, 2, 3])
    expect(desk.opened.value?.image.id).toBe(2)
  })

  test("takes the one in hand at once when it is the last", async () => {
    const { deciding, told } = await openDesk([imageWith(1, [cluster(1)])])

    await deciding.acceptRest()
    await settle()

    expect(told.map(({ clusterId }) => clusterId)).toEqual([1])
  })

  test("leaves what has no clear proposal to the person", async () => {
    const { desk, deciding, told } = await openDesk([
      imageWith(1, [cluster(1), cluster(2, { proposal: null })]),
      imageWith(2, [cluster(3)]),
    ])

    await deciding.acceptRest()
    await settle()

    expect(told.map(({ clusterId }) => clusterId)).toEqual([1])
    expect(desk.opened.value?.image.id).toBe(1)
    expect(desk.currentId.value).toBe(2)
  })

  test("forgets what it asked when another object is taken in hand", async () => {
    const { desk, deciding, told } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])

    await deciding.acceptRest()
    desk.step(1)
    await deciding.acceptRest()
    await settle()

    expect(told).toEqual([])
  })
})

describe("undo", () => {
  test("takes decisions back one by one, over images", async () => {
    const { desk, deciding, told } = await openDesk([
      imageWith(1, [cluster(1)]),
      imageWith(2, [cluster(2), cluster(3)]),
    ])
    deciding.take("fused")
    await settle()
    deciding.take("none")
    await settle()

    await deciding.undo()
    await settle()
    expect(desk.currentId.value).toBe(2)
    await deciding.undo()
    await settle()

    expect(desk.opened.value?.image.id).toBe(1)
    expect(desk.open().map(({ id }) => id)).toEqual([1])
    expect(told.map(({ clusterId, choice }) => [clusterId, choice?.take ?? "back"])).toEqual([
      [1, "fused"],
      [2, "none"],
      [2, "back"],
      [1, "back"],
    ])
  })

  test("takes back all that one Enter took", async () => {
    const { desk, deciding } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])
    await deciding.acceptRest()
    await deciding.acceptRest()
    await settle()

    await deciding.undo()
    await settle()

    expect(desk.open().map(({ id }) => id)).toEqual([1, 2])
  })

  test("settles again what was reopened", async () => {
    const done = cluster(1, { status: "agreed", decision: settled() })
    const { desk, deciding, told } = await openDesk([imageWith(1, [done, cluster(2)])])
    desk.choose(1)

    deciding.reopen()
    expect(desk.open().map(({ id }) => id)).toEqual([1, 2])
    await deciding.undo()
    await settle()

    expect(desk.open().map(({ id }) => id)).toEqual([2])
    expect(told.map(({ choice }) => choice)).toEqual([null, { take: "fused" }])
  })

  test("says when there is nothing to take back", async () => {
    const { deciding, announcement } = await openDesk([imageWith(1, [cluster(1)])])

    await deciding.undo()

    expect(announcement.value).toBe("There is nothing to take back.")
  })
})

describe("a decision", () => {
  test("is shown before the server has answered", async () => {
    const { desk, deciding, sender, answers } = await openDesk([
      imageWith(1, [cluster(1), cluster(2)]),
    ])
    answers(() => new Promise(() => undefined))

    deciding.take("fused")
    await settle()

    expect(desk.open().map(({ id }) => id)).toEqual([2])
    expect(sender.status.value).toEqual({ state: "pending", pending: 1 })
  })

  test("is not made over another reviewer's: theirs holds, and it is said", async () => {
    const { desk, deciding, decisions, answers } = await openDesk([
      imageWith(1, [cluster(1), cluster(2)]),
    ])
    answers(() => Promise.reject(new Problem(409, { detail: "Ben has decided this." }, null)))

    deciding.take("fused")
    await settle()

    expect(decisions.refusals.value.get(1)).toMatchObject({
      kind: "conflict",
      message: "Ben has decided this.",
    })
    expect(desk.open().map(({ id }) => id)).toEqual([1, 2])
    expect(decisions.canUndo.value).toBe(false)
  })

  test("goes on its way again when the server is back, in order", async () => {
    const { deciding, told, answers, sender, pass } = await openDesk([
      imageWith(1, [cluster(1), cluster(2), cluster(3)]),
    ])
    answers(() => Promise.reject(new Unreachable("No network.")))
    deciding.take("fused")
    deciding.take("none")
    await settle()
    expect(sender.status.value).toMatchObject({ state: "offline", pending: 2 })

    answers(async () => undefined)
    pass(40_000)
    await settle()

    expect(told.map(({ clusterId }) => clusterId)).toEqual([1, 2])
    expect(sender.status.value.state).toBe("saved")
  })

  test("of the server gives way to a fresh one once nothing is on its way", async () => {
    const { desk, deciding, served } = await openDesk([imageWith(1, [cluster(1), cluster(2)])])
    deciding.take("fused")
    await settle()
    const theirs = settled({ by: "Ben", choice: { take: "none" } })
    served.set(1, imageWith(1, [cluster(1, { decision: theirs }), cluster(2)]))

    await desk.refresh()

    const [first] = desk.opened.value?.clusters ?? []
    expect(first && desk.decisions.of(first)?.by).toBe("Ben")
  })
})

describe("the estimate of what is left", () => {
  test("waits for five decisions and takes the middle of their times", async () => {
    const clusters = [1, 2, 3, 4, 5, 6].map((id) => cluster(id))
    const { deciding, decisions, pass } = await openDesk([imageWith(1, clusters)])

    for (const ms of [1000, 9000, 2000, 3000]) {
      pass(ms)
      deciding.take("fused")
    }
    expect(decisions.medianMs()).toBeNull()
    pass(2500)
    deciding.take("fused")

    expect(decisions.medianMs()).toBe(2500)
  })
})

test("an edited shape keeps the category of the votes only where none is chosen", async () => {
  const { deciding, desk, told } = await openDesk([imageWith(1, [cluster(1)])])
  const current = desk.current.value
  if (!current) throw new Error("There should be an object in hand.")

  deciding.decide(current, { take: "fused", annotation: annotation("x", { shape: box(3) }) })
  await settle()

  expect(told[0]?.choice?.annotation?.shape).toEqual(box(3))
  expect(told[0]?.choice?.categoryId).toBeUndefined()
})
