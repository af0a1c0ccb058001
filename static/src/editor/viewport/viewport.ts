import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import type { Bounds, Size } from "../geometry/bounds"
import { type ScreenPoint, screenPoint } from "../geometry/points"
import * as views from "./view"

/** The current view of the current image: all movements go through here, and the renderer follows the signals. */
export class Viewport {
  readonly #view: Signal<views.View>
  readonly #canvas = signal<Size>({ width: 1, height: 1 })
  #image: Size
  /** A fitted view stays fitted when the window is resized, until the person moves it. */
  #isFitted = true

  constructor(image: Size) {
    this.#image = image
    this.#view = signal(views.fitted(this.#frame, 1))
  }

  get view(): ReadonlySignal<views.View> {
    return this.#view
  }

  get canvas(): ReadonlySignal<Size> {
    return this.#canvas
  }

  /** Look at another image, fitted. */
  show(image: Size): void {
    this.#image = image
    this.fitImage()
  }

  resize(canvas: Size, devicePixelRatio: number): void {
    const before = this.#canvas.peek()
    const view = { ...this.#view.peek(), devicePixelRatio }
    batch(() => {
      this.#canvas.value = canvas
      this.#view.value = view
      if (this.#isFitted) this.fitImage()
      else this.#move(views.resized(view, before, canvas))
    })
  }

  panBy(dx: number, dy: number): void {
    this.#move(views.pan(this.#view.peek(), dx, dy))
  }

  zoomAt(at: ScreenPoint, factor: number): void {
    this.#move(views.zoomAt(this.#view.peek(), at, factor, this.#frame))
  }

  /** About the middle of the canvas. */
  zoomBy(factor: number): void {
    const { width, height } = this.#canvas.peek()
    this.zoomAt(screenPoint(width / 2, height / 2), factor)
  }

  zoomToScale(scale: number): void {
    this.zoomBy(scale / this.#view.peek().scale)
  }

  zoomToBounds(bounds: Bounds): void {
    this.#move(views.zoomTo(bounds, this.#frame, this.#view.peek().devicePixelRatio))
  }

  /** Look so, as far as something of the image is in sight then: for movements that are worked out elsewhere. */
  lookAt(view: views.View): void {
    this.#move(view)
  }

  bringIntoSight(bounds: Bounds): void {
    const view = this.#view.peek()
    const next = views.broughtIntoSight(view, bounds, this.#canvas.peek())
    if (next.x !== view.x || next.y !== view.y) this.#move(next)
  }

  fitImage(): void {
    this.#isFitted = true
    this.#view.value = views.fitted(this.#frame, this.#view.peek().devicePixelRatio)
  }

  get #frame(): views.Frame {
    return { canvas: this.#canvas.peek(), image: this.#image }
  }

  #move(next: views.View): void {
    this.#isFitted = false
    this.#view.value = views.keptInSight(next, this.#frame)
  }
}
