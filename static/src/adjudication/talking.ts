import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals-core"
import type { Person, Thread } from "../editor/document/threads"
import type { Http } from "../shared/http"

export type TalkingPorts = {
  readonly http: Pick<Http, "send">
  readonly projectId: number
  /** The image on the screen. */
  readonly imageId: ReadonlySignal<number | null>
  readonly newId: () => string
  readonly say: (sentence: string) => void
}

/** What is said about the image on the screen and not settled; a reviewer answers it here. */
export class Talking {
  readonly #ports: TalkingPorts
  readonly #threads = signal<readonly Thread[]>([])
  // The same words sent again after a lost answer keep their id, so that they are not said twice.
  readonly #idsByWords = new Map<string, string>()

  constructor(ports: TalkingPorts) {
    this.#ports = ports
    effect(() => {
      const imageId = ports.imageId.value
      untracked(() => void this.#open(imageId))
    })
  }

  get threads(): ReadonlySignal<readonly Thread[]> {
    return this.#threads
  }

  /** Whether the server has taken it; if not, it has been said why. */
  reply(threadId: string, text: string): Promise<boolean> {
    const words = `${threadId} ${text}`
    const id = this.#idsByWords.get(words) ?? this.#ports.newId()
    this.#idsByWords.set(words, id)
    return this.#tried(async () => {
      const path = `/comments/${threadId}/replies`
      const answered = await this.#ports.http.send<Thread>("POST", path, { body: { id, text } })
      this.#idsByWords.delete(words)
      this.#threads.value = this.#threads
        .peek()
        .map((one) => (one.id === threadId ? answered : one))
    })
  }

  settle(threadId: string): Promise<boolean> {
    return this.#tried(async () => {
      await this.#ports.http.send("PUT", `/comments/${threadId}/resolution`)
      this.#threads.value = this.#threads.peek().filter(({ id }) => id !== threadId)
    })
  }

  /** Whom one may mention, by the beginning of a name. */
  async people(typed: string): Promise<readonly Person[]> {
    const { http, projectId } = this.#ports
    const path = `/projects/${projectId}/people?q=${encodeURIComponent(typed)}`
    try {
      return (await http.send<{ items: readonly Person[] }>("GET", path)).items
    } catch {
      // Names can be typed, too: completion that stays away is no loss of work.
      return []
    }
  }

  async #open(imageId: number | null): Promise<void> {
    this.#threads.value = []
    if (imageId === null) return
    try {
      const path = `/images/${imageId}/comments`
      const { items } = await this.#ports.http.send<{ items: readonly Thread[] }>("GET", path)
      if (this.#ports.imageId.peek() === imageId)
        this.#threads.value = items.filter(({ resolution }) => resolution === null)
    } catch {
      // What is said helps, but nothing waits for it; the image's page has it, too.
    }
  }

  async #tried(deed: () => Promise<void>): Promise<boolean> {
    try {
      await deed()
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#ports.say(`Your answer was not sent. ${reason}`)
      return false
    }
  }
}
