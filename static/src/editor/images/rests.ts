const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 15_000

type Rest = { readonly ms: number; readonly until: number }

/** Addresses that could not be had are left alone for a while, for longer after each failure in a row. */
export class Rests {
  readonly #rests = new Map<string, Rest>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** The address has failed; gives the milliseconds after which to ask again. */
  begin(url: string): number {
    const before = this.#rests.get(url)
    const ms = before ? Math.min(2 * before.ms, LONGEST_REST_MS) : FIRST_REST_MS
    this.#rests.set(url, { ms, until: this.#now() + ms })
    return ms
  }

  /** The address has answered. */
  end(url: string): void {
    this.#rests.delete(url)
  }

  /** Whether it is too early to ask again. */
  isResting(url: string): boolean {
    const rest = this.#rests.get(url)
    return rest !== undefined && this.#now() < rest.until
  }

  /** Whether the address has failed and not answered since. */
  hasFailed(url: string): boolean {
    return this.#rests.has(url)
  }

  clear(): void {
    this.#rests.clear()
  }
}
