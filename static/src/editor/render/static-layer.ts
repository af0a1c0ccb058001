import type { Patch, Placed, PlacedIndex } from "../document/spatial-index"
import { boundsContain, type Size } from "../geometry/bounds"
import { pan, type View, visibleBounds } from "../viewport/view"
import { resizeCanvas } from "./canvas"
import { buffersOf, packed } from "./packing"
import type { FromPainter, ToPainter } from "./protocol"
import { paintScene, type Scene } from "./scene"
import { createSheet, type Sheet } from "./sheet"
import type { RenderStyle } from "./style"

/** Up to this many visible records the page paints them itself, each frame sharp; more go to the worker. */
const DIRECT_LIMIT = 300
/** The worker's sheet reaches beyond the canvas by this share of it on each side; less where that is many pixels. */
const MARGIN = 0.25
const MARGIN_ON_LARGE = 0.1
const LARGE_PIXELS = 5_000_000

type Painted = { readonly view: View; readonly size: Size; readonly version: number }

export type StaticLayerOptions = {
  readonly parent: HTMLElement
  readonly index: PlacedIndex
  readonly style: RenderStyle
  readonly createWorker: () => Worker
  /** The picture now shows everything up to this version. */
  readonly onPainted: (version: number) => void
  /** The worker is free again: another frame may ask it for what is still missing. */
  readonly onSettled: () => void
}

/**
 * All annotations at rest. Few are painted directly in each frame. Many are painted by a worker on a sheet larger than
 * the canvas, which the compositor moves until a sharp one arrives: one request is in flight, the newest view wins.
 */
export class StaticLayer {
  readonly #near: Sheet
  readonly #far: Sheet
  readonly #options: StaticLayerOptions
  #scene: Scene & { readonly index: PlacedIndex }
  #version = 0
  #loadedVersion = 0
  #isDirect = true
  #worker: Worker | null = null
  #isWorkerBroken = false
  #isInFlight = false
  #view: View | null = null
  #canvas: Size = { width: 1, height: 1 }
  #farPainted: Painted | null = null

  constructor(options: StaticLayerOptions) {
    this.#options = options
    this.#far = createSheet(options.parent, "stage__sheet stage__sheet--moving")
    this.#near = createSheet(options.parent, "stage__sheet stage__sheet--moving")
    this.#scene = { index: options.index, hiddenIds: new Set(), style: options.style }
  }

