import { type DBSchema, openDB } from "idb"
import type { Deed, DeedJournal } from "./types"

interface Schema extends DBSchema {
  deeds: { key: number; value: Deed }
}

/** On the disk before the screen speaks of it. */
const DURABLE = { durability: "strict" } as const

/** Deeds in IndexedDB. Rejects where the browser does not allow one. */
export const openDeedJournal = async (name = "concord-adjudication"): Promise<DeedJournal> => {
  const database = await openDB<Schema>(name, 1, {
    upgrade: (db) => {
      db.createObjectStore("deeds", { keyPath: "seq" })
    },
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  })
  return {
    keep: async (deeds) => {
      const work = database.transaction("deeds", "readwrite", DURABLE)
      for (const deed of deeds) work.store.put(deed).catch(() => undefined)
      work.commit()
      await work.done
    },
    drop: (seq) => database.delete("deeds", seq),
    all: () => database.getAll("deeds"),
  }
}

/** Where the browser keeps nothing: deeds live as long as the page, and go straight to the server. */
export const fleetingJournal = (): DeedJournal => {
  const kept = new Map<number, Deed>()
  return {
    keep: async (deeds) => {
      for (const deed of deeds) kept.set(deed.seq, deed)
    },
    drop: async (seq) => void kept.delete(seq),
    all: async () => [...kept.values()],
  }
}
