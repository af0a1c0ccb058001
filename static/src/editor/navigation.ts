import { type ReadonlySignal, signal } from "@preact/signals-core"
import { type Http, mayPass, Unreachable } from "../shared/http"
import { announce, type EditorState } from "./document/state"
import { Memory, type Opened, type Remembered } from "./memory"
import type { StartDocument } from "./start"
import { NotSaved } from "./sync/handle"
import type { Handover, Handovers } from "./sync/handovers"
import type { SyncStatus } from "./sync/status"

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
  readonly state: Pick<EditorState, "announcement" | "isOnline" | "isDrawing">
  readonly current: () => Opened
  /** Show an assignment. `isNew` is false when the browser's history already names it. */
  readonly show: (assignment: Remembered, isNew: boolean) => void
  /** Whether nothing required is missing; otherwise the person has been told. */
  readonly mayBeSubmitted: () => boolean
  /** Keeps what cannot be handed over now. */
  readonly handovers: Pick<Handovers, "add" | "send">
  /** The queue has nothing left for this person. */
  readonly finish: (project: StartDocument["project"]) => void
  /** Images that will probably be looked at next, most probable first. */
  readonly prefetchImages: (images: readonly StartDocument["image"][]) => void
  /** Called with each assignment that was fetched ahead, for a reload without a network. */
  readonly onFetched: (start: StartDocument) => void
}

/** A document fetched before it is asked for, by the assignment it follows. */
type Ahead = { readonly after: number; readonly document: Promise<StartDocument | null> }

const STILL_DRAWING = "An object is half drawn: finish it, or drop it with Escape, then go on."
const LATER = {
  submission: "This image will be submitted when the connection is back.",
  skip: "This image will be skipped when the connection is back.",
} as const
const DONE = { submission: "is submitted", skip: "is skipped" } as const
const NO_OTHER = "No other image is here until then."
const NOT_HERE =
  "Only images that were just open on this page can be shown until the connection is back."

/** Navigation among the caller's assignments of one project. */
export class Navigation implements Navigate {
  readonly #ports: NavigationPorts
  readonly #isBusy = signal(false)
  readonly #memory = new Memory()
  #ahead: Ahead | null = null
  /** The person's assignments near the one on the screen, by their ids. */
  readonly #around = new Map<number, Promise<StartDocument | null>>()

  constructor(ports: NavigationPorts) {
    this.#ports = ports
  }

  get isBusy(): ReadonlySignal<boolean> {
    return this.#isBusy
  }

