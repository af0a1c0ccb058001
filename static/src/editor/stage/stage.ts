import { computed, effect } from "@preact/signals-core"
import type { Assist } from "../assist/assist"
import { patchOf } from "../document/spatial-index"
import { announce, type EditorState, type ToolName } from "../document/state"
import type { DocumentStore } from "../document/store"
import { resizeTool } from "../document/tool-settings"
import type { ScreenPoint } from "../geometry/points"
import type { ImageLoader } from "../images/loader"
import type { Part } from "../images/part"
import { Renderer } from "../render/renderer"
import type { ToolEvent } from "../tools/tool"
import { autoPanStep } from "../viewport/auto-pan"
import { toImage } from "../viewport/view"
import type { Viewport } from "../viewport/viewport"
import type { Accessories } from "./accessories"
import { createAssist } from "./assist"
import { AutoPan } from "./auto-pan"
import {
  followState,
  followVisibility,
  isImageThere,
  type LayersBelow,
  otherLayersBelow,
  type Schema,
  styleOf,
} from "./follow-state"
import { ImageView, type StageImage } from "./image-view"
import { listenToPointer } from "./pointer-input"
import { PointerRouter } from "./pointer-router"
import { createSession, forgetRemoved, type Session } from "./session"
import { createToolContext } from "./tool-context"
import { createToolHost, type ToolHost } from "./tool-host"

export type StageOptions = {
  readonly element: HTMLElement
  readonly state: EditorState
  readonly viewport: Viewport
  readonly loader: ImageLoader
  readonly createWorker: () => Worker
  readonly newId: () => string
  /** What is painted below the document; without it, the other layers that the state shows. */
  readonly layersBelow?: LayersBelow
}

type Open = { readonly session: Session; readonly host: ToolHost; readonly close: () => void }

/** Tools that take away: the brush while Alt is held, the eraser unless it is. */
const ERASING: Partial<Record<ToolName, { readonly alt: boolean }>> = {
  brush: { alt: true },
  eraser: { alt: false },
}

const NO_SCHEMA: Schema = {
  coloursByCategory: new Map(),
  namesByCategory: new Map(),
  edgesByCategory: new Map(),
  categories: new Map(),
  skeletonsByCategory: new Map(),
}

/** Where the picture is seen and worked on: joins pointer, tools, document and renderer. One for the page's life. */
export class Stage {
  readonly #options: StageOptions
  readonly #router: PointerRouter
  readonly #renderer: Renderer
  readonly #image: ImageView
  readonly #accessories: Promise<Accessories | null>
  #schema = NO_SCHEMA
  #open: Open | null = null
  #isPanHeld = false
  #toolCursor: string | null = null

