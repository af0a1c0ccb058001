import type { Picture } from "./picture"

export type Decode = (url: string, signal: AbortSignal) => Promise<Picture>

type Entry = {
  readonly promise: Promise<Picture>
  readonly abort: AbortController
  picture: Picture | null
}

/** What a decoded pixel takes. */
export const BYTES_PER_PIXEL = 4

/** Decoded pictures by address, the least recently used given up first when they pass the budget. */
export class PictureCache {
  readonly #entries = new Map<string, Entry>()
  readonly #decode: Decode
  readonly #budgetBytes: number
  #inUse: ReadonlySet<string> = new Set()
  #wanted: ReadonlySet<string> = new Set()

  constructor(decode: Decode, budgetBytes: number) {
    this.#decode = decode
    this.#budgetBytes = budgetBytes
  }

  /** The picture if it is decoded already. */
  ready(url: string): Picture | null {
    const entry = this.#touch(url)
    return entry?.picture ?? null
  }

  /** The picture when it is decoded. A failure is forgotten, so that asking again tries again. */
  get(url: string): Promise<Picture> {
    return (this.#touch(url) ?? this.#start(url)).promise
  }

  /**
   * Pictures that must stay whatever the budget says, and those that are `wanted` soon, which are given up last;
   * loads of others are called off.
   */
  keep(inUse: Iterable<string>, wanted: Iterable<string> = []): void {
    this.#inUse = new Set(inUse)
    this.#wanted = new Set(wanted)
    for (const [url, entry] of this.#entries)
      if (!entry.picture && !this.#isNeeded(url)) this.#drop(url, entry)
    this.#evict()
  }

  bytes(): number {
    let sum = 0
    for (const { picture } of this.#entries.values())
      if (picture) sum += picture.width * picture.height * BYTES_PER_PIXEL
    return sum
  }

  close(): void {
    for (const [url, entry] of this.#entries) this.#drop(url, entry)
  }

  #start(url: string): Entry {
    const abort = new AbortController()
    const promise = this.#decode(url, abort.signal)
    const entry: Entry = { promise, abort, picture: null }
    this.#entries.set(url, entry)
    promise.then(
      (picture) => {
        if (this.#entries.get(url) !== entry) {
          picture.close()
          return
        }
        entry.picture = picture
        this.#evict()
      },
      () => {
        if (this.#entries.get(url) === entry) this.#entries.delete(url)
      },
    )
    return entry
  }

  /** A Map keeps the order of insertion, so putting an entry in again makes it the newest. */
  #touch(url: string): Entry | undefined {
    const entry = this.#entries.get(url)
    if (!entry) return undefined
    this.#entries.delete(url)
    this.#entries.set(url, entry)
    return entry
  }

  #evict(): void {
    this.#evictAllBut((url) => this.#isNeeded(url))
    this.#evictAllBut((url) => this.#inUse.has(url))
  }

  #evictAllBut(stays: (url: string) => boolean): void {
    for (const [url, entry] of this.#entries) {
      if (this.bytes() <= this.#budgetBytes) return
      if (entry.picture && !stays(url)) this.#drop(url, entry)
    }
  }

  #isNeeded(url: string): boolean {
    return this.#inUse.has(url) || this.#wanted.has(url)
  }

  #drop(url: string, entry: Entry): void {
    this.#entries.delete(url)
    entry.abort.abort()
    entry.picture?.close()
  }
}
