import type { Frame } from "./pixels"
import type { Findings, FromAssistant, Question, ToAssistant } from "./protocol"

export type AssistantOptions = {
  /** A part of the picture, with as many pixels as the frame has samples. */
  readonly read: (frame: Frame) => Promise<ImageBitmap>
  readonly startWorker: () => Worker
}

type Waiting = {
  readonly resolve: (finding: Findings[keyof Findings]) => void
  readonly reject: (error: Error) => void
}

/** The worker that looks at the picture, and what it has been asked. It is started by the first question. */
export class Assistant {
  readonly #options: AssistantOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #frame: Frame | null = null
  #asked = 0
  /** One after the other: an answer is about the picture that was given before the question. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(options: AssistantOptions) {
    this.#options = options
  }

  /** Ask about a part of the picture. Fails when the picture cannot be read, or nobody waits any more. */
  ask<T extends Question["type"]>(
    frame: Frame,
    question: Extract<Question, { type: T }>,
  ): Promise<Findings[T]> {
    const answer = this.#queue.then(async () => {
      await this.#give(frame)
      return this.#post(question)
    })
    this.#queue = answer.catch(() => undefined)
    return answer as Promise<Findings[T]>
  }

  close(): void {
    this.#worker?.terminate()
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(new Error("The image was left."))
    this.#waiting.clear()
  }

  /** The picture is read anew for another part of it alone. */
  async #give(frame: Frame): Promise<void> {
    if (this.#frame && isSameFrame(this.#frame, frame)) return
    const bitmap = await this.#options.read(frame)
    this.#frame = frame
    const message: ToAssistant = { type: "picture", frame, bitmap }
    this.#started().postMessage(message, [bitmap])
  }

  #post(question: Question): Promise<Findings[keyof Findings]> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#started().postMessage({ type: "question", id, question } satisfies ToAssistant)
    })
  }

  #started(): Worker {
    if (this.#worker) return this.#worker
    const worker = this.#options.startWorker()
    worker.onmessage = ({ data }: MessageEvent<FromAssistant>) => this.#hear(data)
    worker.onerror = (event) => this.#fail(new Error(event.message || "The worker did not start."))
    this.#worker = worker
    return worker
  }

  #hear(message: FromAssistant): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ("error" in message) waiting?.reject(new Error(message.error))
    else waiting?.resolve(message.finding)
  }

  #fail(error: Error): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#frame = null
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** The worker's script, which is fetched when somebody first asks. */
export const startAssistWorker = (): Worker =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })

const isSameFrame = (a: Frame, b: Frame): boolean =>
  a.width === b.width &&
  a.height === b.height &&
  a.bounds.minX === b.bounds.minX &&
  a.bounds.minY === b.bounds.minY &&
  a.bounds.maxX === b.bounds.maxX &&
  a.bounds.maxY === b.bounds.maxY
