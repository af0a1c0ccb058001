import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import type { History } from "../document/history"
import type { Diff } from "../document/types"
import type { Entry } from "./batches"
import type { HistoryEdit } from "./history"
import type { Journal } from "./journal"

type HistoryRow = {
  readonly layerId: number
  readonly stack: keyof History
  readonly index: number
  readonly diff: Diff
}

type LayerRow = { readonly layerId: number; readonly revision: number; readonly usedAt: number }

interface Schema extends DBSchema {
  outbox: { key: [layerId: number, seq: number]; value: Entry }
  history: { key: [layerId: number, stack: keyof History, index: number]; value: HistoryRow }
  layers: { key: number; value: LayerRow; indexes: { usedAt: number } }
}

type Database = IDBPDatabase<Schema>

/** Undo histories of images that were not opened for so long are forgotten; unsent work never is. */
const HISTORY_DAYS = 30
const DAY_MS = 86_400_000

/** The journal in IndexedDB. Rejects where the browser does not allow one. */
export const openJournal = async (name = "concord-editor"): Promise<Journal> => {
  const database = await openDB<Schema>(name, 1, {
    upgrade: (db) => {
      db.createObjectStore("outbox", { keyPath: ["layerId", "seq"] })
      db.createObjectStore("history", { keyPath: ["layerId", "stack", "index"] })
      db.createObjectStore("layers", { keyPath: "layerId" }).createIndex("usedAt", "usedAt")
    },
    // Another tab with a newer Concord wants to change the tables: let it; this one says so at its next write.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  })
  await forgetOldHistories(database, Date.now() - HISTORY_DAYS * DAY_MS)
  return journalIn(database)
}

const journalIn = (database: Database): Journal => ({
  load: (layerId) => load(database, layerId),
  append: async (entry) => {
    await database.add("outbox", entry)
  },
  settle: async (layerId, { deleted, rewritten }, revision) => {
    const work = database.transaction(["outbox", "layers"], "readwrite")
    const outbox = work.objectStore("outbox")
    await Promise.all([
      ...deleted.map((seq) => outbox.delete([layerId, seq])),
      ...rewritten.map((entry) => outbox.put(entry)),
      work.objectStore("layers").put({ layerId, revision, usedAt: Date.now() }),
      work.done,
    ])
  },
  saveHistory: async (layerId, edits) => {
    const work = database.transaction("history", "readwrite")
    await Promise.all([...edits.map((edit) => writeHistory(work.store, layerId, edit)), work.done])
  },
  unsent: async () => {
    const counts = new Map<number, number>()
    for (const [layerId] of await database.getAllKeys("outbox"))
      counts.set(layerId, (counts.get(layerId) ?? 0) + 1)
    return counts
  },
})

const load = async (database: Database, layerId: number) => {
  const work = database.transaction(["outbox", "history", "layers"])
  const [entries, history, layer] = await Promise.all([
    work.objectStore("outbox").getAll(all(layerId)),
    work.objectStore("history").getAll(all(layerId)),
    work.objectStore("layers").get(layerId),
  ])
  return { entries, revision: layer?.revision ?? 0, history: historyOf(history) }
}

const historyOf = (rows: readonly HistoryRow[]): History => ({
  undo: rows.filter(({ stack }) => stack === "undo").map(({ diff }) => diff),
  redo: rows.filter(({ stack }) => stack === "redo").map(({ diff }) => diff),
})

type HistoryStore = {
  put(row: HistoryRow): Promise<unknown>
  delete(range: IDBKeyRange): Promise<void>
}

const writeHistory = (store: HistoryStore, layerId: number, { stack, index, diff }: HistoryEdit) =>
  diff
    ? store.put({ layerId, stack, index, diff })
    : store.delete(
        IDBKeyRange.bound([layerId, stack, index], [layerId, stack, Number.POSITIVE_INFINITY]),
      )

const forgetOldHistories = async (database: Database, before: number): Promise<void> => {
  const work = database.transaction(["layers", "history"], "readwrite")
  const old = await work
    .objectStore("layers")
    .index("usedAt")
    .getAllKeys(IDBKeyRange.upperBound(before))
  await Promise.all([
    ...old.flatMap((layerId) => [
      work.objectStore("history").delete(all(layerId)),
      work.objectStore("layers").delete(layerId),
    ]),
    work.done,
  ])
}

/** Every key of one layer: numbers sort before arrays. */
const all = (layerId: number): IDBKeyRange => IDBKeyRange.bound([layerId], [layerId, []])
