import type { History } from "../document/history"
import type { Entry, SentRequest, Settlement } from "./batches"
import type { Handover } from "./handovers"
import type { HistoryEdit } from "./history"

/** Where a layer's work is looked at. */
export type Place = { readonly assignmentId: number; readonly fileName: string }

/** How far a layer has come to the server, as far as this browser has seen. */
export type Progress = {
  /** The newest revision; 0 for none. */
  readonly revision: number
  /** The newest entry that any tab has made. */
  readonly lastSeq: number
  /** The request whose answer has not come yet. */
  readonly request: SentRequest | null
}

/** What a browser remembers of one layer. */
export type Remembered = Progress & {
  /** Commits that the server has not acknowledged, oldest first. */
  readonly entries: readonly Entry[]
  readonly history: History
  readonly place: Place | null
}

/** The browser's memory of work: what was done outlives the page. Every method rejects when it could not be kept. */
export type Journal = {
  load(layerId: number): Promise<Remembered>
  /** A layer is opened: the histories of those opened longest ago give way. */
  visit(layerId: number, place: Place): Promise<void>
  /** Write commits and what they did to the undo history, all or nothing. */
  append(layerId: number, entries: readonly Entry[], edits: readonly HistoryEdit[]): Promise<void>
  settle(layerId: number, settlement: Settlement, progress: Progress): Promise<void>
  /** Give up undo histories of other layers, to make room for work. */
  makeRoom(): Promise<void>
  /** How many entries each layer has; layers without any are not named. */
  unsent(): Promise<ReadonlyMap<number, number>>
  handovers(): Promise<readonly Handover[]>
  keepHandover(handover: Handover): Promise<void>
  dropHandover(layerId: number): Promise<void>
}

/** In place of a journal in browsers that refuse to store anything: it has nothing and keeps nothing. */
export const createNoJournal = (): Journal => {
  const refuse = () => Promise.reject(new Error("This browser keeps nothing."))
  return {
    load: async () => ({
      entries: [],
      revision: 0,
      lastSeq: 0,
      request: null,
      history: { undo: [], redo: [] },
      place: null,
    }),
    visit: refuse,
    append: refuse,
    settle: async () => {},
    makeRoom: async () => {},
    unsent: async () => new Map(),
    handovers: async () => [],
    keepHandover: refuse,
    dropHandover: async () => {},
  }
}
