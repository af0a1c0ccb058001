import { describe, expect, test } from "vitest"
import { Decisions } from "../../static/src/adjudication/decisions/decisions"
import { Desk } from "../../static/src/adjudication/desk"
import { ImageQueue, type QueuePage } from "../../static/src/adjudication/queue"
import { cluster, imageWith } from "./make"
import { openDesk, settle } from "./world"

const queueOf = (...pages: readonly (readonly number[])[]) => {
  const asked: (string | null)[] = []
  const queue = new ImageQueue({
    fetchPage: async (cursor): Promise<QueuePage> => {
      asked.push(cursor)
      const place = cursor === null ? 0 : Number(cursor)
      const nextCursor = place + 1 < pages.length ? String(place + 1) : null
      return { imageIds: pages[place] ?? [], leads: new Map(), nextCursor }
    },
  })
  return { queue, asked }
}

const walk = async (queue: ImageQueue): Promise<readonly number[]> => {
  const seen: number[] = []
  for (let id = await queue.next(); id !== null; id = await queue.next()) {
    seen.push(id)
    queue.goTo(id)
    queue.mark(id, true)
  }
  return seen
}

describe("the queue", () => {
  test("has each image once, in its order, over pages", async () => {
    const { queue } = queueOf([3, 3, 1], [1, 2, 3])

    expect(await walk(queue)).toEqual([3, 1, 2])
  })

  test("comes back to what was passed by when the rest is done", async () => {
    const { queue } = queueOf([1, 2])
    queue.goTo((await queue.next()) ?? 0)
    queue.goTo((await queue.next()) ?? 0)
    queue.mark(2, true)

    expect(await queue.next()).toBe(1)
  })

  test("begins with the image that a link names, and does not bring it twice", async () => {
    const { queue } = queueOf([1, 2, 3])
    queue.goTo(2)
    queue.mark(2, true)

    expect(await walk(queue)).toEqual([1, 3])
  })

  test("goes back the way it came", async () => {
    const { queue } = queueOf([1, 2])
    queue.goTo((await queue.next()) ?? 0)
    expect(queue.previous()).toBeNull()
    queue.goTo((await queue.next()) ?? 0)

    expect(queue.previous()).toBe(1)
  })

  test("asks for a page once, however many want it", async () => {
    const { queue, asked } = queueOf([1, 2, 3, 4, 5, 6, 7])

    await Promise.all([queue.next(), queue.ahead(2), queue.next()])

    expect(asked).toEqual([null])
  })
})

describe("the desk", () => {
  test("fetches what comes next before it is asked for", async () => {
    const { fetched } = await openDesk([1, 2, 3, 4].map((id) => imageWith(id, [cluster(id)])))

    expect(fetched).toEqual([1, 2, 3])
  })

  test("begins with what the queue was asked for, as long as that is open", async () => {
    const images = [
      imageWith(1, [cluster(1), cluster(2)]),
      imageWith(2, [cluster(3), cluster(4, { status: "agreed" })]),
    ]
    const { desk, deciding } = await openDesk(
      images,
      new Map([
        [1, 2],
        [2, 4],
      ]),
    )
    const first = desk.currentId.value
    deciding.take("fused")
    const second = desk.currentId.value
    await desk.goTo(2)

    expect([first, second, desk.currentId.value]).toEqual([2, 1, 3])
  })

  test("steps round the objects that need a person, and over those that do not", async () => {
    const { desk } = await openDesk([
      imageWith(1, [cluster(1), cluster(2, { status: "agreed" }), cluster(3)]),
    ])

    const seen = [desk.currentId.value]
    desk.step(1)
    seen.push(desk.currentId.value)
    desk.step(1)
    seen.push(desk.currentId.value)
    desk.step(-1)
    seen.push(desk.currentId.value)

    expect(seen).toEqual([1, 3, 1, 3])
  })

  test("says what went wrong, and tries again", async () => {
    let isBroken = true
    const desk = new Desk({
      queue: new ImageQueue({
        fetchPage: async () => ({ imageIds: [1], leads: new Map(), nextCursor: null }),
      }),
      decisions: new Decisions({ owner: "s", page: "p", now: () => 0, by: "Rita" }),
      fetchImage: async (id) => {
        if (isBroken) throw new Error("The server has trouble.")
        return imageWith(id, [cluster(1)])
      },
      waiting: () => [],
      prefetch: () => undefined,
      say: () => undefined,
      now: () => 0,
    })
    await desk.next()
    const failed = desk.state.value
    expect(failed).toMatchObject({ kind: "failed", message: "The server has trouble." })

    isBroken = false
    if (failed.kind === "failed") failed.retry()
    await settle()

    expect(desk.state.value).toEqual({ kind: "open" })
  })

  test("shows an image that somebody names, with the object that they mean", async () => {
    const { desk } = await openDesk([
      imageWith(1, [cluster(1)]),
      imageWith(2, [cluster(2), cluster(3)]),
    ])

    await desk.goTo(2, 3)

    expect(desk.opened.value?.image.id).toBe(2)
    expect(desk.currentId.value).toBe(3)
  })

  test("keeps the newest of two wishes", async () => {
    const { desk } = await openDesk([1, 2, 3].map((id) => imageWith(id, [cluster(id)])))

    await Promise.all([desk.goTo(2), desk.goTo(3)])

    expect(desk.opened.value?.image.id).toBe(3)
  })
})
