import { effect } from "@preact/signals-core"
import type { EditorState } from "../document/state"
import { clamp, type Size } from "../geometry/bounds"
import { paint } from "../render/paint"
import type { RenderStyle } from "../render/style"
import { fitted, type View, visibleBounds } from "../viewport/view"
import type { Viewport } from "../viewport/viewport"
import type { Session } from "./session"

const LONGEST_SIDE_PX = 176
/** Repainting thousands of objects after each stroke would cost more than the map is worth. */
const REPAINT_AFTER_MS = 250

type Opened = {
  readonly session: Session
  readonly style: () => RenderStyle
  readonly thumbnailUrl: string
}

/** The whole image in a corner, with what is seen of it as a frame that can be dragged; away while all of it is seen. */
export class Minimap {
  readonly #element = document.createElement("div")
  readonly #picture = document.createElement("img")
  readonly #shapes = document.createElement("canvas")
  readonly #frame = document.createElement("div")
  readonly #viewport: Viewport
  #image: Size = { width: 1, height: 1 }
  #opened: Opened | null = null
  #stopFollowing = (): void => undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parent: HTMLElement, state: EditorState, viewport: Viewport) {
    this.#viewport = viewport
    this.#element.className = "stage__minimap"
    this.#element.setAttribute("aria-hidden", "true")
    this.#frame.className = "stage__minimap-frame"
    this.#picture.alt = ""
    this.#picture.draggable = false
    this.#element.append(this.#picture, this.#shapes, this.#frame)
    parent.append(this.#element)
    this.#listen()
    effect(() => {
      const view = viewport.view.value
      const canvas = viewport.canvas.value
      const isWanted = state.minimapVisible.value && state.imageStatus.value !== "failed"
      this.#element.hidden = !isWanted || isWhole(view, { canvas, image: this.#image })
      if (!this.#element.hidden) this.#place(view, canvas)
    })
  }

  open(opened: Opened): void {
    const { session, thumbnailUrl } = opened
    this.#stopFollowing()
    this.#opened = opened
    this.#image = session.image
    this.#picture.src = thumbnailUrl
    const size = this.#size
    for (const part of [this.#element, this.#shapes]) {
      part.style.inlineSize = `${size.width}px`
      part.style.blockSize = `${size.height}px`
    }
    this.#stopFollowing = session.store.subscribe(() => this.#repaintSoon())
    this.#repaintSoon()
  }

  get #scale(): number {
    return LONGEST_SIDE_PX / Math.max(this.#image.width, this.#image.height)
  }

  get #size(): Size {
    const { width, height } = this.#image
    return {
      width: Math.max(Math.round(width * this.#scale), 8),
      height: Math.max(Math.round(height * this.#scale), 8),
    }
  }

  #place(view: View, canvas: Size): void {
    const seen = visibleBounds(view, canvas)
    const { width, height } = this.#image
    const [left, right] = [clamp(seen.minX, 0, width), clamp(seen.maxX, 0, width)]
    const [top, bottom] = [clamp(seen.minY, 0, height), clamp(seen.maxY, 0, height)]
    const style = this.#frame.style
    style.transform = `translate(${left * this.#scale}px, ${top * this.#scale}px)`
    style.inlineSize = `${Math.max((right - left) * this.#scale, 4)}px`
    style.blockSize = `${Math.max((bottom - top) * this.#scale, 4)}px`
  }

  #repaintSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#repaint()
    }, REPAINT_AFTER_MS)
  }

  #repaint(): void {
    const context = this.#shapes.getContext("2d")
    if (!context || !this.#opened) return
    const devicePixelRatio = globalThis.devicePixelRatio
    const { width, height } = this.#size
    this.#shapes.width = width * devicePixelRatio
    this.#shapes.height = height * devicePixelRatio
    const { session, style } = this.#opened
    const view: View = { scale: this.#scale, x: 0, y: 0, devicePixelRatio }
    paint(context, [...session.index.all()], view, { ...style(), hasNameTags: false })
  }

  /** A press goes there, a drag goes along. */
  #listen(): void {
    const follow = (event: PointerEvent) => {
      const { left, top } = this.#element.getBoundingClientRect()
      const view = this.#viewport.view.peek()
      const { width, height } = this.#viewport.canvas.peek()
      const x = (event.clientX - left) / this.#scale
      const y = (event.clientY - top) / this.#scale
      this.#viewport.panBy(
        width / 2 - (x * view.scale + view.x),
        height / 2 - (y * view.scale + view.y),
      )
    }
    this.#element.addEventListener("pointerdown", (event) => {
      event.stopPropagation()
      event.preventDefault()
      this.#element.setPointerCapture(event.pointerId)
      follow(event)
    })
    this.#element.addEventListener("pointermove", (event) => {
      event.stopPropagation()
      if (this.#element.hasPointerCapture(event.pointerId)) follow(event)
    })
    for (const name of ["pointerup", "pointercancel", "wheel"] as const)
      this.#element.addEventListener(name, (event) => event.stopPropagation(), { passive: true })
  }
}

/** Whether the whole image is seen, or nearly: then a map of it says nothing. */
const isWhole = (view: View, frame: { readonly canvas: Size; readonly image: Size }): boolean =>
  view.scale <= fitted(frame, 1).scale * 1.2
