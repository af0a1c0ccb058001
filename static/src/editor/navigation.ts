import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { Http } from "../shared/http"
import { announce, type EditorState } from "./document/state"
import type { StartDocument } from "./start"
import type { SyncHandle } from "./sync/handle"

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
  readonly state: Pick<EditorState, "announcement">
  readonly current: () => { readonly start: StartDocument; readonly sync: SyncHandle }
  /** Show a document. `isNew` is false when the browser's history already names it. */
  readonly show: (start: StartDocument, isNew: boolean) => void
  /** Whether nothing required is missing; otherwise the person has been told. */
  readonly mayBeSubmitted: () => boolean
  /** The queue has nothing left for this person. */
  readonly finish: (project: StartDocument["project"]) => void
  /** Images that will probably be looked at next, most probable first. */
  readonly prefetchImages: (images: readonly StartDocument["image"][]) => void
}

/** A document fetched before it is asked for, by the assignment it follows. */
type Ahead = { readonly after: number; readonly document: Promise<StartDocument | null> }

/** Navigation among the caller's assignments of one project. */
export class Navigation implements Navigate {
  readonly #ports: NavigationPorts
  readonly #isBusy = signal(false)
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
      else this.#show(await this.#fetch(neighbours.next))
    })
  }

  previous(): Promise<void> {
    return this.#take(async () => {
      const id = this.#start.neighbours.previous
      this.#saveInBackground()
      if (id === null) announce(this.#ports.state, "This is your first image.")
      else this.#show(await this.#fetch(id))
    })
  }

  submit(): Promise<void> {
    return this.#take(async () => {
      if (!this.#ports.mayBeSubmitted()) return
      const { start, sync } = this.#ports.current()
      await sync.flush()
      const body = { revision: sync.revision.peek() }
      await this.#ports.http.send("PUT", `/assignments/${start.id}/submission`, { body })
      await this.#goOn("")
    })
  }

  skip(reason: string): Promise<void> {
    return this.#take(async () => {
      const { start, sync } = this.#ports.current()
      await sync.flush()
      await this.#ports.http.send("PUT", `/assignments/${start.id}/skip`, { body: { reason } })
      await this.#goOn("")
    })
  }

  open(assignmentId: number): Promise<void> {
    return this.#take(async () => this.#show(await this.#fetch(assignmentId), false))
  }

  /** Fetch what comes after the assignment on the screen, and its image. */
  prefetch(): void {
    const after = this.#start.id
    // A failure is not worth a word: going on asks again, and says then what is wrong.
    const document = this.#claim(`?prefetch=true&after=${after}`).catch(() => null)
    this.#ahead = { after, document }
    void document.then((found) => {
      if (found && this.#start.id === after) this.#ports.prefetchImages([found.image])
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
    const ahead = this.#ahead?.after === this.#start.id ? await this.#ahead.document : null
    this.#show(ahead ?? (await this.#claim(query)))
    if (ahead) this.#begin(ahead).catch((error: unknown) => this.#report(error))
  }

  /** What was fetched ahead is on the screen: tell the server, and take over what has changed meanwhile. */
  async #begin({ id, layer }: StartDocument): Promise<void> {
    const opened = await this.#fetch(id)
    const { start, sync } = this.#ports.current()
    if (start.id === id && opened.layer.revision !== layer.revision) await sync.pull()
  }

  #show(start: StartDocument | null, isNew = true): void {
    if (start) this.#ports.show(start, isNew)
    else this.#ports.finish(this.#start.project)
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

  #report(error: unknown): void {
    announce(this.#ports.state, error instanceof Error ? error.message : String(error))
  }
}