  /** Show another document's records. */
  load(index: PlacedIndex): void {
    this.#scene = { ...this.#scene, index, hiddenIds: new Set() }
    this.#loadedVersion = this.#bump()
    this.#isDirect = true
    this.#farPainted = null
    this.#far.show(false)
    if (this.#worker) this.#feed(this.#worker)
  }

  /** Say that the index has changed; returns the version that will show it. */
  patch({ removed, put }: Patch<Placed>): number {
    const version = this.#bump()
    if (this.#worker) {
      const records = packed(put)
      this.#post({ type: "patch", version, removed, put: records }, buffersOf(records))
    }
    return version
  }

  /** Leave these out: they are hidden, or the overlay shows them. Returns the version that will; null for no change. */
  hide(ids: ReadonlySet<string>): number | null {
    if (areSame(ids, this.#scene.hiddenIds)) return null
    this.#scene = { ...this.#scene, hiddenIds: ids }
    const version = this.#bump()
    this.#post({ type: "hide", version, ids })
    return version
  }

  setStyle(style: RenderStyle): void {
    this.#scene = { ...this.#scene, style }
    this.#post({ type: "style", version: this.#bump(), style })
  }

  frame(view: View, canvas: Size): void {
    this.#view = view
    this.#canvas = canvas
    if (this.#isDirect) this.#paintDirectly(view, canvas)
    else {
      this.#near.place(view)
      this.#far.place(view)
      this.#request()
    }
  }

  close(): void {
    this.#worker?.terminate()
    this.#far.canvas.remove()
    this.#near.canvas.remove()
  }

  #paintDirectly(view: View, canvas: Size): void {
    if (this.#tooMany(view, canvas)) {
      this.#isDirect = false
      this.#near.place(view)
      this.#request()
      return
    }
    resizeCanvas(this.#near.canvas, canvas, view.devicePixelRatio)
    const context = this.#near.canvas.getContext("2d")
    if (!context) throw new Error("This browser cannot paint on a canvas.")
    paintScene(context, this.#scene, view, canvas)
    this.#near.painted(view, canvas)
    this.#near.place(view)
    this.#near.show(true)
    this.#far.show(false)
    this.#options.onPainted(this.#version)
  }

  #tooMany(view: View, canvas: Size): boolean {
    if (this.#isWorkerBroken || this.#scene.index.size() <= DIRECT_LIMIT) return false
    return this.#scene.index.search(visibleBounds(view, canvas)).length > DIRECT_LIMIT
  }

  #request(): void {
    const view = this.#view
    if (!view || this.#isInFlight || this.#isSharp(view)) return
    this.#worker ??= this.#start()
    if (this.#isWorkerBroken) return
    this.#isInFlight = true
    this.#post({ type: "view", ...sheetFor(view, this.#canvas) })
  }

  /** Whether the sheet shows this view as it would be painted: only moved, and still covering the canvas. */
  #isSharp(view: View): boolean {
    const painted = this.#farPainted
    if (!painted || painted.version !== this.#version) return false
    if (painted.view.scale !== view.scale) return false
    if (painted.view.devicePixelRatio !== view.devicePixelRatio) return false
    const slack = marginOf(view, this.#canvas) / 4
    return boundsContain(
      visibleBounds(painted.view, painted.size),
      visibleBounds(view, this.#canvas, slack),
    )
  }

  #onPainted({ bitmap, view, size, version, paintedCount }: FromPainter): void {
    this.#isInFlight = false
    const isOfAnotherDocument = version < this.#loadedVersion
    if (this.#isDirect || isOfAnotherDocument || !this.#view) {
      bitmap.close()
      this.#options.onSettled()
      return
    }
    // The bitmap and its place change in one task, so they reach the screen in one frame.
    this.#far.canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap)
    this.#far.painted(view, size)
    this.#far.place(this.#view)
    this.#far.show(true)
    this.#near.show(false)
    this.#farPainted = { view, size, version }
    this.#options.onPainted(version)
    if (paintedCount <= DIRECT_LIMIT) this.#isDirect = true
    this.frame(this.#view, this.#canvas)
  }

  #start(): Worker {
    const worker = this.#options.createWorker()
    worker.onmessage = (event: MessageEvent<FromPainter>) => this.#onPainted(event.data)
    worker.onerror = (event) => {
      reportError(event.error ?? new Error(event.message || "The painting worker did not start."))
      this.#giveUpOnWorker()
    }
    this.#feed(worker)
    return worker
  }

  /** Slow and right is better than nothing: the page paints everything itself. */
  #giveUpOnWorker(): void {
    this.#isWorkerBroken = true
    this.#isInFlight = false
    this.#isDirect = true
    if (this.#view) this.frame(this.#view, this.#canvas)
  }

  #feed(worker: Worker): void {
    const { index, hiddenIds, style } = this.#scene
    const version = this.#version
    const records = packed(index.all())
    worker.postMessage({ type: "load", version, records } satisfies ToPainter, buffersOf(records))
    worker.postMessage({ type: "style", version, style } satisfies ToPainter)
    worker.postMessage({ type: "hide", version, ids: hiddenIds } satisfies ToPainter)
  }

  #post(message: ToPainter, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer)
  }

  #bump(): number {
    this.#version += 1
    return this.#version
  }
}

/** The view and size of a sheet that covers the canvas with a margin, its corner on a whole pixel. */
const sheetFor = (view: View, canvas: Size): { view: View; size: Size } => {
  const margin = marginOf(view, canvas)
  const x = Math.round(canvas.width * margin)
  const y = Math.round(canvas.height * margin)
  return {
    view: pan(view, x, y),
    size: { width: canvas.width + 2 * x, height: canvas.height + 2 * y },
  }
}

const marginOf = (view: View, canvas: Size): number =>
  canvas.width * canvas.height * view.devicePixelRatio ** 2 > LARGE_PIXELS
    ? MARGIN_ON_LARGE
    : MARGIN

const areSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id))
