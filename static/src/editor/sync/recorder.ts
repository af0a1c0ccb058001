import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { History } from "../document/history"
import { applySettlement, type Entry, type Settlement } from "./batches"
import { type HistoryEdit, historyEdits } from "./history"
import {
  createNoJournal,
  type Journal,
  type Place,
  type Progress,
  type Remembered,
} from "./journal"

const EMPTY: History = { undo: [], redo: [] }
const CLEARED: readonly HistoryEdit[] = [
  { stack: "undo", index: 0, diff: null },
  { stack: "redo", index: 0, diff: null },
]
const NOT_KEPT =
  "This browser does not let Concord keep work on disk (a private window, or no space left). " +
  "Work goes straight to the server: do not close the page before it says Saved."

/**
 * Writes one layer's work to the journal, in order, and says when the browser refuses.
 *
 * What comes while a write is under way goes into the next one together. What was refused is tried again with the
 * next write, until the server has it.
 */
export class Recorder {
  readonly #layerId: number
  readonly #warning = signal<string | null>(null)
  readonly #journal: Promise<Journal>
  #written: Promise<void> = Promise.resolve()
  #unkept: readonly Entry[] = []
  /** What the journal has, or null when that is not known. */
  #storedHistory: History | null = null
  /** What it should have, or null when that is another tab's affair. */
  #history: History | null = null

  /** Work is not kept in this browser, and what that means. */
  readonly warning: ReadonlySignal<string | null> = this.#warning

  constructor(layerId: number, openJournal: () => Promise<Journal>) {
    this.#layerId = layerId
    this.#journal = openJournal().catch(() => {
      this.#warning.value = NOT_KEPT
      return createNoJournal()
    })
  }

  get journal(): Promise<Journal> {
    return this.#journal
  }

  /** Resolves when everything that was asked for is written, or known to have failed. */
  get written(): Promise<void> {
    return this.#written
  }

  /** Commits that neither the journal nor, as far as is known, the server has. */
  get unkeptCount(): number {
    return this.#unkept.length
  }

  async load(): Promise<Remembered> {
    const journal = await this.#journal
    return journal.load(this.#layerId).catch(() => {
      this.#warning.value = NOT_KEPT
      return createNoJournal().load(this.#layerId)
    })
  }

  visit(place: Place): Promise<void> {
    return this.#write((journal) => journal.visit(this.#layerId, place))
  }

  /**
   * Keep an entry, and the undo history after it unless that is another tab's affair (null).
   *
   * Resolves when it is kept, or known not to be.
   */
  append(entry: Entry, history: History | null): Promise<void> {
    this.#unkept = [...this.#unkept, entry]
    this.#history = history ?? this.#history
    return this.#write((journal) => this.#keep(journal))
  }

  /** Another tab has sent these entries, and tells the journal of it. */
  forget(settlement: Settlement): void {
    this.#unkept = applySettlement(this.#unkept, settlement)
  }

  settle(settlement: Settlement, progress: Progress): Promise<void> {
    this.forget(settlement)
    return this.#write(async (journal) => {
      await journal.settle(this.#layerId, settlement, progress)
      if (this.#warning.peek() !== null) await this.#keep(journal)
    })
  }

  /** The stored history is this one: only what differs from it is written next. */
  knowHistory(history: History): void {
    this.#storedHistory = history
  }

  saveHistory(history: History): Promise<void> {
    this.#history = history
    return this.#write((journal) => this.#keep(journal))
  }

  async #keep(journal: Journal): Promise<void> {
    const entries = this.#unkept
    const history = this.#history
    const edits = history ? editsBetween(this.#storedHistory, history) : []
    if (entries.length + edits.length === 0) return
    if (edits.length > 0) this.#storedHistory = null
    await appendSomehow(journal, this.#layerId, entries, edits)
    if (history) this.#storedHistory = history
    const seqs = new Set(entries.map(({ seq }) => seq))
    this.#unkept = this.#unkept.filter(({ seq }) => !seqs.has(seq))
    this.#warning.value = null
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

const editsBetween = (stored: History | null, history: History): readonly HistoryEdit[] =>
  stored ? historyEdits(stored, history) : [...CLEARED, ...historyEdits(EMPTY, history)]

/** On a full disk, work is worth more than what other images remember of undoing. */
const appendSomehow = (
  journal: Journal,
  layerId: number,
  entries: readonly Entry[],
  edits: readonly HistoryEdit[],
): Promise<void> =>
  journal.append(layerId, entries, edits).catch(async () => {
    await journal.makeRoom()
    await journal.append(layerId, entries, edits)
  })
