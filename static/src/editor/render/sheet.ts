import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"

/** A canvas that was painted for one view and is shown, transformed, in others. */
export type Sheet = {
  readonly canvas: HTMLCanvasElement
  /** Say which view the canvas now shows; its corner is the view's (0, 0). */
  readonly painted: (view: View, size: Size) => void
  /** Put the canvas where the current view has what it shows. */
  readonly place: (view: View) => void
  readonly show: (isShown: boolean) => void
}

/** A sheet in `parent`, hidden until it is shown. */
export const createSheet = (parent: HTMLElement, className: string): Sheet => {
  const canvas = document.createElement("canvas")
  canvas.className = className
  canvas.hidden = true
  canvas.setAttribute("aria-hidden", "true")
  parent.append(canvas)
  let paintedView: View | null = null
  let paintedSize: Size = { width: 0, height: 0 }
  return {
    canvas,
    painted: (view, size) => {
      paintedView = view
      if (size.width === paintedSize.width && size.height === paintedSize.height) return
      paintedSize = size
      const ratio = view.devicePixelRatio
      canvas.style.width = `${Math.round(size.width * ratio) / ratio}px`
      canvas.style.height = `${Math.round(size.height * ratio) / ratio}px`
    },
    place: (view) => {
      if (paintedView) canvas.style.transform = transformBetween(paintedView, view)
    },
    show: (isShown) => {
      canvas.hidden = !isShown
    },
  }
}

/** The CSS transform that moves what `from` shows to where `to` has it. */
export const transformBetween = (from: View, to: View): string => {
  const ratio = to.scale / from.scale
  return `translate(${to.x - from.x * ratio}px, ${to.y - from.y * ratio}px) scale(${ratio})`
}
