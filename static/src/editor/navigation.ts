import { type ReadonlySignal, signal } from "@preact/signals-core"
import { type Http, Unreachable } from "../shared/http"
import { announce, type EditorState } from "./document/state"
import { Memory, type Opened, type Remembered } from "./memory"
import type { StartDocument } from "./start"
import { NotSaved } from "./sync/handle"

/** Ways from one image to another. Each saves first; a refusal is announced and nothing moves. */
export type Navigate = {
  /** On without submitting: the caller's next assignment, or a new one from the queue. */
  readonly next: () => Promise<void>
  readonly previous: () => Promise<void>
  /** Save, submit, go on. */
  readonly submit: () => Promise<void>
  /** Hand the image back with a reason, go on. */
  readonly skip: (reason: string) => Promise<void>
  /** Go to an assignment by its id (a link, the browser's Back button). */
  readonly open: (assignmentId: number) => Promise<void>
  /** A way is being taken; another one is not begun meanwhile. */
  readonly isBusy: ReadonlySignal<boolean>
}

export type NavigationPorts = {
  readonly http: Http
  readonly state: Pick<EditorState, "announcement" | "isOnline">
  readonly current: () => Opened
  /** Show an assignment. `isNew` is false when the browser's history already names it. */
  readonly show: (assignment: Remembered, isNew: boolean) => void
  /** Whether nothing required is missing; otherwise the person has been told. */
  readonly mayBeSubmitted: () => boolean
  /** The queue has nothing left for this person. */
  readonly finish: (project: StartDocument["project"]) => void
  /** Images that will probably be looked at next, most probable first. */
  readonly prefetchImages: (images: readonly StartDocument["image"][]) => void
}

/** A document fetched before it is asked for, by the assignment it follows. */
type Ahead = { readonly after: number; readonly document: Promise<StartDocument | null> }

const AGAIN = { submission: "submit again", skip: "skip again" } as const
const NOT_HERE =
  "Only images that were just open on this page can be shown until the connection is back."

/** Navigation among the caller's assignments of one project. */
export class Navigation implements Navigate {
  readonly #ports: NavigationPorts
  readonly #isBusy = signal(false)
  readonly #memory = new Memory()
  #ahead: Ahead | null = null

  constructor(ports: NavigationPorts) {
    this.#ports = ports
  }

  get isBusy(): ReadonlySignal<boolean> {
    return this.#isBusy
  }

