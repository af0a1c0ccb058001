import { batch } from "@preact/signals-core"
import type { Http } from "../shared/http"
import type { ActionPorts } from "./actions/ports"
import type { AsideMemory } from "./aside"
import { type RulesByCategory, withDefaults } from "./document/defaults"
import { announce, createEditorState, type EditorState, leaveImage } from "./document/state"
import { createStore, type DocumentStore } from "./document/store"
import type { AnnotationDocument } from "./document/types"
import type { ImageLoader } from "./images/loader"
import { Navigation } from "./navigation"
import { schemaOf } from "./stage/schema"
import type { Session } from "./stage/session"
import { Stage } from "./stage/stage"
import { attributeRules, type Category, documentOf, type StartDocument } from "./start"
import type { SyncHandle } from "./sync/handle"
import type { HandoverPorts, Handovers } from "./sync/handovers"
import { preloadTools, toolForShapes, toolsForShapes } from "./tools/registry"
import { Viewport } from "./viewport/viewport"

/** One assignment on the screen, and what keeps it. */
export type OpenDocument = {
  readonly start: StartDocument
  readonly store: DocumentStore
  readonly sync: SyncHandle
  readonly session: Session
}

export type EditorOptions = {
  readonly stageElement: HTMLElement
  readonly http: Http
  readonly loader: ImageLoader
  readonly createWorker: () => Worker
  readonly newId: () => string
  readonly startSync: (document: {
    store: DocumentStore
    start: StartDocument
    isFromMemory: boolean
    http: Http
  }) => SyncHandle
  readonly startHandovers: (ports: Pick<HandoverPorts, "open" | "onDone">) => Handovers
  /** What is locked and hidden, to be found again. */
  readonly aside: AsideMemory
  /** A document has been put on the stage: show it in the panels, and in the address bar if it is new there. */
  readonly onOpen: (document: OpenDocument, isNew: boolean) => void
  /** Whether nothing required is missing; otherwise the person has been told. */
  readonly mayBeSubmitted: () => boolean
  /** An assignment has been fetched ahead. */
  readonly onFetched: (start: StartDocument) => void
  readonly onFinished: (project: StartDocument["project"]) => void
}

/** The editor without its panels: state, stage, actions and the document of the moment. */
export class Editor {
  readonly state: EditorState = createEditorState()
  readonly viewport = new Viewport({ width: 1, height: 1 })
  readonly navigate: Navigation
  readonly handovers: Handovers
  /** What actions act on, as far as the picture goes. */
  readonly ports: Omit<ActionPorts, "others">
  readonly #options: EditorOptions
  readonly #stage: Stage
  #document: OpenDocument | null = null
  #leaveAside = (): void => undefined

  constructor(options: EditorOptions) {
    const { stageElement, loader, createWorker, newId, http } = options
    this.#options = options
    const { state, viewport } = this
    this.#stage = new Stage({ element: stageElement, state, viewport, loader, createWorker, newId })
    this.handovers = options.startHandovers({
      open: () => ({ layerId: this.document.start.layer.id, sync: this.document.sync }),
      onDone: (handover) => this.navigate.onHandedOver(handover),
    })
    this.navigate = new Navigation({
      http,
      state,
      current: () => this.document,
      show: ({ start, screen }, isNew) => this.open(start, isNew, screen),
      finish: options.onFinished,
      prefetchImages: loader.prefetch,
      onFetched: options.onFetched,
      mayBeSubmitted: options.mayBeSubmitted,
      handovers: this.handovers,
    })
    this.ports = {
      state,
      viewport,
      stage: this.#stage,
      session: () => this.document.session,
      categories: () => inPosition(this.document.start.categories),
      navigate: this.navigate,
      newId,
    }
  }

  /** The assignment on the screen. */
  get document(): OpenDocument {
    if (!this.#document) throw new Error("No assignment has been opened yet.")
    return this.#document
  }

  /**
   * Put an assignment on the stage; the one before is saved in the background.
   *
   * @param screen what was last seen of it, if it is shown again from memory.
   */
  open(start: StartDocument, isNew = true, screen: AnnotationDocument | null = null): void {
    const before = this.#document
    this.#leaveAside()
    const store = withDefaults(createStore(screen ?? documentOf(start.layer)), rulesOf(start))
    batch(() => {
      leaveImage(this.state)
      this.#chooseCategory(start)
      this.state.readOnlyReason.value = refusalOf(start)
    })
    const session = this.#stage.open(store, start.image, schemaOf(inPosition(start.categories)))
    this.#leaveAside = this.#options.aside.follow({
      layerId: start.layer.id,
      store,
      state: this.state,
    })
    const sync = this.#options.startSync({
      store,
      start,
      isFromMemory: screen !== null,
      http: this.#options.http,
    })
    this.#document = { start, store, sync, session }
    whenIdle(() => preloadTools(toolsForShapes(shapesOf(start)).map(({ name }) => name)))
    store.subscribe((_diff, origin) => {
      if (origin !== "remote") this.#keepHere(start.layer.id)
    })
    before?.sync.close()
    this.#options.onOpen(this.#document, isNew)
    this.navigate.onOpened()
  }

  /** A change takes an image back into work, as it does when it has been submitted already. */
  #keepHere(layerId: number): void {
    if (this.handovers.all.peek().every((handover) => handover.layerId !== layerId)) return
    void this.handovers.takeBack(layerId)
    announce(this.state, "Changed, so it will not be handed in yet: submit it when you are done.")
  }

  /** Keep the category that the person works in; else begin with the first and its tool. */
  #chooseCategory(start: StartDocument): void {
    const { activeCategoryId, activeTool } = this.state
    const categories = inPosition(start.categories)
    if (categories.some(({ id }) => id === activeCategoryId.peek())) return
    const first = categories[0]
    activeCategoryId.value = first?.id ?? null
    activeTool.value = (first && toolForShapes(first.shapes)) ?? "select"
  }
}

const shapesOf = ({ categories }: StartDocument): ReadonlySet<string> =>
  new Set(categories.flatMap(({ shapes }) => shapes))

/** Safari has no idle callback; a second after opening an image the page is quiet enough. */
const whenIdle = (run: () => void): void => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 1000)
}

const rulesOf = ({ categories }: StartDocument): RulesByCategory =>
  new Map(categories.map((category) => [category.id, attributeRules(category)]))

const inPosition = (categories: readonly Category[]): readonly Category[] =>
  [...categories].sort((a, b) => a.position - b.position)

/** Why this person can look but not change. */
const refusalOf = ({ may_edit, annotator, state }: StartDocument): string | null => {
  if (may_edit) return null
  return `This is the work of ${annotator.name} (${state.replace("_", " ")}); it cannot be changed here.`
}
