import type { ImagePoint } from "../geometry/points"
import { toScreen, type View } from "../viewport/view"

/** Two lines across the canvas through one point; elements, so that moving them repaints nothing. */
export class Crosshair {
  readonly #across = line("stage__crosshair stage__crosshair--across")
  readonly #down = line("stage__crosshair stage__crosshair--down")

  constructor(parent: HTMLElement) {
    parent.append(this.#across, this.#down)
  }

  frame(at: ImagePoint | null, view: View): void {
    this.#across.hidden = this.#down.hidden = at === null
    if (!at) return
    const [x, y] = toScreen(view, at)
    this.#across.style.transform = `translateY(${y}px)`
    this.#down.style.transform = `translateX(${x}px)`
  }

  close(): void {
    this.#across.remove()
    this.#down.remove()
  }
}

const line = (className: string): HTMLElement => {
  const element = document.createElement("div")
  element.className = className
  element.hidden = true
  return element
}
