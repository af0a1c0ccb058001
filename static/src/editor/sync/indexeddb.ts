import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb"
import type { History } from "../document/history"
import type { Diff } from "../document/types"
import type { Entry, Settlement } from "./batches"
import type { Handover } from "./handovers"
import type { HistoryEdit } from "./history"
import type { Journal, Place, Progress, Remembered } from "./journal"

type HistoryRow = {
  readonly layerId: number
  readonly stack: keyof History
  readonly index: number
  readonly diff: Diff
}

/** `use` numbers the openings of layers; rows without one have no history. */
type LayerRow = Progress & {
  readonly layerId: number
  readonly place: Place | null
  readonly use?: number
}

interface Schema extends DBSchema {
  outbox: { key: [layerId: number, seq: number]; value: Entry }
  history: { key: [layerId: number, stack: keyof History, index: number]; value: HistoryRow }
  layers: { key: number; value: LayerRow; indexes: { use: number } }
  handovers: { key: number; value: Handover }
}

type Database = IDBPDatabase<Schema>
type Work<Stores extends StoreNames<Schema>[]> = IDBPTransaction<Schema, Stores, "readwrite">

const NEW_LAYER = { revision: 0, lastSeq: 0, request: null, place: null }

/** Undo histories of so many images are kept, those of the newest; unsent work is never given up. */
const KEPT_HISTORIES = 300

/** On the disk before the screen speaks of it: a flat battery must not take what a chip called kept. */
const DURABLE = { durability: "strict" } as const

/** The journal in IndexedDB. Rejects where the browser does not allow one. */
export const openJournal = async (name = "concord-editor"): Promise<Journal> => {
  const database = await openDB<Schema>(name, 2, {
    upgrade: (db, oldVersion, _newVersion, work) => {
      if (oldVersion < 1) {
        db.createObjectStore("outbox", { keyPath: ["layerId", "seq"] })
        db.createObjectStore("history", { keyPath: ["layerId", "stack", "index"] })
        db.createObjectStore("layers", { keyPath: "layerId" })
      }
      if (oldVersion < 2) {
        work.objectStore("layers").createIndex("use", "use")
        db.createObjectStore("handovers", { keyPath: "layerId" })
      }
    },
    // Another tab with a newer Concord wants to change the tables: let it; this one says so at its next write.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  })
  return journalIn(database)
}

const journalIn = (database: Database): Journal => ({
  load: (layerId) => load(database, layerId),
  visit: async (layerId, place) => {
    await visit(database, layerId, place)
    await forgetHistories(database, KEPT_HISTORIES)
  },
  append: (layerId, entries, edits) => {
    const work = database.transaction(["outbox", "history"], "readwrite", DURABLE)
    for (const entry of entries) ask(work.objectStore("outbox").put(entry))
    for (const edit of edits) writeHistory(work.objectStore("history"), layerId, edit)
    return finish(work)
  },
  settle: (layerId, settlement, progress) => settle(database, layerId, settlement, progress),
  makeRoom: () => forgetHistories(database, 1),
  unsent: async () => {
    const counts = new Map<number, number>()
    for (const [layerId] of await database.getAllKeys("outbox"))
      counts.set(layerId, (counts.get(layerId) ?? 0) + 1)
    return counts
  },
  handovers: () => database.getAll("handovers"),
  keepHandover: (handover) => {
    const work = database.transaction(["handovers"], "readwrite", DURABLE)
    ask(work.objectStore("handovers").put(handover))
    return finish(work)
  },
  dropHandover: (layerId) => database.delete("handovers", layerId),
})

/** A request that fails makes its whole transaction fail, and that is waited for. */
const ask = (request: Promise<unknown>): void => {
  request.catch(() => undefined)
}

/** Asked to commit at once, the browser finishes the work even if the page goes away now. */
const finish = <Stores extends StoreNames<Schema>[]>(work: Work<Stores>): Promise<void> => {
  work.commit()
  return work.done
}

const load = async (database: Database, layerId: number): Promise<Remembered> => {
  const work = database.transaction(["outbox", "history", "layers"])
  const [entries, history, layer] = await Promise.all([
    work.objectStore("outbox").getAll(all(layerId)),
    work.objectStore("history").getAll(all(layerId)),
    work.objectStore("layers").get(layerId),
  ])
  const { revision, lastSeq, request, place } = { ...NEW_LAYER, ...layer }
  return { entries, revision, lastSeq, request, place, history: historyOf(history) }
}

const historyOf = (rows: readonly HistoryRow[]): History => ({
  undo: rows.filter(({ stack }) => stack === "undo").map(({ diff }) => diff),
  redo: rows.filter(({ stack }) => stack === "redo").map(({ diff }) => diff),
})

const settle = async (
  database: Database,
  layerId: number,
  { deleted, rewritten }: Settlement,
  progress: Progress,
): Promise<void> => {
  const work = database.transaction(["outbox", "layers"], "readwrite")
  const outbox = work.objectStore("outbox")
  const layers = work.objectStore("layers")
  for (const seq of deleted) ask(outbox.delete([layerId, seq]))
  for (const entry of rewritten) ask(outbox.put(entry))
  const row = { ...NEW_LAYER, ...(await layers.get(layerId)) }
  const lastSeq = Math.max(row.lastSeq, progress.lastSeq)
  ask(layers.put({ ...row, ...progress, layerId, lastSeq }))
  return finish(work)
}

type HistoryStore = {
  put(row: HistoryRow): Promise<unknown>
  delete(range: IDBKeyRange): Promise<void>
}

const writeHistory = (
  store: HistoryStore,
  layerId: number,
  { stack, index, diff }: HistoryEdit,
): void => {
  if (diff) ask(store.put({ layerId, stack, index, diff }))
  else
    ask(
      store.delete(
        IDBKeyRange.bound([layerId, stack, index], [layerId, stack, Number.POSITIVE_INFINITY]),
      ),
    )
}

const visit = async (database: Database, layerId: number, place: Place): Promise<void> => {
  const work = database.transaction(["layers"], "readwrite")
  const layers = work.objectStore("layers")
  const newest = await layers.index("use").openCursor(null, "prev")
  const row = { ...NEW_LAYER, ...(await layers.get(layerId)) }
  ask(layers.put({ ...row, layerId, place, use: (newest?.value.use ?? 0) + 1 }))
  return finish(work)
}

/** Keep the undo histories of the layers that were opened last, and forget the others. */
const forgetHistories = async (database: Database, kept: number): Promise<void> => {
  const work = database.transaction(["layers", "history"], "readwrite")
  const layers = work.objectStore("layers")
  const rows = await layers.index("use").getAll()
  for (const { use: _use, ...row } of rows.slice(0, Math.max(0, rows.length - kept))) {
    ask(work.objectStore("history").delete(all(row.layerId)))
    ask(layers.put(row))
  }
  return finish(work)
}

/** Every key of one layer: numbers sort before arrays. */
const all = (layerId: number): IDBKeyRange => IDBKeyRange.bound([layerId], [layerId, []])
