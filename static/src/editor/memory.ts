import type { DocumentStore } from "./document/store"
import type { AnnotationDocument } from "./document/types"
import type { AssignmentState, StartDocument } from "./start"
import type { SyncHandle } from "./sync/handle"

/** An assignment as it can be shown without asking the server. */
export type Remembered = {
  readonly start: StartDocument
  /** What was last on the screen; null for one that was fetched and not opened yet. */
  readonly screen: AnnotationDocument | null
}

export type Opened = {
  readonly start: StartDocument
  readonly store: DocumentStore
  readonly sync: SyncHandle
}

type Entry = { readonly start: StartDocument; readonly opened: Opened | null }

/** Enough to go back and forth for a while without a network; each may hold thousands of objects. */
const MOST = 24

/** The assignments that were open on this page, or fetched ahead, so that they can be shown again offline. */
export class Memory {
  readonly #entries = new Map<number, Entry>()
  /** What came after an assignment, whatever the server said when that was fetched. */
  readonly #followers = new Map<number, number>()

  /** An assignment is on the screen: from now on it is remembered as it is left. */
  keepOpened(opened: Opened): void {
    this.#keep({ start: opened.start, opened })
  }

  /** An assignment was fetched; what is known better from the screen stays. */
  keepFetched(start: StartDocument): Remembered {
    const known = this.recall(start.id)
    const isScreenNewest = (known?.start.layer.revision ?? -1) >= start.layer.revision
    const opened = isScreenNewest ? (this.#entries.get(start.id)?.opened ?? null) : null
    this.#keep({ start, opened })
    return this.recall(start.id) ?? { start, screen: null }
  }

  follow(id: number, follower: number): void {
    this.#followers.set(id, follower)
  }

  /** An assignment was handed in or back since it was fetched. */
  setState(id: number, state: AssignmentState): void {
    const entry = this.#entries.get(id)
    if (entry) this.#entries.set(id, { ...entry, start: { ...entry.start, state } })
  }

  recall(id: number | undefined): Remembered | null {
    const entry = id === undefined ? undefined : this.#entries.get(id)
    if (!entry) return null
    const { start, opened } = entry
    if (!opened) return { start, screen: null }
    const screen = opened.store.document.peek()
    return { start: { ...start, layer: opened.sync.known() }, screen }
  }

  recallAfter(id: number): Remembered | null {
    return this.recall(this.#followers.get(id))
  }

  /** The newest is the last; the one that was kept longest ago gives way. */
  #keep(entry: Entry): void {
    const { id } = entry.start
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size <= MOST || oldest === undefined) return
    this.#entries.delete(oldest)
    this.#followers.delete(oldest)
  }
}