  next(): Promise<void> {
    return this.#take(async () => {
      const { id, neighbours } = this.#start
      this.#saveInBackground()
      if (neighbours.next === null) await this.#goOn(`?after=${id}`)
      else this.#show(await this.#find(neighbours.next))
    })
  }

  previous(): Promise<void> {
    return this.#take(async () => {
      const id = this.#start.neighbours.previous
      this.#saveInBackground()
      if (id === null) announce(this.#ports.state, "This is your first image.")
      else this.#show(await this.#find(id))
    })
  }

  submit(): Promise<void> {
    return this.#take(async () => {
      if (!this.#ports.mayBeSubmitted()) return
      const { id } = this.#start
      const { revision } = this.#ports.current().sync
      await this.#handOver("submission", () => ({ revision: revision.peek() }))
      this.#memory.setState(id, "submitted")
      await this.#goOn("")
    })
  }

  skip(reason: string): Promise<void> {
    return this.#take(async () => {
      const { id } = this.#start
      await this.#handOver("skip", () => ({ reason }))
      this.#memory.setState(id, "skipped")
      await this.#goOn("")
    })
  }

  open(assignmentId: number): Promise<void> {
    return this.#take(async () => this.#show(await this.#find(assignmentId), false))
  }

  /** Another assignment is on the screen: remember it, and fetch what comes after it, with its image. */
  onOpened(): void {
    const after = this.#start.id
    this.#memory.keepOpened(this.#ports.current())
    // A failure is not worth a word: going on asks again, and says then what is wrong.
    const document = this.#claim(`?prefetch=true&after=${after}`).catch(() => null)
    this.#ahead = { after, document }
    void document.then((found) => {
      if (!found) return
      this.#memory.keepFetched(found)
      this.#memory.follow(after, found.id)
      if (this.#start.id === after) this.#ports.prefetchImages([found.image])
    })
  }

  get #start(): StartDocument {
    return this.#ports.current().start
  }

  /** Take a way unless one is being taken; say why when it is barred. */
  async #take(way: () => Promise<void>): Promise<void> {
    if (this.#isBusy.peek()) return
    this.#isBusy.value = true
    try {
      await way()
    } catch (error) {
      this.#report(error)
    } finally {
      this.#isBusy.value = false
    }
  }

  async #goOn(query: string): Promise<void> {
    const { id } = this.#start
    const ahead = this.#ahead?.after === id ? await this.#ahead.document : null
    const ask = ahead ? async () => ahead : () => this.#claim(query)
    const found = await this.#orRecall(ask, () => this.#memory.recallAfter(id))
    if (found) this.#memory.follow(id, found.start.id)
    this.#show(found)
    if (ahead) this.#begin(ahead).catch((error: unknown) => this.#reportUnlessAway(error))
  }

  /** Save, then hand the assignment in or back. */
  async #handOver(way: keyof typeof AGAIN, bodyOf: () => object): Promise<void> {
    const { start, sync } = this.#ports.current()
    try {
      await sync.flush()
      await this.#ports.http.send("PUT", `/assignments/${start.id}/${way}`, { body: bodyOf() })
    } catch (error) {
      const isUnsent = error instanceof NotSaved && sync.status.peek().state === "offline"
      if (!(isUnsent || error instanceof Unreachable)) throw error
      throw new Unreachable(
        `${this.#away()} Your work is kept; ${AGAIN[way]} when the connection is back.`,
        { cause: error },
      )
    }
  }

  #away(): string {
    return this.#ports.state.isOnline.peek() ? "The server cannot be reached." : "You are offline."
  }

  /** What was fetched ahead is on the screen: tell the server, and take over what has changed meanwhile. */
  async #begin({ id, layer }: StartDocument): Promise<void> {
    const opened = await this.#fetch(id)
    const { start, sync } = this.#ports.current()
    if (start.id === id && opened.layer.revision !== layer.revision) await sync.pull()
  }

  #show(assignment: Remembered | null, isNew = true): void {
    if (assignment) this.#ports.show(assignment, isNew)
    else this.#ports.finish(this.#start.project)
  }

  #find(id: number): Promise<Remembered | null> {
    const recall = () => this.#memory.recall(id)
    return this.#orRecall(() => this.#fetch(id), recall)
  }

  /** What the server gives; without a server, what is remembered. */
  async #orRecall(
    ask: () => Promise<StartDocument | null>,
    recall: () => Remembered | null,
  ): Promise<Remembered | null> {
    try {
      const start = await ask()
      return start && { start, screen: null }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      const remembered = recall()
      if (remembered) return remembered
      throw new Unreachable(`${this.#away()} ${NOT_HERE}`, { cause: error })
    }
  }

  #fetch(id: number): Promise<StartDocument> {
    return this.#ports.http.send<StartDocument>("GET", `/assignments/${id}`)
  }

  #claim(query: string): Promise<StartDocument | null> {
    const path = `/projects/${this.#start.project.id}/assignments/next${query}`
    return this.#ports.http.send<StartDocument | null>("POST", path)
  }

  /** The journal keeps what cannot be sent now, and the status says so; it does not bar the way. */
  #saveInBackground(): void {
    void this.#ports
      .current()
      .sync.flush()
      .catch(() => undefined)
  }

  /** The chip says that there is no connection; what is on the screen can be worked on all the same. */
  #reportUnlessAway(error: unknown): void {
    if (!(error instanceof Unreachable)) this.#report(error)
  }

  #report(error: unknown): void {
    announce(this.#ports.state, error instanceof Error ? error.message : String(error))
  }
}
