import "../../css/editor.css"
import { byId, readData } from "../shared/dom"
import { keepEarlyPresses } from "../shared/early-presses"
import { createHttp } from "../shared/http"
import { isTyping } from "../shared/typing"
import { uuid } from "../shared/uuid"
import { createAside } from "./aside"
import type { Controls } from "./controls"
import { Editor, type OpenDocument } from "./editor"
import { showBroken, showFinished } from "./finished"
import { pictureBudgetBytes } from "./images/budget"
import { createImageLoader } from "./images/loader"
import { fetchPicture } from "./images/picture"
import type { StartDocument } from "./start"
import { startHandovers } from "./sync/handing-over"
import { startSync } from "./sync/sync"

const root = byId("editor", HTMLElement)
const stageElement = byId("stage", HTMLElement)
const start = readData<StartDocument>("start")
const http = createHttp()
let controls: Controls | null = null

/** The page's address and title follow the assignment, so that a reload or a link comes back to it. */
const showAddress = ({ id, image, project }: StartDocument, isNew: boolean): void => {
  document.title = `${image.file_name} · ${project.name} · Concord`
  if (isNew) history.pushState(null, "", `/assignments/${id}`)
}

/** Copies for a time without a network are made when everything else is there. */
let startCopies = (): void => undefined
const keeper = new Promise<void>((resolve) => {
  startCopies = resolve
})
  .then(() => import("./keeping"))
  .then(({ startKeeping }) => startKeeping(start.journal))
  .catch(() => null)
const keep = (copied: StartDocument): void => void keeper.then((made) => made?.keep(copied))

const show = (document: OpenDocument, isNew: boolean): void => {
  controls?.show(document)
  void keeper.then((made) => made?.follow(document))
  showAddress(document.start, isNew)
}

/** Some browsers refuse even to name it, when they are told to keep nothing. */
const ownStorage = (): Storage | null => {
  try {
    return localStorage
  } catch {
    return null
  }
}

const editor = new Editor({
  stageElement,
  http,
  newId: uuid,
  startSync,
  aside: createAside(ownStorage(), start.journal),
  startHandovers: (ports) => startHandovers(start.journal, http, ports),
  loader: createImageLoader({ decode: fetchPicture, budgetBytes: pictureBudgetBytes() }),
  createWorker: () =>
    new Worker(new URL("./render/worker.ts", import.meta.url), { type: "module" }),
  onOpen: show,
  mayBeSubmitted: () => controls?.mayBeSubmitted() ?? true,
  onFetched: keep,
  onFinished: (project) => {
    controls?.stopKeys()
    showFinished(root, project)
  },
})
editor.open(start, false)

const { state, navigate } = editor
const followNetwork = (): void => {
  state.isOnline.value = navigator.onLine
}
globalThis.addEventListener("online", followNetwork)
globalThis.addEventListener("offline", followNetwork)
followNetwork()
const early = keepEarlyPresses(() => true)
import("./controls")
  .then(({ startControls }) => {
    controls = startControls({ root, http, editor, start })
    if (!isTyping(document.activeElement)) stageElement.focus({ preventScroll: true })
    early.replay()
    startCopies()
  })
  .catch((error: unknown) => {
    early.drop()
    showBroken(root)
    reportError(error)
  })
globalThis.addEventListener("popstate", () => {
  const id = /^\/assignments\/(\d+)/.exec(location.pathname)?.[1]
  if (id) void navigate.open(Number(id))
})
