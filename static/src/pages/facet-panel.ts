/** The filters beside the gallery: they keep their place when the counts change, and a drag ticks a span of bars. */
export class FacetPanel extends HTMLElement {
  readonly #leaving = new AbortController()

  connectedCallback(): void {
    this.#keepPlace()
    const { signal } = this.#leaving
    this.addEventListener("pointerdown", (event) => this.#drag(event), { signal })
    this.addEventListener("click", (event) => this.#forgetClick(event), { signal })
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
  }

  /** The panel is replaced whenever something is chosen; the next one begins where this one was scrolled to. */
  #keepPlace(): void {
    const form = this.querySelector("form")
    if (!form) return
    form.scrollTop = scrolledTo
    form.addEventListener("scroll", () => (scrolledTo = form.scrollTop), {
      passive: true,
      signal: this.#leaving.signal,
    })
  }

  /** From one bar to another all between are ticked; what was ticked before is no longer. */
  #drag(event: PointerEvent): void {
    const first = boxAt(event.target)
    if (!first || event.button !== 0) return
    const bars = first.closest(".histogram__bars")
    if (!bars) return
    const boxes = [...bars.querySelectorAll<HTMLInputElement>("input")]
    const before = boxes.map((box) => box.checked)
    let last = first
    const ending = new AbortController()
    const move = (moved: PointerEvent): void => {
      const box = boxAt(document.elementFromPoint(moved.clientX, moved.clientY))
      if (!box || !boxes.includes(box) || box === last) return
      last = box
      const [from, to] = [boxes.indexOf(first), boxes.indexOf(last)].sort((a, b) => a - b)
      for (const [at, each] of boxes.entries()) each.checked = at >= (from ?? 0) && at <= (to ?? 0)
    }
    const end = (): void => {
      ending.abort()
      const isDragged = last !== first
      this.#isDragged = isDragged
      if (isDragged && boxes.some((box, at) => box.checked !== before[at]))
        first.dispatchEvent(new Event("change", { bubbles: true }))
    }
    document.addEventListener("pointermove", move, { signal: ending.signal })
    document.addEventListener("pointerup", end, { signal: ending.signal })
    document.addEventListener("pointercancel", end, { signal: ending.signal })
  }

  #isDragged = false

  /** The click that ends a drag would tick its bar once more. */
  #forgetClick(event: MouseEvent): void {
    if (!this.#isDragged) return
    this.#isDragged = false
    event.preventDefault()
  }
}

let scrolledTo = 0

const boxAt = (target: EventTarget | null): HTMLInputElement | null =>
  target instanceof Element
    ? (target.closest(".histogram__bar")?.querySelector<HTMLInputElement>("input") ?? null)
    : null
