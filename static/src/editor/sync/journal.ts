import type { History } from "../document/history"
import type { Entry, Settlement } from "./batches"
import type { HistoryEdit } from "./history"

/** What a browser remembers of one layer. */
export type Remembered = {
  /** Commits that the server has not acknowledged, oldest first. */
  readonly entries: readonly Entry[]
  /** The newest revision this browser has seen; 0 for none. */
  readonly revision: number
  readonly history: History
}

/** The browser's memory of work: what was done outlives the page. Every method rejects when it could not be kept. */
export type Journal = {
  load(layerId: number): Promise<Remembered>
  append(entry: Entry): Promise<void>
  settle(layerId: number, settlement: Settlement, revision: number): Promise<void>
  saveHistory(layerId: number, edits: readonly HistoryEdit[]): Promise<void>
  /** How many entries each layer has; layers without any are not named. */
  unsent(): Promise<ReadonlyMap<number, number>>
}

/** A journal that lasts as long as the page: for browsers that refuse to store anything. */
export const createMemoryJournal = (): Journal => ({
  load: async () => ({ entries: [], revision: 0, history: { undo: [], redo: [] } }),
  append: async () => {},
  settle: async () => {},
  saveHistory: async () => {},
  unsent: async () => new Map(),
})
