import { type ReadonlySignal, signal } from "@preact/signals-core"
import type { Bounds, Size } from "../geometry/bounds"
import { type ScreenPoint, screenPoint } from "../geometry/points"
import * as views from "./view"

/** The current view of the current image: all movements go through here, and the renderer follows the signal. */
export type Viewport = {
  readonly view: ReadonlySignal<views.View>
  readonly canvas: ReadonlySignal<Size>
  /** Look at another image, fitted. */
  readonly show: (image: Size) => void
  readonly resize: (canvas: Size, devicePixelRatio: number) => void
  readonly panBy: (dx: number, dy: number) => void
  readonly zoomAt: (at: ScreenPoint, factor: number) => void
  readonly zoomBy: (factor: number) => void
  readonly zoomToScale: (scale: number) => void
  readonly zoomToBounds: (bounds: Bounds) => void
  readonly bringIntoSight: (bounds: Bounds) => void
  readonly fitImage: () => void
}

/** A viewport that has not been told of a canvas yet. */
export const createViewport = (initialImage: Size): Viewport => {
  const canvas = signal<Size>({ width: 1, height: 1 })
  let image = initialImage
  // A fitted view stays fitted when the window is resized, until the person moves it.
  let isFitted = true
  const frame = (): views.Frame => ({ canvas: canvas.peek(), image })
  const view = signal(views.fitted(frame(), 1))

  const move = (next: views.View) => {
    isFitted = false
    view.value = views.keptInSight(next, frame())
  }
  const zoomAt = (at: ScreenPoint, factor: number) =>
    move(views.zoomAt(view.peek(), at, factor, frame()))
  const middle = () => screenPoint(canvas.peek().width / 2, canvas.peek().height / 2)
  const fitImage = () => {
    isFitted = true
    view.value = views.fitted(frame(), view.peek().devicePixelRatio)
  }

  return {
    view,
    canvas,
    show: (next) => {
      image = next
      fitImage()
    },
    resize: (size, devicePixelRatio) => {
      const before = canvas.peek()
      canvas.value = size
      view.value = { ...view.peek(), devicePixelRatio }
      if (isFitted) fitImage()
      else move(views.resized(view.peek(), before, size))
    },
    panBy: (dx, dy) => move(views.pan(view.peek(), dx, dy)),
    zoomAt,
    zoomBy: (factor) => zoomAt(middle(), factor),
    zoomToScale: (scale) => zoomAt(middle(), scale / view.peek().scale),
    zoomToBounds: (bounds) => move(views.zoomTo(bounds, frame(), view.peek().devicePixelRatio)),
    bringIntoSight: (bounds) => {
      const next = views.broughtIntoSight(view.peek(), bounds, canvas.peek())
      if (next.x !== view.peek().x || next.y !== view.peek().y) move(next)
    },
    fitImage,
  }
}
