import type { Bounds, Size } from "../geometry/bounds"
import { pan, type View } from "../viewport/view"
import { extentOf } from "./extent"
import { isBlank, type OverlayContent, paintOverlay } from "./overlay"
import type { RenderStyle } from "./style"

/** The canvas lies on this grid of device pixels, and grows by it. */
const GRID_PX = 64
/** A canvas this many times larger than needed is made smaller. */
const ROOMY = 4

type Place = { readonly left: number; readonly top: number } & Size

/**
 * The canvas of what is in hand. It is only as large as its content: each frame is copied to the compositor, which
 * then puts together anew all that lies below it.
 */
export class OverlayCanvas {
  readonly #canvas = document.createElement("canvas")

  constructor(parent: HTMLElement) {
    this.#canvas.className = "stage__sheet"
    this.#canvas.setAttribute("aria-hidden", "true")
    this.#canvas.hidden = true
    parent.append(this.#canvas)
  }

  paint(content: OverlayContent, view: View, size: Size, style: RenderStyle): void {
    const extent = isBlank(content) ? null : extentOf(content, view, size, style)
    this.#canvas.hidden = extent === null
    const context = this.#canvas.getContext("2d")
    if (!extent || !context) return
    const ratio = view.devicePixelRatio
    const { left, top, width, height } = this.#placed(onGrid(extent, ratio))
    this.#canvas.style.transform = `translate(${left / ratio}px, ${top / ratio}px)`
    this.#canvas.style.width = `${width / ratio}px`
    this.#canvas.style.height = `${height / ratio}px`
    const own = { width: width / ratio, height: height / ratio }
    paintOverlay(context, content, pan(view, -left / ratio, -top / ratio), own, style)
  }

  /** Resize the canvas if its content does not fit, or leaves most of it empty; a new size costs a new buffer. */
  #placed(needed: Place): Place {
    const canvas = this.#canvas
    const fits = canvas.width >= needed.width && canvas.height >= needed.height
    const isRoomy = canvas.width * canvas.height > ROOMY * needed.width * needed.height
    if (!fits || isRoomy) {
      canvas.width = needed.width
      canvas.height = needed.height
    }
    return { ...needed, width: canvas.width, height: canvas.height }
  }
}

/** In device pixels, so that no edge is blurred. */
const onGrid = ({ minX, minY, maxX, maxY }: Bounds, ratio: number): Place => {
  const left = Math.floor((minX * ratio) / GRID_PX) * GRID_PX
  const top = Math.floor((minY * ratio) / GRID_PX) * GRID_PX
  return {
    left,
    top,
    width: Math.ceil((maxX * ratio - left) / GRID_PX) * GRID_PX,
    height: Math.ceil((maxY * ratio - top) / GRID_PX) * GRID_PX,
  }
}
