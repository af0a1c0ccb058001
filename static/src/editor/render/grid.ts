import type { Size } from "../geometry/bounds"
import { imagePoint } from "../geometry/points"
import { toScreen, type View } from "../viewport/view"

/** Lines are at least so far apart on the screen; every step is 1, 2 or 5 times a power of ten image pixels. */
const NEAREST_PX = 48
/** From this zoom on, a line runs between any two pixels. */
const PIXELS_FROM_SCALE = 8

/** A grid over the image: a background of two gradients, moved with the view, so that nothing is painted per line. */
export class Grid {
  readonly #element = document.createElement("div")

  constructor(parent: HTMLElement) {
    this.#element.className = "stage__grid"
    this.#element.hidden = true
    this.#element.setAttribute("aria-hidden", "true")
    parent.append(this.#element)
  }

  frame(image: Size | null, view: View): void {
    this.#element.hidden = image === null
    if (!image) return
    const [left, top] = toScreen(view, imagePoint(0, 0))
    const step = gridStep(view.scale) * view.scale
    const style = this.#element.style
    style.transform = `translate(${left}px, ${top}px)`
    style.inlineSize = `${image.width * view.scale}px`
    style.blockSize = `${image.height * view.scale}px`
    style.backgroundSize = `${step}px ${step}px`
  }

  close(): void {
    this.#element.remove()
  }
}

/** Image pixels from line to line at this many screen pixels per image pixel. */
export const gridStep = (scale: number): number => {
  if (scale >= PIXELS_FROM_SCALE) return 1
  const least = NEAREST_PX / scale
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power
}