  constructor(options: StageOptions) {
    const { element, state, viewport, loader, createWorker } = options
    this.#options = options
    this.#router = this.#createRouter()
    this.#renderer = new Renderer({
      stage: element,
      style: styleOf(state, NO_SCHEMA),
      createWorker,
      onMissingTiles: (isMissing) => {
        state.isDetailMissing.value = isMissing
      },
    })
    this.#image = new ImageView(element, loader, this.#renderer, state)
    followState(this.#renderer, state, viewport, () => this.#schema)
    followVisibility(element, state)
    this.#followTool()
    this.#listen()
    this.#accessories = fetchAccessories(element, state, viewport)
    observeSize(element, viewport)
  }

  /** Put a document and its image on the stage, in place of those before. */
  open(store: DocumentStore, image: StageImage, schema: Schema): Session {
    this.#open?.close()
    this.#schema = schema
    const session = createSession(store, image)
    this.#renderer.load(session.index)
    this.#renderer.setStyle(styleOf(this.#options.state, schema))
    this.#options.viewport.show(image)
    this.#image.open(image)
    const assist = this.#assistFor(session)
    const host = createToolHost(
      this.#contextFor(session, assist),
      this.#options.state.activeTool.peek(),
    )
    const stopPatching = store.subscribe((diff) => this.#renderer.patch(patchOf(diff)))
    const stopForgetting = forgetRemoved(store, this.#options.state)
    const stopAccessories = this.#openAccessories(session, image, schema)
    const stopOthers = this.#followBelow(store, schema)
    const close = () => {
      for (const stop of [
        host.close,
        assist.close,
        stopPatching,
        stopForgetting,
        stopOthers,
        stopAccessories,
        session.close,
      ])
        stop()
    }
    this.#open = { session, host, close }
    this.#showCursor()
    return session
  }

  /** A key that belongs to the tool: a step of the crosshair, the Enter that sets a corner. */
  send(event: ToolEvent): void {
    if (isImageThere(this.#options.state)) this.#open?.host.send(event)
  }

  /** A part of the picture as it is. Fails when it cannot be had. */
  readPicture(part: Part): Promise<ImageBitmap> {
    return this.#image.read(part)
  }

  /** Drop what the tool is doing. */
  cancel(): void {
    this.#open?.host.cancel()
  }

  /** While held, the pointer pans instead of drawing. */
  holdPan(isHeld: boolean): void {
    this.#isPanHeld = isHeld
    this.#showCursor()
  }

  /** Whether keys go to the canvas rather than to a panel. */
  hasFocus(): boolean {
    return document.activeElement === this.#options.element
  }

  #followBelow(store: DocumentStore, schema: Schema): () => void {
    const { state, layersBelow = otherLayersBelow(state) } = this.#options
    const painted = computed(() => layersBelow(store, schema))
    return effect(() => this.#renderer.showOthers(painted.value))
  }

  #createRouter(): PointerRouter {
    const { viewport } = this.#options
    const autoPan = new AutoPan({
      step: (at) => this.#autoPanStep(at),
      panBy: (dx, dy) => viewport.panBy(dx, dy),
      onMoved: () => this.#router.viewMoved(),
    })
    return new PointerRouter({
      toImage: (at) => toImage(viewport.view.peek(), at),
      tool: (event) => this.send(event),
      pan: (event) => {
        this.#open?.host.pan(event)
        this.#showCursor()
      },
      cancelTool: () => this.cancel(),
      pinch: ({ dx, dy, at, factor }) => {
        viewport.panBy(dx, dy)
        viewport.zoomAt(at, factor)
      },
      held: (at) => autoPan.hold(at),
      isPanHeld: () => this.#isPanHeld,
      erasing: () => ERASING[this.#options.state.activeTool.peek()] ?? null,
    })
  }

  #autoPanStep(at: ScreenPoint): readonly [dx: number, dy: number] {
    const { viewport } = this.#options
    const image = this.#open?.session.image
    if (!image) return [0, 0]
    return autoPanStep(at, viewport.view.peek(), { canvas: viewport.canvas.peek(), image })
  }

  /** Once they are here, unless the document has been closed by then. */
  #openAccessories(session: Session, image: StageImage, schema: Schema): () => void {
    let stop = (): void => undefined
    let isOpen = true
    void this.#accessories.then((accessories) => {
      if (!accessories || !isOpen) return
      const style = () => styleOf(this.#options.state, schema)
      stop = accessories.open({ session, style, thumbnailUrl: image.thumbnail_url })
    })
    return () => {
      isOpen = false
      stop()
    }
  }

  #assistFor({ image }: Session) {
    const { state, viewport } = this.#options
    return createAssist({
      image,
      state,
      viewport,
      read: (frame) => this.#image.read(frame),
      onReady: () => this.send({ type: "ready" }),
    })
  }

  #contextFor(session: Session, assist: Assist) {
    const { state, viewport, newId } = this.#options
    return createToolContext({
      session,
      state,
      viewport,
      categories: () => this.#schema.categories,
      skeletons: () => this.#schema.skeletonsByCategory,
      assist,
      newId,
      draw: (draft) => this.#renderer.draw(draft),
      setCursor: (cursor) => {
        this.#toolCursor = cursor
        this.#showCursor()
      },
    })
  }

  #listen(): void {
    const { element, state, viewport } = this.#options
    listenToPointer({
      element,
      router: this.#router,
      onWheel: (at, gesture, steps) => {
        if (steps !== 0 && this.#resizeTool(steps)) return
        if (gesture.kind === "pan") viewport.panBy(gesture.dx, gesture.dy)
        else viewport.zoomAt(at, gesture.factor)
        this.#router.viewMoved()
      },
      onPointerAt: (at) => {
        state.pointerAt.value = at && toImage(viewport.view.peek(), at)
      },
    })
  }

  /** Alt and the wheel set the tool in hand; false for one that has no size. */
  #resizeTool(steps: number): boolean {
    const { state } = this.#options
    const sentence = resizeTool(state, state.activeTool.peek(), steps)
    if (sentence === null) return false
    state.announcement.value = sentence
    this.send({ type: "ask", what: "settings" })
    return true
  }

  #followTool(): void {
    const { state } = this.#options
    effect(() => {
      const tool = state.activeTool.value
      this.#open?.host.use(tool)
      this.#toolCursor = null
      this.#showCursor()
    })
  }

  #showCursor(): void {
    this.#options.element.style.cursor = this.#cursor()
  }

  #cursor(): string {
    if (this.#router.holds === "pan") return "grabbing"
    if (this.#isPanHeld) return "grab"
    return this.#toolCursor ?? this.#open?.host.tool().cursor ?? "default"
  }
}

/** One can draw without them; that they are missing is said. */
const fetchAccessories = async (
  element: HTMLElement,
  state: EditorState,
  viewport: Viewport,
): Promise<Accessories | null> => {
  try {
    const { Accessories } = await import("./accessories")
    return new Accessories(element, state, viewport)
  } catch {
    announce(
      state,
      "The minimap and the comments' pins could not be fetched; a reload brings them.",
    )
    return null
  }
}

const observeSize = (element: HTMLElement, viewport: Viewport): void => {
  const measure = () =>
    viewport.resize(
      { width: Math.max(element.clientWidth, 1), height: Math.max(element.clientHeight, 1) },
      globalThis.devicePixelRatio,
    )
  new ResizeObserver(measure).observe(element)
  // A window dragged to another screen changes its pixel ratio without changing its size.
  globalThis.addEventListener("resize", measure)
  measure()
}
