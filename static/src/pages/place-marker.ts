import { boxBetween, type Corner } from "./marked-box"

const SVG = "http://www.w3.org/2000/svg"

/** A picture on which a box is drawn: its numbers go into the form of the page, which can be filled in by hand as well. */
export class PlaceMarker extends HTMLElement {
  #from: Corner | null = null
  #drawn: SVGRectElement | null = null

  connectedCallback(): void {
    const figure = this.querySelector("figure")
    figure?.addEventListener("pointerdown", (event) => this.#begin(event, figure))
    figure?.addEventListener("pointermove", (event) => this.#follow(event))
    figure?.addEventListener("pointerup", () => this.#end())
    figure?.addEventListener("pointercancel", () => this.#end())
    // The browser would drag a copy of the picture along instead.
    figure?.addEventListener("dragstart", (event) => event.preventDefault())
  }

  #begin(event: PointerEvent, figure: HTMLElement): void {
    const overlay = this.querySelector("svg")
    if (event.button !== 0 || !overlay) return
    event.preventDefault()
    figure.setPointerCapture(event.pointerId)
    this.#from = this.#place(event)
    this.#drawn ??= overlay.appendChild(document.createElementNS(SVG, "rect"))
    this.#drawn.setAttribute("class", "overlay__shape overlay__shape--drawn")
  }

  #follow(event: PointerEvent): void {
    const to = this.#place(event)
    const viewBox = this.querySelector("svg")?.viewBox.baseVal
    if (!this.#from || !to || !viewBox) return
    const box = boxBetween(this.#from, to, viewBox)
    for (const [name, value] of Object.entries(box)) {
      this.#drawn?.setAttribute(name, `${value}`)
      const field = document.querySelector<HTMLInputElement>(`#mark-form [name=${name}]`)
      if (field) field.value = `${value}`
    }
  }

  #end(): void {
    if (this.#from) document.querySelector<HTMLElement>("#mark-form [type=submit]")?.focus()
    this.#from = null
  }

  /** Where the pointer is, in pixels of the image. */
  #place(event: PointerEvent): Corner | null {
    const toScreen = this.querySelector("svg")?.getScreenCTM()
    if (!toScreen) return null
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(toScreen.inverse())
  }
}
