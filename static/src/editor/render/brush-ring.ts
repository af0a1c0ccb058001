import type { Brush } from "../geometry/masks/brush"
import type { ImagePoint } from "../geometry/points"
import { toScreen, type View } from "../viewport/view"

/** Smaller than this on the screen, the ring is hard to find: a dot in its middle helps. */
const FAINT_PX = 8

/** The outline of the brush where the pointer is, as large as what it paints; an element, so that moving it repaints nothing. */
export class BrushRing {
  readonly #ring = document.createElement("div")

  constructor(parent: HTMLElement) {
    this.#ring.className = "stage__brush"
    this.#ring.hidden = true
    parent.append(this.#ring)
  }

  frame(brush: Brush | null, at: ImagePoint | null, view: View): void {
    this.#ring.hidden = brush === null || at === null
    if (!brush || !at) return
    const [x, y] = toScreen(view, at)
    const side = brush.size * view.scale
    this.#ring.style.width = this.#ring.style.height = `${side}px`
    this.#ring.style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`
    this.#ring.toggleAttribute("data-round", brush.form === "round")
    this.#ring.toggleAttribute("data-faint", side < FAINT_PX)
  }

  close(): void {
    this.#ring.remove()
  }
}
