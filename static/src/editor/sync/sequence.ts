import { keyOf } from "../document/diff"
import type { Diff } from "../document/types"
import type { Entry } from "./batches"

/** Tabs draw their number among so many, so that no two make the same entry. */
const TAB_NUMBERS = 2 ** 20

/**
 * The order of a layer's entries, in which all tabs agree: each is later than every one that its maker had seen, and
 * no clock has a say. The tab's number is in the last digits.
 */
export class Sequence {
  readonly #tabNumber: number
  /** The newest entry of each object that this screen shows: later ones win over it, earlier ones do not. */
  readonly #shown = new Map<string, number>()
  #last = 0

  /** @param draw in [0, 1), another one in every tab. */
  constructor(draw: number) {
    this.#tabNumber = Math.floor(draw * TAB_NUMBERS)
  }

  get last(): number {
    return this.#last
  }

  next(): number {
    return (Math.floor(this.#last / TAB_NUMBERS) + 1) * TAB_NUMBERS + this.#tabNumber
  }

  /** Somebody has made these. */
  note(...seqs: readonly number[]): void {
    this.#last = Math.max(this.#last, ...seqs)
  }

  /** These changes are on the screen. */
  noteShown(seq: number, diff: Diff): void {
    this.note(seq)
    for (const change of diff) this.#shown.set(keyOf(change), seq)
  }

  /** What of an entry is later than what the screen shows. */
  unseen({ seq, diff }: Entry): Diff {
    return diff.filter((change) => (this.#shown.get(keyOf(change)) ?? 0) < seq)
  }
}
