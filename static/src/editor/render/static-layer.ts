import type { Patch, Placed, PlacedIndex } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import { type View, visibleBounds } from "../viewport/view"
import { resizeCanvas } from "./canvas"
import { Ground } from "./ground"
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
/** How soon after a jump the worker paints a margin to move in; later where a sheet takes it long. */
const ROOM_MS = 120
const ROOM_SHARE = 2
/** How soon after a change the ground is painted anew. */
const GROUND_MS = 1000

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
  #far: Sheet
  readonly #ground: Ground
  readonly #options: StaticLayerOptions
  #scene: Scene & { readonly index: PlacedIndex }
  #version = 0
  #loadedVersion = 0
  #isDirect = true
  #shown: Painted | null = null
  #isNearShown = true
  #farPainted: Painted | null = null
  /** When the view last changed, and whether it did so in a movement of many frames rather than once. */
  #movedAt = Number.NEGATIVE_INFINITY
  #isMoving = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #worker: Worker | null = null
  #isWorkerBroken = false
  #isInFlight = false
  #askedAt = 0
  #paintingMs = 0
  /** What is in flight is the ground, painted anew. */
  #isGroundInFlight = false
  #view: View | null = null
  #canvas: Size = { width: 1, height: 1 }

  constructor(options: StaticLayerOptions) {
    this.#options = options
    this.#ground = new Ground(createSheet(options.parent, "stage__sheet stage__sheet--moving"))
    this.#far = createSheet(options.parent, "stage__sheet stage__sheet--moving")
    this.#near = createSheet(options.parent, "stage__sheet stage__sheet--moving")
    this.#scene = { index: options.index, hiddenIds: new Set(), style: options.style }
  }

  /** Show another document's records. */
  load(index: PlacedIndex): void {
    this.#scene = { ...this.#scene, index, hiddenIds: new Set() }
    this.#loadedVersion = this.#bump()
    this.#isDirect = true
    this.#shown = this.#farPainted = null
    this.#movedAt = Number.NEGATIVE_INFINITY
    this.#near.show(false)
    this.#far.show(false)
    this.#ground.hide()
    if (this.#worker) this.#feed(this.#worker)
    else if (index.size() > JUMP_LIMIT) this.#worker = this.#start()
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
    const isGroundShown = this.#ground.place(view, canvas, this.#shown, this.#version)
    if (this.#shown) (this.#isNearShown ? this.#near : this.#far).show(!isGroundShown)
    this.#request(view, canvas)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#worker?.terminate()
    this.#far.canvas.remove()
    this.#ground.close()
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
    this.#ground.place(view, canvas, null, this.#version)
    this.#isNearShown = true
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
  #makeRoomSoon(delayMs = ROOM_MS + ROOM_SHARE * this.#paintingMs): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#makeRoom(), delayMs)
  }

  /** A margin round what is shown; when that is there, a ground of today. */
  #makeRoom(): void {
    const [view, shown] = [this.#view, this.#shown]
    if (this.#isInFlight || this.#isDirect || !view || shown?.version !== this.#version) return
    const ground = this.#ground.painted
    if (!hasRoom(shown, view, this.#canvas)) this.#ask(sheetFor(view, this.#canvas, true))
    else if (ground && this.#isGroundStale()) {
      this.#isGroundInFlight = true
      this.#ask(ground)
    }
  }

  /** Whether the ground is of an older version, while it would show more than what lies above it. */
  #isGroundStale(): boolean {
    const [shown, ground] = [this.#shown, this.#ground.painted]
    if (!shown || !ground || !this.#view) return false
    const isWider = ground.view.scale < shown.view.scale
    const isSettled = shown.version === this.#version && hasRoom(shown, this.#view, this.#canvas)
    return isSettled && isWider && ground.version !== this.#version
  }

  #ask(sheet: { readonly view: View; readonly size: Size }): void {
    this.#worker ??= this.#start()
    if (this.#isWorkerBroken) return
    this.#isInFlight = true
    this.#askedAt = performance.now()
    this.#post({ type: "view", view: sheet.view, size: sheet.size })
  }

  #onPainted({ bitmap, view, size, version, paintedWork }: FromPainter): void {
    const isGround = this.#isGroundInFlight
    this.#isInFlight = this.#isGroundInFlight = false
    this.#paintingMs = performance.now() - this.#askedAt
    const painted = { view, size, version }
    if (this.#isDirect || !this.#view || this.#isOutdated(painted, this.#view, isGround)) {
      bitmap.close()
      this.#options.onSettled()
      return
    }
    if (isGround) this.#ground.renew(bitmap, painted)
    else this.#showFar(bitmap, painted, this.#view)
    if (!isGround && paintedWork <= DIRECT_LIMIT) this.#isDirect = true
    this.frame(this.#view, this.#canvas)
    if (this.#isGroundStale()) this.#makeRoomSoon(GROUND_MS)
  }

  #showFar(bitmap: ImageBitmap, painted: Painted, view: View): void {
    const before = this.#farPainted
    if (before && this.#ground.wants(before, painted))
      this.#far = this.#ground.keep(this.#far, before)
    // The bitmap and its place change in one task, so they reach the screen in one frame.
    this.#far.canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap)
    this.#far.painted(painted.view, painted.size)
    this.#far.place(view)
    this.#far.show(true)
    this.#near.show(false)
    this.#isNearShown = false
    this.#shown = this.#farPainted = painted
    this.#options.onPainted(painted.version)
  }

  /** Whether a sheet is of another document, or what is shown has meanwhile become better. */
  #isOutdated(painted: Painted, view: View, isGround: boolean): boolean {
    const shown = this.#shown
    if (painted.version < this.#loadedVersion) return true
    if (isGround) return painted.version !== this.#version
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
