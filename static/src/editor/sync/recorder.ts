import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { History } from "../document/history"
import type { Entry, Settlement } from "./batches"
import { type HistoryEdit, historyEdits } from "./history"
import { createMemoryJournal, type Journal, type Remembered } from "./journal"

const EMPTY: History = { undo: [], redo: [] }
const NOTHING: Remembered = { entries: [], revision: 0, history: EMPTY }
const CLEARED: readonly HistoryEdit[] = [
  { stack: "undo", index: 0, diff: null },
  { stack: "redo", index: 0, diff: null },
]
const NOT_KEPT =
  "This browser does not let Concord keep work on disk (a private window, or no space left). " +
  "Work goes straight to the server: do not close the page before it says Saved."

/** Writes one layer's work to the journal, in order, and says when the browser refuses. */
export class Recorder {
  readonly #layerId: number
  readonly #warning = signal<string | null>(null)
  readonly #journal: Promise<Journal>
  #written: Promise<void> = Promise.resolve()
  #history: History | null = null

  /** Work is not kept in this browser, and what that means. */
  readonly warning: ReadonlySignal<string | null> = this.#warning

  constructor(layerId: number, openJournal: () => Promise<Journal>) {
    this.#layerId = layerId
    this.#journal = openJournal().catch(() => {
      this.#warning.value = NOT_KEPT
      return createMemoryJournal()
    })
  }

  get journal(): Promise<Journal> {
    return this.#journal
  }

  /** Resolves when everything that was asked for is written, or known to have failed. */
  get written(): Promise<void> {
    return this.#written
  }

  async load(): Promise<Remembered> {
    const journal = await this.#journal
    return journal.load(this.#layerId).catch(() => {
      this.#warning.value = NOT_KEPT
      return NOTHING
    })
  }

  append(entry: Entry): Promise<void> {
    return this.#write((journal) => journal.append(entry))
  }

  settle(settlement: Settlement, revision: number): Promise<void> {
    return this.#write((journal) => journal.settle(this.#layerId, settlement, revision))
  }

  /** The stored history is this one: only what differs from it is written next. */
  knowHistory(history: History): void {
    this.#history = history
  }

  saveHistory(history: History): Promise<void> {
    const edits = this.#history
      ? historyEdits(this.#history, history)
      : [...CLEARED, ...historyEdits(EMPTY, history)]
    this.#history = history
    return this.#write((journal) => journal.saveHistory(this.#layerId, edits))
  }

  #write(work: (journal: Journal) => Promise<void>): Promise<void> {
    this.#written = this.#written
      .then(() => this.#journal)
      .then(work)
      .catch(() => {
        this.#warning.value = NOT_KEPT
      })
    return this.#written
  }
}
