import type { Painting } from "../document/draft"
import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"
import { resizeCanvas } from "./canvas"
import { fillSpans } from "./spans"
import { colourOf, type RenderStyle } from "./style"

/** What is being painted must be seen better than what is at rest. */
const LEAST_OPACITY = 0.45

/** What the canvas shows by now. */
type Painted = {
  readonly base: Painting["base"]
  readonly view: View
  readonly size: Size
  readonly colour: string
  strokes: Painting["strokes"]
}

/**
 * The mask that a brush is working on. A stroke is painted over what is there already, so that a long stroke costs no
 * more than a short one; only another view, or a step back, paints all of it anew. The canvas is painted solid and is
 * seen through as a whole: strokes that overlap leave no trace.
 */
export class PaintingLayer {
  readonly #canvas = document.createElement("canvas")
  #painted: Painted | null = null

  constructor(parent: HTMLElement) {
    this.#canvas.className = "stage__sheet"
    this.#canvas.setAttribute("aria-hidden", "true")
    this.#canvas.hidden = true
    parent.append(this.#canvas)
  }

  frame(painting: Painting | null, view: View, size: Size, style: RenderStyle): void {
    this.#canvas.hidden = painting === null
    const context = this.#canvas.getContext("2d")
    if (!painting || !context) {
      this.#painted = null
      return
    }
    this.#canvas.style.opacity = String(Math.max(style.fillOpacity, LEAST_OPACITY))
    const colour = colourOf({ id: painting.id ?? "", category_id: painting.categoryId }, style)
    const painted = this.#goesOn(painting, { view, size, colour })
    if (!painted) this.#begin(context, { base: painting.base, view, size, colour, strokes: [] })
    context.globalCompositeOperation = painting.isErasing ? "destination-out" : "source-over"
    const done = this.#painted?.strokes.length ?? 0
    for (const stroke of painting.strokes.slice(done)) fillSpans(context, stroke, view, size)
    if (this.#painted) this.#painted.strokes = painting.strokes
  }

  close(): void {
    this.#canvas.remove()
  }

  /** Whether the canvas shows a beginning of this painting in this view. */
  #goesOn({ base, strokes }: Painting, look: Pick<Painted, "view" | "size" | "colour">): boolean {
    const painted = this.#painted
    if (!painted || painted.base !== base || painted.colour !== look.colour) return false
    if (painted.view !== look.view || painted.size !== look.size) return false
    const last = painted.strokes.length - 1
    return painted.strokes[last] === strokes[last] && last < strokes.length
  }

  #begin(context: CanvasRenderingContext2D, painted: Painted): void {
    const { base, view, size, colour } = painted
    resizeCanvas(this.#canvas, size, view.devicePixelRatio)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.globalCompositeOperation = "source-over"
    context.fillStyle = colour
    fillSpans(context, base, view, size)
    this.#painted = painted
  }
}
