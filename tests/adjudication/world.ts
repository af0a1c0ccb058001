import { signal } from "@preact/signals-core"
import { Deciding } from "../../static/src/adjudication/deciding"
import { Decisions } from "../../static/src/adjudication/decisions/decisions"
import { fleetingJournal } from "../../static/src/adjudication/decisions/journal"
import { Sender } from "../../static/src/adjudication/decisions/sender"
import type { Deed } from "../../static/src/adjudication/decisions/types"
import { Desk } from "../../static/src/adjudication/desk"
import type { ImageDisagreements } from "../../static/src/adjudication/disagreements/types"
import { ImageQueue } from "../../static/src/adjudication/queue"
import type { Clock } from "../../static/src/shared/clock"

/** Time that a test turns forward. */
export const fakeClock = () => {
  let now = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  }
  const pass = (ms: number) => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { run } of due) run()
  }
  return { clock, pass }
}

/** Let promises settle that are settled already. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}

/** A reviewer at a desk with these images in the queue, and a server that writes down what it is told. */
export const openDesk = async (
  images: readonly ImageDisagreements[],
  leads: ReadonlyMap<number, number> = new Map(),
) => {
  const { clock, pass } = fakeClock()
  const told: Deed[] = []
  /** The clusters of each request. */
  const requests: number[][] = []
  const fetched: number[] = []
  let answer: (deed: Deed) => Promise<void> = async () => undefined
  const decisions = new Decisions({ owner: "server-1", page: "page", now: clock.now, by: "Rita" })
  const sender = new Sender({
    journal: fleetingJournal(),
    send: async (deeds) => {
      requests.push(deeds.map(({ clusterId }) => clusterId))
      for (const deed of deeds) await answer(deed)
      told.push(...deeds)
    },
    clock,
    random: () => 0,
    onSent: () => undefined,
    onRefused: (refusal) => decisions.refuse(refusal),
  })
  decisions.sendBy(sender)
  const announcement = signal("")
  const served = new Map(images.map((one) => [one.image.id, one]))
  const desk = new Desk({
    queue: new ImageQueue({
      fetchPage: async () => ({
        imageIds: images.map(({ image }) => image.id),
        leads,
        nextCursor: null,
      }),
    }),
    decisions,
    fetchImage: async (id) => {
      fetched.push(id)
      const found = served.get(id)
      if (!found) throw new Error(`No image ${id}.`)
      return found
    },
    waiting: () => sender.waiting.peek(),
    prefetch: () => undefined,
    say: (sentence) => {
      announcement.value = sentence
    },
    now: clock.now,
  })
  const deciding = new Deciding({
    desk,
    state: { announcement },
    categoryName: (id) => ["", "car", "van"][id] ?? "unknown",
    estimated: async (_imageId, cluster) => cluster.versions[1]?.annotation ?? null,
  })
  await desk.next()
  await settle()
  return {
    desk,
    deciding,
    decisions,
    sender,
    told,
    requests,
    fetched,
    served,
    announcement,
    pass,
    clock,
    answers: (next: typeof answer) => {
      answer = next
    },
  }
}
