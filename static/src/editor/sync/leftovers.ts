import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { Clock } from "../../shared/clock"
import type { Http } from "../../shared/http"
import type { Layer } from "../start"
import { NOTHING } from "./batches"
import type { Journal, Place } from "./journal"
import { Outbox } from "./outbox"
import { type Leftovers, NO_LEFTOVERS } from "./status"
import { retryDelayMs } from "./timing"

export type LeftoverPorts = {
  readonly http: Http
  readonly clock: Clock
  readonly random: () => number
  /** Runs the work unless a tab shows that layer and will send it itself. */
  readonly whenUnused: (layerId: number, work: () => Promise<void>) => Promise<void>
}

/**
 * Sends what was left behind on images that are no longer open: closed offline, or before the answer came.
 *
 * What collides or is refused stays in the journal, for when its image is opened.
 */
export class LeftoverSender {
  readonly #ports: LeftoverPorts
  readonly #openLayerId: number
  readonly #journal: Promise<Journal>
  readonly #leftovers = signal(NO_LEFTOVERS)
  #attempts = 0
  #cancelTimer: () => void = () => {}
  #isClosed = false

  readonly leftovers: ReadonlySignal<Leftovers> = this.#leftovers

  constructor(ports: LeftoverPorts, openLayerId: number, journal: Promise<Journal>) {
    this.#ports = ports
    this.#openLayerId = openLayerId
    this.#journal = journal
  }

  /** Try now, and from then on ever more slowly. */
  wake(): void {
    this.#attempts = 0
    void this.#send()
  }

  close(): void {
    this.#isClosed = true
    this.#cancelTimer()
  }

  async #send(): Promise<void> {
    this.#cancelTimer()
    // What this browser will not tell now is asked again below, as long as anything is known to be left.
    await this.#sendEach().catch(() => undefined)
    if (this.#leftovers.peek().commits === 0 || this.#isClosed) return
    this.#attempts += 1
    const delayMs = retryDelayMs(this.#attempts, this.#ports.random(), null)
    this.#cancelTimer()
    this.#cancelTimer = this.#ports.clock.after(delayMs, () => void this.#send())
  }

  async #sendEach(): Promise<void> {
    const journal = await this.#journal
    const held: Place[] = []
    const layerIds = await this.#count(journal, this.#leftovers.peek().held)
    for (const layerId of layerIds)
      await this.#ports.whenUnused(layerId, async () => {
        const place = await sendLayer(this.#ports, journal, layerId)
        if (place) held.push(place)
      })
    await this.#count(journal, held)
  }

  /** Tell how much is left; gives the layers that it is on. */
  async #count(journal: Journal, held: readonly Place[]): Promise<readonly number[]> {
    const counts = new Map(await journal.unsent())
    counts.delete(this.#openLayerId)
    const commits = [...counts.values()].reduce((sum, count) => sum + count, 0)
    this.#leftovers.value = { commits, images: counts.size, held }
    return [...counts.keys()]
  }
}

/** Send one layer's work; gives where the layer is if the person has to decide about the rest. */
const sendLayer = async (
  { http, clock, random }: LeftoverPorts,
  journal: Journal,
  layerId: number,
): Promise<Place | null> => {
  const { entries, revision, lastSeq, request, place } = await journal.load(layerId)
  let written = Promise.resolve()
  const outbox = new Outbox(layerId, revision, {
    http,
    clock,
    random,
    fetchLayer: () => http.send<Layer>("GET", `/layers/${layerId}`),
    document: () => null,
    onRemote: () => {},
    onChange: () => {},
    onSending: (progress) => journal.settle(layerId, NOTHING, { ...progress, lastSeq }),
    onSettled: (settlement, progress) => {
      written = written.then(() => journal.settle(layerId, settlement, { ...progress, lastSeq }))
    },
  })
  outbox.add(entries)
  await outbox.sendOnce(request)
  outbox.close()
  await written
  return outbox.needsDecision ? place : null
}
