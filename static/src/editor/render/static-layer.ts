import type { Patch, Placed, PlacedIndex } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import { type View, visibleBounds } from "../viewport/view"
import { resizeCanvas } from "./canvas"
import { buffersOf, packed } from "./packing"
import type { FromPainter, ToPainter } from "./protocol"
import { BOXES_PER_MASK, paintScene, type Scene, workOf } from "./scene"
import { createSheet, type Sheet } from "./sheet"
import { hasRoom, isFair, isSharp, type Painted, sheetFor } from "./sheet-plan"
import type { RenderStyle } from "./style"

/** Up to so many visible boxes, or as much work, the page paints itself, each frame sharp; more goes to the worker. */
const DIRECT_LIMIT = 120
/** After a rest the page paints this many itself, once: a jump is sharp at once, and nothing has to be kept moving. */
const JUMP_LIMIT = 1000
/** Views further apart than this are not a movement. */
const REST_MS = 250
/** How soon after a jump the worker paints a margin to move in. */
const ROOM_MS = 120

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
  #shown: Painted | null = null
  /** When the view last changed, and whether it did so in a movement of many frames rather than once. */
  #movedAt = Number.NEGATIVE_INFINITY
  #isMoving = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #worker: Worker | null = null
  #isWorkerBroken = false
  #isInFlight = false
  #view: View | null = null
  #canvas: Size = { width: 1, height: 1 }

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
    this.#shown = null
    this.#movedAt = Number.NEGATIVE_INFINITY
    this.#near.show(false)
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
    const isJump = this.#follow(view, canvas)
    if (this.#mayPaintDirectly(view, canvas, isJump)) {
      this.#paintDirectly(view, canvas)
      return
    }
    this.#near.place(view)
    this.#far.place(view)
    this.#request(view, canvas)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#worker?.terminate()
    this.#far.canvas.remove()
    this.#near.canvas.remove()
  }

  /** Take over the view; whether it is, after a rest, one that what is shown does not show sharp. */
  #follow(view: View, canvas: Size): boolean {
    const now = performance.now()
    const isRested = now - this.#movedAt > REST_MS
    const isNew = view !== this.#view || canvas !== this.#canvas
    if (isNew) this.#movedAt = now
    this.#isMoving = !isRested
    this.#view = view
    this.#canvas = canvas
    const shown = this.#shown
    return isRested && (!shown || (isNew && !isSharp(shown, view, canvas)))
  }

  #mayPaintDirectly(view: View, canvas: Size, isJump: boolean): boolean {
    if (!(this.#isDirect || isJump)) return false
    const work = this.#visibleWork(view, canvas)
    this.#isDirect = this.#isWorkerBroken || work <= DIRECT_LIMIT
    return this.#isDirect || (isJump && work <= JUMP_LIMIT)
  }

  #paintDirectly(view: View, canvas: Size): void {
    resizeCanvas(this.#near.canvas, canvas, view.devicePixelRatio)
    const context = this.#near.canvas.getContext("2d")
    if (!context) throw new Error("This browser cannot paint on a canvas.")
    paintScene(context, this.#scene, view, canvas)
    this.#near.painted(view, canvas)
    this.#near.place(view)
    this.#near.show(true)
    this.#far.show(false)
    this.#shown = { view, size: canvas, version: this.#version }
    this.#options.onPainted(this.#version)
    if (!this.#isDirect) this.#makeRoomSoon()
  }

  #visibleWork(view: View, canvas: Size): number {
    const { index } = this.#scene
    const most = index.size() * BOXES_PER_MASK
    return most <= DIRECT_LIMIT ? most : workOf(index.search(visibleBounds(view, canvas)))
  }

  /** Ask the worker for what is missing: first for what is not sharp, then for a margin to move in. */
  #request(view: View, canvas: Size): void {
    if (this.#isInFlight) return
    const shown = this.#shown
    if (!shown || shown.version !== this.#version || !isSharp(shown, view, canvas))
      this.#ask(sheetFor(view, canvas, shown !== null && isFair(shown, view, canvas)))
    else if (hasRoom(shown, view, canvas)) return
    else if (this.#isMoving) this.#ask(sheetFor(view, canvas, true))
    else this.#makeRoomSoon()
  }

  /** Not at once: the worker should be free for the next jump, should there be one. */
  #makeRoomSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const [view, shown] = [this.#view, this.#shown]
      if (this.#isInFlight || this.#isDirect || !view || !shown) return
      if (!hasRoom(shown, view, this.#canvas)) this.#ask(sheetFor(view, this.#canvas, true))
    }, ROOM_MS)
  }

  #ask(sheet: { readonly view: View; readonly size: Size }): void {
    this.#worker ??= this.#start()
    if (this.#isWorkerBroken) return
    this.#isInFlight = true
    this.#post({ type: "view", ...sheet })
  }

  #onPainted({ bitmap, view, size, version, paintedWork }: FromPainter): void {
    this.#isInFlight = false
    const painted = { view, size, version }
    if (this.#isDirect || !this.#view || this.#isOutdated(painted, this.#view)) {
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
    this.#shown = painted
    this.#options.onPainted(version)
    if (paintedWork <= DIRECT_LIMIT) this.#isDirect = true
    this.frame(this.#view, this.#canvas)
  }

  /** Whether a sheet is of another document, or what is shown has meanwhile become better. */
  #isOutdated(painted: Painted, view: View): boolean {
    const shown = this.#shown
    if (painted.version < this.#loadedVersion) return true
    if (!shown || painted.version > shown.version) return false
    return isSharp(shown, view, this.#canvas) && !isSharp(painted, view, this.#canvas)
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

const areSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id))
