import type { Size } from "../geometry/bounds"
import type { Picture } from "../images/picture"
import type { View } from "../viewport/view"

/** Above this one sees pixels, and wants to see them as they are. */
const LARGEST_SMOOTH_SCALE = 4

/** Shows one decoded picture, moved by the compositor. A preview is stretched to the image's size. */
export class ImageLayer {
  readonly #parent: HTMLElement
  #picture: Picture | null = null
  #image: Size = { width: 1, height: 1 }

  constructor(parent: HTMLElement) {
    this.#parent = document.createElement("div")
    this.#parent.className = "stage__image"
    parent.append(this.#parent)
  }

  show(picture: Picture | null, image: Size): void {
    this.#picture = picture
    this.#image = image
    const element = picture?.element()
    element?.setAttribute("aria-hidden", "true")
    this.#parent.replaceChildren(...(element ? [element] : []))
  }

  frame(view: View): void {
    if (!this.#picture) return
    const element = this.#picture.element()
    const x = (view.scale * this.#image.width) / this.#picture.width
    const y = (view.scale * this.#image.height) / this.#picture.height
    element.style.transform = `translate(${view.x}px, ${view.y}px) scale(${x}, ${y})`
    element.style.imageRendering = view.scale > LARGEST_SMOOTH_SCALE ? "pixelated" : "auto"
  }

  /** A CSS filter over the picture, or none. */
  setFilter(filter: string): void {
    this.#parent.style.filter = filter
  }

  close(): void {
    this.#parent.remove()
  }
}
