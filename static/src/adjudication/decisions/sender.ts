import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import type { SyncStatus, Trouble } from "../../editor/sync/status"
import { retryDelayMs } from "../../editor/sync/timing"
import { troubleOf } from "../../editor/sync/troubles"
import type { Clock } from "../../shared/clock"
import { mayPass, Problem } from "../../shared/http"
import type { Deed, DeedJournal, Refusal } from "./types"

export type SenderPorts = {
  readonly journal: DeedJournal
  /** Tell the server of deeds about one image: it takes all of them, or none. */
  readonly send: (deeds: readonly Deed[]) => Promise<void>
  readonly clock: Clock
  readonly random?: () => number
  /** The server has it. */
  readonly onSent: (deed: Deed) => void
  /** The server will not have it; it is not sent again. */
  readonly onRefused: (refusal: Refusal) => void
}

const CONFLICT = 409
/** The server takes no more at once. */
const MOST_AT_ONCE = 500

/**
 * Sends deeds in the order in which they were done, one after the other, and tries again what found no server. The hand
 * never waits for it.
 */
export class Sender {
  readonly #ports: SenderPorts
  readonly #waiting = signal<readonly Deed[]>([])
  readonly #trouble = signal<Trouble | null>(null)
  readonly #isKept = signal(true)
  readonly status: ReadonlySignal<SyncStatus>
  /** These are sent one by one: together with others they were refused. */
  readonly #alone = new Set<number>()
  #isSending = false
  #failures = 0
  #stopWaiting: (() => void) | null = null

  constructor(ports: SenderPorts) {
    this.#ports = ports
    this.status = computed(() => this.#statusNow())
  }

  /** Deeds that the server does not have, the oldest first. */
  get waiting(): ReadonlySignal<readonly Deed[]> {
    return this.#waiting
  }

  /** Whether leaving the page now would lose something: it is neither at the server nor in the browser's keeping. */
  wouldLose(): boolean {
    return this.#waiting.peek().length > 0 && !this.#isKept.peek()
  }

  /** Keep deeds, and send them when their turn has come. */
  add(deeds: readonly Deed[]): void {
    if (deeds.length === 0) return
    this.#waiting.value = [...this.#waiting.peek(), ...deeds]
    this.#isKept.value = false
    this.#ports.journal.keep(deeds).then(
      () => {
        this.#isKept.value = true
      },
      () => {
        // A full disk, a private window: what is not kept is sent all the same, and leaving asks first.
      },
    )
    void this.#run()
  }

  /** Deeds that are in the journal already: left behind by a page that is gone. */
  adopt(deeds: readonly Deed[]): void {
    this.#waiting.value = [...deeds, ...this.#waiting.peek()].toSorted((a, b) => a.seq - b.seq)
    void this.#run()
  }

  /** The network may be back. */
  wake(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = null
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isSending || this.#stopWaiting) return
    this.#isSending = true
    for (;;) {
      const deeds = this.#together()
      if (deeds.length === 0) break
      const error = await this.#ports.send(deeds).then(
        () => null,
        (reason: unknown) => reason,
      )
      if (error !== null && mayPass(error)) {
        this.#retryLater(error)
        break
      }
      this.#failures = 0
      this.#trouble.value = null
      // One of them was refused, and kept the others back: alone each is told what becomes of it.
      if (error !== null && deeds.length > 1) for (const { seq } of deeds) this.#alone.add(seq)
      else this.#settle(deeds, error)
    }
    this.#isSending = false
  }

  /** What goes to the server next: what was done in one go. */
  #together(): readonly Deed[] {
    const waiting = this.#waiting.peek()
    const [first] = waiting
    if (!first) return []
    if (first.step === undefined || this.#alone.has(first.seq)) return [first]
    const end = waiting.findIndex(({ step, page }) => step !== first.step || page !== first.page)
    return waiting.slice(0, Math.min(end < 0 ? waiting.length : end, MOST_AT_ONCE))
  }

  #settle(deeds: readonly Deed[], error: unknown): void {
    const settled = new Set(deeds.map(({ seq }) => seq))
    this.#waiting.value = this.#waiting.peek().filter(({ seq }) => !settled.has(seq))
    for (const deed of deeds) {
      this.#alone.delete(deed.seq)
      this.#ports.journal.drop(deed.seq).catch(() => {
        // It is repeated by the next page then, which changes nothing.
      })
      if (error === null) this.#ports.onSent(deed)
      else this.#ports.onRefused(refusalOf(deed, error))
    }
  }

  #retryLater(error: unknown): void {
    this.#failures += 1
    this.#trouble.value = troubleOf(error)
    const asked = error instanceof Problem ? error.retryAfterMs : null
    const { clock, random = Math.random } = this.#ports
    this.#stopWaiting = clock.after(retryDelayMs(this.#failures, random(), asked), () => {
      this.#stopWaiting = null
      void this.#run()
    })
  }

  #statusNow(): SyncStatus {
    const pending = this.#waiting.value.length
    const trouble = this.#trouble.value
    if (pending === 0) return { state: "saved", pending }
    if (!trouble) return { state: "pending", pending }
    return { state: trouble.kind, pending, message: trouble.message }
  }
}

const refusalOf = (deed: Deed, error: unknown): Refusal => ({
  deed,
  kind: error instanceof Problem && error.status === CONFLICT ? "conflict" : "refused",
  message: error instanceof Error ? error.message : String(error),
})
