import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { Clock } from "../../shared/clock"
import { type Http, mayPass } from "../../shared/http"
import { NotSaved, type SyncHandle } from "./handle"
import { createNoJournal, type Journal, type Place } from "./journal"
import { retryDelayMs } from "./timing"

/** An image that its annotator is done with, and that the server has not been told of. */
export type Handover = Place & {
  readonly layerId: number
  /** The layer's revision as it was known; what was drawn since is saved first and makes it newer. */
  readonly revision: number
  /** Handovers are carried out in this order. */
  readonly order: number
  readonly way: "submission" | "skip"
  /** Why it is skipped; empty for a submission. */
  readonly reason: string
  /** Why the server would not have it; the person decides what next. */
  readonly refusal: string | null
}

export type HandoverPorts = {
  readonly http: Http
  readonly clock: Clock
  readonly random: () => number
  readonly openJournal: () => Promise<Journal>
  /** What is on the screen; it saves its own work, that of other layers is sent as leftovers. */
  readonly open: () => { readonly layerId: number; readonly sync: SyncHandle }
  /** Runs the work unless another tab is at it. */
  readonly whenAlone: (work: () => Promise<void>) => Promise<void>
  readonly onDone: (handover: Handover) => void
}

/**
 * Submissions and skips that wait for a connection.
 *
 * Each is carried out once, after everything that was drawn for it; one that is refused waits for the person. They
 * outlive the page where the browser keeps anything.
 */
export class Handovers {
  readonly #ports: HandoverPorts
  readonly #journal: Promise<Journal>
  readonly #all = signal<readonly Handover[]>([])
  /** Those that only this page knows of, by their layer. */
  readonly #unkept = new Map<number, Handover>()
  #sending: Promise<void> | null = null
  #failures = 0
  #cancelTimer: () => void = () => {}

  /** Every handover that is not carried out, in order. */
  readonly all: ReadonlySignal<readonly Handover[]> = this.#all

  constructor(ports: HandoverPorts) {
    this.#ports = ports
    this.#journal = ports.openJournal().catch(createNoJournal)
  }

  /** Hand an image over as soon as that is possible; takes the place of an earlier handover of the same layer. */
  async add(handover: Omit<Handover, "order" | "refusal">): Promise<void> {
    const order = 1 + Math.max(0, ...this.#all.peek().map((one) => one.order))
    await this.#keep({ ...handover, order, refusal: null })
    this.#retryLater()
  }

  /** Do not hand that layer over after all. */
  async takeBack(layerId: number): Promise<void> {
    this.#unkept.delete(layerId)
    await (await this.#journal).dropHandover(layerId).catch(() => undefined)
    await this.#read()
  }

  /** Try one again that was refused. */
  async retry(layerId: number): Promise<void> {
    const handover = this.#all.peek().find((one) => one.layerId === layerId)
    if (!handover) return
    await this.#keep({ ...handover, refusal: null })
    await this.send()
  }

  /** Carry out now what can be; resolves when each has its answer, or has to wait. */
  send(): Promise<void> {
    this.#sending ??= this.#ports
      .whenAlone(() => this.#sendAll())
      .finally(() => {
        this.#sending = null
      })
    return this.#sending
  }

  /** The network or the person is back: do not wait for the timer. */
  wake(): void {
    this.#failures = 0
    void this.send()
  }

  async #sendAll(): Promise<void> {
    await this.#read()
    const waiting = this.#all.peek().filter(({ refusal }) => refusal === null)
    for (const handover of waiting) await this.#carryOut(handover)
    if (this.#all.peek().some(({ refusal }) => refusal === null)) this.#retryLater()
    else this.#failures = 0
  }

  async #carryOut(handover: Handover): Promise<void> {
    const { assignmentId, layerId, way, reason } = handover
    const revision = await this.#savedRevision(handover)
    if (revision === null || !this.#isWanted(handover)) return
    const body = way === "submission" ? { revision } : { reason }
    try {
      await this.#ports.http.send("PUT", `/assignments/${assignmentId}/${way}`, { body })
    } catch (error) {
      if (!mayPass(error)) await this.#keep({ ...handover, refusal: sentenceOf(error) })
      return
    }
    await this.takeBack(layerId)
    this.#ports.onDone(handover)
  }

  /** The revision that has all of the layer's work; null while something of it is not at the server. */
  async #savedRevision({ layerId, revision }: Handover): Promise<number | null> {
    const { layerId: openId, sync } = this.#ports.open()
    if (layerId === openId) return flushed(sync)
    const journal = await this.#journal
    const kept = await journal.load(layerId).catch(() => null)
    return kept?.entries.length === 0 ? Math.max(revision, kept.revision) : null
  }

  /** It may have been taken back while its work was being saved. */
  #isWanted({ layerId, order }: Handover): boolean {
    return this.#all.peek().some((one) => one.layerId === layerId && one.order === order)
  }

  async #keep(handover: Handover): Promise<void> {
    this.#unkept.set(handover.layerId, handover)
    try {
      await (await this.#journal).keepHandover(handover)
      this.#unkept.delete(handover.layerId)
    } catch {
      // It lasts as long as the page, which says at its top that nothing is kept here.
    }
    await this.#read()
  }

  /** Other tabs add and carry out, too. */
  async #read(): Promise<void> {
    const stored = await (await this.#journal).handovers().catch(() => [])
    const byLayer = new Map([...stored, ...this.#unkept.values()].map((one) => [one.layerId, one]))
    this.#all.value = [...byLayer.values()].sort((one, other) => one.order - other.order)
  }

  #retryLater(): void {
    this.#failures += 1
    const delayMs = retryDelayMs(this.#failures, this.#ports.random(), null)
    this.#cancelTimer()
    this.#cancelTimer = this.#ports.clock.after(delayMs, () => void this.send())
  }
}

const flushed = async (sync: SyncHandle): Promise<number | null> => {
  try {
    await sync.flush()
    return sync.revision.peek()
  } catch (error) {
    if (error instanceof NotSaved) return null
    throw error
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
