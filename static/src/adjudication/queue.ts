import { type ReadonlySignal, signal } from "@preact/signals-core"

/** A page of the ranked queue: images with disagreements, the most valuable first. */
export type QueuePage = {
  readonly imageIds: readonly number[]
  /** Image → the first of its disagreements that the queue has: what the filter asks for, and what is worth most. */
  readonly leads: ReadonlyMap<number, number>
  readonly nextCursor: string | null
}

export type QueuePorts = {
  readonly fetchPage: (cursor: string | null) => Promise<QueuePage>
}

/** So many images ahead of the one on the screen are always known. */
const KNOWN_AHEAD = 5

/** Which image is next. The order stays as it was found, so that nobody is led round in circles; the way back is kept. */
export class ImageQueue {
  readonly #fetchPage: QueuePorts["fetchPage"]
  readonly #ids = signal<readonly number[]>([])
  readonly #place = signal(-1)
  readonly #leads = new Map<number, number>()
  readonly #done = signal<ReadonlySet<number>>(new Set())
  #cursor: string | null = null
  #isComplete = false
  #fetching: Promise<void> | null = null

  constructor({ fetchPage }: QueuePorts) {
    this.#fetchPage = fetchPage
  }

  /** Images known so far, in the order of the queue. */
  get ids(): ReadonlySignal<readonly number[]> {
    return this.#ids
  }

  get done(): ReadonlySignal<ReadonlySet<number>> {
    return this.#done
  }

  /** The image on the screen. */
  get current(): number | null {
    return this.#ids.peek()[this.#place.peek()] ?? null
  }

  /** The disagreement of an image to begin with. */
  leadOf(imageId: number): number | null {
    return this.#leads.get(imageId) ?? null
  }

  /** Go to an image: one of the queue, or one that a link names, which is put in where one is. */
  goTo(imageId: number): void {
    const ids = this.#ids.peek()
    const place = ids.indexOf(imageId)
    if (place < 0) this.#ids.value = ids.toSpliced(this.#place.peek() + 1, 0, imageId)
    this.#place.value = place < 0 ? this.#place.peek() + 1 : place
  }

  /** The next image that is not done; null when there is none. */
  async next(): Promise<number | null> {
    for (;;) {
      const found = this.#undone(1)[0]
      if (found !== undefined) return found
      if (this.#isComplete) return this.#undoneBefore()
      await this.#more()
    }
  }

  /** The image before this one. */
  previous(): number | null {
    return this.#ids.peek()[this.#place.peek() - 1] ?? null
  }

  /** The images that come next, to be fetched before they are asked for. */
  async ahead(count: number): Promise<readonly number[]> {
    while (this.#undone(KNOWN_AHEAD).length < KNOWN_AHEAD && !this.#isComplete) await this.#more()
    return this.#undone(count)
  }

  /** Nothing is left to decide on an image; or there is again. */
  mark(imageId: number, isDone: boolean): void {
    if (this.#done.peek().has(imageId) === isDone) return
    const done = new Set(this.#done.peek())
    if (isDone) done.add(imageId)
    else done.delete(imageId)
    this.#done.value = done
  }

  #undone(count: number): readonly number[] {
    const done = this.#done.peek()
    return this.#ids
      .peek()
      .slice(this.#place.peek() + 1)
      .filter((id) => !done.has(id))
      .slice(0, count)
  }

  /** What was passed by comes again at the end. */
  #undoneBefore(): number | null {
    const done = this.#done.peek()
    const passed = this.#ids.peek().slice(0, Math.max(this.#place.peek(), 0))
    return passed.find((id) => !done.has(id)) ?? null
  }

  #more(): Promise<void> {
    this.#fetching ??= this.#fetchMore().finally(() => {
      this.#fetching = null
    })
    return this.#fetching
  }

  async #fetchMore(): Promise<void> {
    const { imageIds, leads, nextCursor } = await this.#fetchPage(this.#cursor)
    const known = new Set(this.#ids.peek())
    const fresh = [...new Set(imageIds)].filter((id) => !known.has(id))
    for (const [imageId, lead] of leads)
      if (!this.#leads.has(imageId)) this.#leads.set(imageId, lead)
    this.#ids.value = [...this.#ids.peek(), ...fresh]
    this.#cursor = nextCursor
    this.#isComplete = nextCursor === null
  }
}
