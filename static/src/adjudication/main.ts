import "../../css/adjudication.css"
import { createEditorState } from "../editor/document/state"
import { pictureBudgetBytes } from "../editor/images/budget"
import { createImageLoader } from "../editor/images/loader"
import { fetchPicture } from "../editor/images/picture"
import { watchPage } from "../editor/sync/page"
import { browserClock } from "../shared/clock"
import { byId, readData } from "../shared/dom"
import { createHttp } from "../shared/http"
import { uuid } from "../shared/uuid"
import { beginningWith, createApi, imageOf } from "./api"
import { Decisions } from "./decisions/decisions"
import { fleetingJournal, openDeedJournal } from "./decisions/journal"
import { holdPage, orphaned } from "./decisions/pages"
import { Sender } from "./decisions/sender"
import type { DeedJournal, Refusal } from "./decisions/types"
import { Desk } from "./desk"
import type { ImageDisagreements } from "./disagreements/types"
import { proposeAhead } from "./proposing"
import { ImageQueue } from "./queue"
import { Screen } from "./screen"
import type { AdjudicationStart } from "./start"
import { startSurroundings } from "./surroundings"
import { KnownTotals } from "./totals"

/** Away for longer than this, others may have decided meanwhile. */
const STALE_MS = 20_000

const root = byId("editor", HTMLElement)
const start = readData<AdjudicationStart>("start")
const http = createHttp()
const api = beginningWith(createApi(http, start.project.id, start.filters), start.first)
const state = createEditorState()
const page = uuid()
const { locks } = navigator as Navigator & { readonly locks?: LockManager }
holdPage(locks, page)

const say = (sentence: string): void => {
  state.announcement.value = sentence
}
const loader = createImageLoader({ decode: fetchPicture, budgetBytes: pictureBudgetBytes() })
// The picture takes longest: it is on its way before anything else is made.
if (start.first?.image) loader.prefetch([imageOf(start.first.image).image])
const decisions = new Decisions({
  owner: start.journal,
  page,
  now: Date.now,
  by: start.viewer.name,
})
const desk = new Desk({
  queue: new ImageQueue({ fetchPage: api.queuePage }),
  decisions,
  fetchImage: api.image,
  waiting: () => sender.waiting.peek(),
  prefetch: loader.prefetch,
  say,
  now: () => performance.now(),
})

/** Nothing of others' is overwritten: what they have decided is fetched and shown. */
const onRefused = (refusal: Refusal): void => {
  decisions.refuse(refusal)
  const { imageId, clusterId } = refusal.deed
  desk.forget(imageId)
  if (desk.opened.peek()?.image.id === imageId) void desk.refresh()
  surroundings.toast(
    refusal.kind === "conflict"
      ? `Somebody else was sooner: ${refusal.message}`
      : `A decision was not taken: ${refusal.message}`,
    { label: "Look", run: () => void desk.goTo(imageId, clusterId) },
  )
}

const journal: DeedJournal = await openDeedJournal().catch(fleetingJournal)
const sender = new Sender({
  journal,
  send: api.tell,
  clock: browserClock,
  onSent: ({ imageId }) => {
    desk.forget(imageId)
    totals.refresh()
  },
  onRefused,
})
decisions.sendBy(sender)

/** The address and the title follow the image, so that a reload or a link comes back to it. */
const showAddress = ({ image }: ImageDisagreements): void => {
  const query = new URLSearchParams({ ...start.filters, image: String(image.id) })
  history.replaceState(null, "", `?${query}`)
  document.title = `${image.file_name} · Disagreements · ${start.project.name} · Concord`
}

const screen = new Screen({
  stageElement: byId("stage", HTMLElement),
  state,
  desk,
  loader,
  createWorker: () =>
    new Worker(new URL("../editor/render/worker.ts", import.meta.url), { type: "module" }),
  newId: uuid,
  clock: browserClock,
  categories: start.categories,
  isStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  focusAnswers: () => surroundings.focusAnswers(),
  estimated: api.estimated,
  onOpened: showAddress,
})
proposeAhead({ desk, propose: api.proposals, say })
const totals = new KnownTotals({ fetch: api.totals, clock: browserClock })
const surroundings = startSurroundings({
  root,
  http,
  api,
  start,
  desk,
  screen,
  sender,
  totals: totals.known,
})

let awaySince: number | null = null
watchPage(
  {
    onBack: () => {
      sender.wake()
      const isStale = awaySince !== null && Date.now() - awaySince > STALE_MS
      awaySince = null
      if (!isStale) return
      totals.refresh()
      if (!screen.editing.isOn.peek()) void desk.refresh()
    },
    onHidden: () => {
      awaySince ??= Date.now()
    },
    onLeave: () => undefined,
    wouldLose: () => sender.waiting.peek().length > 0,
  },
  new AbortController().signal,
)
const followNetwork = (): void => {
  state.isOnline.value = navigator.onLine
}
globalThis.addEventListener("online", followNetwork)
globalThis.addEventListener("offline", followNetwork)
followNetwork()

const left = await orphaned(locks, await journal.all(), { owner: start.journal, page })
decisions.recall(left)
sender.adopt(left)
if (start.image_id === null) await desk.next()
else await desk.goTo(start.image_id)
totals.refresh()
