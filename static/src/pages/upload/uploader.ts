import { batchesOf } from "./batches"
import { outcomesOf } from "./outcomes"
import { type NotSent, sendBatch } from "./send-batch"
import type { Answer, Outcome, Upload } from "./upload"

const PARALLEL = 3

type Listener = {
  readonly onStart: (upload: Upload) => void
  /** All of it has left; the server has yet to say what becomes of it. */
  readonly onSent: (upload: Upload) => void
  readonly onEnd: (upload: Upload, outcome: Outcome) => void
  readonly onProgress: () => void
}

export type Totals = {
  readonly files: number
  readonly ended: number
  readonly bytes: number
  readonly sentBytes: number
  readonly created: number
  readonly duplicates: number
  readonly rejected: number
  readonly archives: number
  readonly failed: number
}

/** Sends files in parallel batches; what fails can be sent again, and everything can be called off. */
export class Uploader {
  readonly #url: string
  readonly #listener: Listener
  readonly #waiting: (readonly Upload[])[] = []
  readonly #sentBytes = new Map<readonly Upload[], number>()
  #cancelling = new AbortController()
  #running = 0
  #counts = {
    files: 0,
    ended: 0,
    bytes: 0,
    endedBytes: 0,
    created: 0,
    duplicates: 0,
    rejected: 0,
    archives: 0,
  }
  #failed: Upload[] = []

  constructor(url: string, listener: Listener) {
    this.#url = url
    this.#listener = listener
  }

  get isBusy(): boolean {
    return this.#running > 0 || this.#waiting.length > 0
  }

  get totals(): Totals {
    const { endedBytes, ...counts } = this.#counts
    const onTheWay = [...this.#sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0)
    return {
      ...counts,
      sentBytes: Math.min(endedBytes + onTheWay, counts.bytes),
      failed: this.#failed.length,
    }
  }

  add(uploads: readonly Upload[]): void {
    if (this.#cancelling.signal.aborted) this.#cancelling = new AbortController()
    this.#counts.files += uploads.length
    this.#counts.bytes += bytesOf(uploads)
    this.#waiting.push(...batchesOf(uploads))
    while (this.#running < PARALLEL && this.#waiting.length > 0) void this.#work()
  }

  retry(): void {
    const again = this.#failed
    this.#failed = []
    this.#counts.files -= again.length
    this.#counts.ended -= again.length
    this.#counts.bytes -= bytesOf(again)
    this.#counts.endedBytes -= bytesOf(again)
    this.add(again)
  }

  cancel(): void {
    const waiting = this.#waiting.splice(0)
    this.#cancelling.abort()
    for (const upload of waiting.flat()) this.#end(upload, { kind: "cancelled" })
  }

  async #work(): Promise<void> {
    this.#running += 1
    for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift())
      await this.#send(batch)
    this.#running -= 1
    this.#listener.onProgress()
  }

  async #send(batch: readonly Upload[]): Promise<void> {
    for (const upload of batch) this.#listener.onStart(upload)
    const { signal } = this.#cancelling
    const bytes = bytesOf(batch)
    const onProgress = (sentBytes: number) => {
      this.#sentBytes.set(batch, Math.min(sentBytes, bytes))
      if (sentBytes >= bytes) for (const upload of batch) this.#listener.onSent(upload)
      this.#listener.onProgress()
    }
    try {
      this.#take(batch, await sendBatch(batch, { url: this.#url, signal, onProgress }))
    } catch (error) {
      const outcome: Outcome = signal.aborted
        ? { kind: "cancelled" }
        : { kind: "failed", reason: (error as NotSent).message }
      for (const upload of batch) this.#end(upload, outcome)
    } finally {
      this.#sentBytes.delete(batch)
    }
  }

  #take(batch: readonly Upload[], answer: Answer): void {
    this.#counts.created += answer.created.length
    this.#counts.duplicates += answer.duplicates.length
    this.#counts.rejected += answer.rejected.length
    this.#counts.archives += answer.archives.length
    const paths = batch.map(({ path }) => path)
    const outcomes = outcomesOf(paths, answer)
    for (const upload of batch) this.#end(upload, outcomes.get(upload.path) ?? { kind: "created" })
  }

  #end(upload: Upload, outcome: Outcome): void {
    this.#counts.ended += 1
    this.#counts.endedBytes += upload.file.size
    if (outcome.kind === "failed" || outcome.kind === "cancelled") this.#failed.push(upload)
    this.#listener.onEnd(upload, outcome)
  }
}

const bytesOf = (uploads: readonly Upload[]): number =>
  uploads.reduce((sum, { file }) => sum + file.size, 0)
