import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { Clock } from "../shared/clock"
import type { Totals } from "./wire"

export type TotalsPorts = {
  readonly fetch: () => Promise<Totals>
  readonly clock: Pick<Clock, "after">
}

/** A hand that decides every second changes the totals every second; they are asked for this often at most. */
const PAUSE_MS = 4000

/** How many disagreements there are, as the server counts them; asked anew after what changes them. */
export class KnownTotals {
  readonly #ports: TotalsPorts
  readonly #known = signal<Totals | null>(null)
  #isResting = false
  #isStale = false

  constructor(ports: TotalsPorts) {
    this.#ports = ports
  }

  get known(): ReadonlySignal<Totals | null> {
    return this.#known
  }

  /** They may have changed: ask, now or when the pause is over. Nothing waits for it, and a failure is made up later. */
  refresh(): void {
    this.#isStale = true
    if (!this.#isResting) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#isResting = true
    this.#isStale = false
    try {
      this.#known.value = await this.#ports.fetch()
    } catch {
      // The last ones stay; the next decision asks again.
    }
    this.#ports.clock.after(PAUSE_MS, () => {
      this.#isResting = false
      if (this.#isStale) void this.#ask()
    })
  }
}