  next(): Promise<void> {
    return this.#leave(async () => {
      const { id, neighbours } = this.#start
      this.#saveInBackground()
      if (neighbours.next === null) await this.#goOn(`?after=${id}`)
      else await this.#go(neighbours.next)
    })
  }

  previous(): Promise<void> {
    return this.#leave(async () => {
      const id = this.#start.neighbours.previous
      this.#saveInBackground()
      if (id === null) announce(this.#ports.state, "This is your first image.")
      else await this.#go(id)
    })
  }

  submit(): Promise<void> {
    return this.#leave(async () => {
      if (!this.#ports.mayBeSubmitted()) return
      await this.#handOver("submission")
    })
  }

  skip(reason: string): Promise<void> {
    return this.#leave(() => this.#handOver("skip", reason))
  }

  open(assignmentId: number): Promise<void> {
    return this.#take(() => this.#go(assignmentId, false))
  }

  /** Another assignment is on the screen: remember it, and fetch those around it, with their images. */
  onOpened(): void {
    const { id: after } = this.#start
    this.#memory.keepOpened(this.#ports.current())
    // A failure is not worth a word: going on asks again, and says then what is wrong.
    const document = this.#claim(`?prefetch=true&after=${after}`).catch(() => null)
    this.#ahead = { after, document }
    this.#around.clear()
    void this.#lookAround(after, document).catch((error: unknown) => this.#report(error))
  }

  /** What waited for a connection is handed over now. */
  onHandedOver({ assignmentId, fileName, way }: Handover): void {
    this.#memory.setState(assignmentId, way === "submission" ? "submitted" : "skipped")
    announce(this.#ports.state, `${fileName} ${DONE[way]}.`)
  }

  get #start(): StartDocument {
    return this.#ports.current().start
  }

  /** What is half drawn would be gone with the image. */
  async #leave(way: () => Promise<void>): Promise<void> {
    if (this.#ports.state.isDrawing.peek()) announce(this.#ports.state, STILL_DRAWING)
    else await this.#take(way)
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
    const ask = ahead ? async () => ahead : () => this.#claimAfterHandovers(query)
    const found = await this.#orRecall(ask, () => this.#memory.recallAfter(id))
    if (found) this.#memory.follow(id, found.start.id)
    this.#show(found)
    if (ahead) this.#beginInBackground(ahead)
  }

  /** Save, then hand the assignment in or back, and go on; without a connection that is done later. */
  async #handOver(way: Handover["way"], reason = ""): Promise<void> {
    const { start, sync } = this.#ports.current()
    try {
      await sync.flush()
      const body = way === "submission" ? { revision: sync.revision.peek() } : { reason }
      await this.#ports.http.send("PUT", `/assignments/${start.id}/${way}`, { body })
    } catch (error) {
      if (!(isUnsent(error, sync.status.peek().state) || mayPass(error))) throw error
      return this.#handOverLater(way, reason)
    }
    this.#memory.setState(start.id, way === "submission" ? "submitted" : "skipped")
    await this.#goOn("")
  }

  async #handOverLater(way: Handover["way"], reason: string): Promise<void> {
    const { start, sync } = this.#ports.current()
    const place = { assignmentId: start.id, fileName: start.image.file_name }
    const revision = sync.revision.peek()
    await this.#ports.handovers.add({ ...place, layerId: start.layer.id, revision, way, reason })
    try {
      await this.#goOn("")
      announce(this.#ports.state, `${start.image.file_name}: ${LATER[way]}`)
    } catch (error) {
      if (!mayPass(error)) throw error
      announce(this.#ports.state, `${LATER[way]} ${NO_OTHER}`)
    }
  }

  #away(): string {
    return this.#ports.state.isOnline.peek() ? "The server cannot be reached." : "You are offline."
  }

  /** Fetch the person's own assignments on both sides, two each, and what their images need to be shown at once. */
  async #lookAround(after: number, ahead: Promise<StartDocument | null>): Promise<void> {
    const { neighbours } = this.#start
    const [following, next, previous] = await Promise.all([
      ahead,
      this.#peek(neighbours.next),
      this.#peek(neighbours.previous),
    ])
    if (following) this.#keepFetched(following)
    if (following) this.#memory.follow(after, following.id)
    this.#prefetch(after, [following, next, previous])
    const [second, before] = await Promise.all([
      this.#peek((next ?? following)?.neighbours.next ?? null),
      this.#peek(previous?.neighbours.previous ?? null),
    ])
    if (second ?? before) this.#prefetch(after, [following, next, previous, second, before])
  }

  #keepFetched(start: StartDocument): void {
    this.#memory.keepFetched(start)
    this.#ports.onFetched(start)
  }

  #prefetch(after: number, found: readonly (StartDocument | null)[]): void {
    if (this.#start.id !== after) return
    const images = new Map(found.flatMap((start) => (start ? [[start.image.id, start.image]] : [])))
    if (images.size > 0) this.#ports.prefetchImages([...images.values()])
  }

  /** An assignment of the person's own, without beginning it. */
  #peek(id: number | null): Promise<StartDocument | null> {
    if (id === null) return Promise.resolve(null)
    const found = this.#ports.http
      .send<StartDocument>("GET", `/assignments/${id}?prefetch=true`)
      .catch(() => null)
    this.#around.set(id, found)
    return found.then((start) => {
      if (start) this.#keepFetched(start)
      return start
    })
  }

  #beginInBackground(start: StartDocument): void {
    this.#begin(start).catch((error: unknown) => this.#reportUnlessAway(error))
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

  /** One of the person's own: at once if it was fetched ahead. */
  async #go(id: number, isNew = true): Promise<void> {
    const near = await this.#around.get(id)
    if (!near)
      return this.#show(
        await this.#orRecall(
          () => this.#fetch(id),
          () => this.#memory.recall(id),
        ),
        isNew,
      )
    this.#show(this.#memory.keepFetched(near), isNew)
    this.#beginInBackground(near)
  }

  /** What the server gives; without a server, what is remembered. */
  async #orRecall(
    ask: () => Promise<StartDocument | null>,
    recall: () => Remembered | null,
  ): Promise<Remembered | null> {
    try {
      const start = await ask()
      return start && this.#memory.keepFetched(start)
    } catch (error) {
      if (!mayPass(error)) throw error
      const remembered = recall()
      if (remembered) return remembered
      if (!(error instanceof Unreachable)) throw error
      throw new Unreachable(`${this.#away()} ${NOT_HERE}`, { cause: error })
    }
  }

  #fetch(id: number): Promise<StartDocument> {
    return this.#ports.http.send<StartDocument>("GET", `/assignments/${id}`)
  }

  /** What is still to be handed over would be handed out again. */
  async #claimAfterHandovers(query: string): Promise<StartDocument | null> {
    await this.#ports.handovers.send()
    return this.#claim(query)
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
    if (!mayPass(error)) this.#report(error)
  }

  #report(error: unknown): void {
    announce(this.#ports.state, error instanceof Error ? error.message : String(error))
  }
}

/** The work is kept, and will be at the server once there is a connection and a session. */
const isUnsent = (error: unknown, state: SyncStatus["state"]): boolean =>
  error instanceof NotSaved && (state === "offline" || state === "signed_out")
