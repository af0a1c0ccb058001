import type { Placed } from "../document/spatial-index"

/**
 * Records that are committed but not yet on the static layer, each with the version that will show it. The overlay
 * paints them until then: without that, an object would vanish between the end of a gesture and the next sheet.
 */
export class Pending {
  readonly #entries = new Map<string, { readonly record: Placed; readonly version: number }>()

  put(records: Iterable<Placed>, version: number): void {
    for (const record of records) this.#entries.set(record.id, { record, version })
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) this.#entries.delete(id)
  }

  /** The static layer shows everything up to this version. Says whether that lets anything go. */
  settle(version: number): boolean {
    const before = this.#entries.size
    for (const [id, entry] of this.#entries) if (entry.version <= version) this.#entries.delete(id)
    return this.#entries.size < before
  }

  clear(): void {
    this.#entries.clear()
  }

  records(): readonly Placed[] {
    return [...this.#entries.values()].map(({ record }) => record)
  }
}
