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
export const createNavigation = (ports: NavigationPorts): Navigate & { prefetch: () => void } => {
  const { http, state, current } = ports
  const isBusy = signal(false)
  let ahead: Ahead | null = null

  const fetchAssignment = (id: number) => http.send<StartDocument>("GET", `/assignments/${id}`)
  const claim = (query: string) =>
    http.send<StartDocument | null>(
      "POST",
      `/projects/${current().start.project.id}/assignments/next${query}`,
    )

  const report = (error: unknown) =>
    announce(state, error instanceof Error ? error.message : String(error))

  /** Take a way unless one is being taken; say why when it is barred. */
  const take = async (way: () => Promise<void>) => {
    if (isBusy.peek()) return
    isBusy.value = true
    try {
      await way()
    } catch (error) {
      report(error)
    } finally {
      isBusy.value = false
    }
  }

  const show = (start: StartDocument | null, isNew = true) => {
    if (start) ports.show(start, isNew)
    else ports.finish(current().start.project)
  }

  /** Show what was fetched ahead, in this frame; the server is told afterwards. */
  const showAhead = async (): Promise<boolean> => {
    const found = ahead?.after === current().start.id ? await ahead.document : null
    if (!found) return false
    show(found)
    begin(found).catch(report)
    return true
  }

  /** Tell the server that a prefetched assignment has been opened, and take over what has changed meanwhile. */
  const begin = async ({ id, layer }: StartDocument) => {
    const opened = await fetchAssignment(id)
    const { start, sync } = current()
    if (start.id === id && opened.layer.revision !== layer.revision) await sync.pull()
  }

  const goOn = async (query: string) => {
    if (!(await showAhead())) show(await claim(query))
  }

  const prefetch = () => {
    const { start } = current()
    // A failure is not worth a word: going on asks again, and says then what is wrong.
    const document = claim(`?prefetch=true&after=${start.id}`).catch(() => null)
    ahead = { after: start.id, document }
    void document.then((found) => {
      if (found && current().start.id === start.id) ports.prefetchImages([found.image])
    })
  }

  const leaveBySkipping = async (reason: string) => {
    await current().sync.flush()
    await http.send("PUT", `/assignments/${current().start.id}/skip`, { body: { reason } })
    await goOn("")
  }

  const leaveBySubmitting = async () => {
    const { start, sync } = current()
    if (!ports.mayBeSubmitted()) return
    await sync.flush()
    const body = { revision: sync.revision.peek() }
    await http.send("PUT", `/assignments/${start.id}/submission`, { body })
    await goOn("")
  }

  /** The journal keeps what cannot be sent now, and the status says so; it does not bar the way. */
  const saveInBackground = () =>
    void current()
      .sync.flush()
      .catch(() => undefined)

  const next = async () => {
    const { start } = current()
    saveInBackground()
    if (start.neighbours.next === null) await goOn(`?after=${start.id}`)
    else show(await fetchAssignment(start.neighbours.next))
  }

  const previous = async () => {
    const id = current().start.neighbours.previous
    saveInBackground()
    if (id === null) announce(state, "This is your first image.")
    else show(await fetchAssignment(id))
  }

  return {
    next: () => take(next),
    previous: () => take(previous),
    submit: () => take(leaveBySubmitting),
    skip: (reason) => take(() => leaveBySkipping(reason)),
    open: (id) => take(async () => show(await fetchAssignment(id), false)),
    isBusy,
    prefetch,
  }
}
