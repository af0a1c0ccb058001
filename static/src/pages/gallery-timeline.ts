import { choose } from "./filter-form"

type Span = { readonly from: number; readonly to: number }

const FIELD = "taken_at_local"

/** A histogram of times: a drag or Shift with the arrow keys chooses a span, which becomes a term of the filter. */
export class GalleryTimeline extends HTMLElement {
  readonly #leaving = new AbortController()
  #bars: readonly SVGRectElement[] = []
  /** Where the span began, and where it is being taken to. */
  #anchor = -1
  #at = -1

  connectedCallback(): void {
    const stage = this.querySelector<HTMLElement>(".brush__stage")
    if (!stage) return
    this.#bars = [...stage.querySelectorAll<SVGRectElement>(".brush__bar")]
    const { signal } = this.#leaving
    stage.addEventListener("keydown", (event) => this.#press(event), { signal })
    stage.addEventListener("pointerdown", (event) => this.#drag(stage, event), { signal })
    stage.addEventListener("pointermove", (event) => this.#hover(stage, event), { signal })
    stage.addEventListener("pointerleave", () => this.#anchor < 0 && this.#show(null), { signal })
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = target(event.key, this.#at, this.#bars.length)
    if (to !== null) this.#walk(to, event.shiftKey)
    else if (event.key === "Enter" && this.#at >= 0) this.#take()
    else if (event.key === "Escape") this.#clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #walk(to: number, isExtending: boolean): void {
    if (!isExtending || this.#anchor < 0)
      this.#anchor = isExtending && this.#at >= 0 ? this.#at : to
    this.#at = to
    this.#show(this.#span)
  }

  /** From bar to bar; a drag begins at one and is over wherever the pointer is let go. */
  #drag(stage: HTMLElement, event: PointerEvent): void {
    if (event.button !== 0) return
    stage.focus({ preventScroll: true })
    stage.setPointerCapture(event.pointerId)
    event.preventDefault()
    this.#anchor = this.#at = this.#under(stage, event)
    this.#show(this.#span)
    const ending = new AbortController()
    const { signal } = ending
    const over = (taken: boolean) => {
      ending.abort()
      if (taken) this.#take()
      else this.#clear()
    }
    stage.addEventListener("pointerup", () => over(true), { signal })
    stage.addEventListener("pointercancel", () => over(false), { signal })
  }

  #hover(stage: HTMLElement, event: PointerEvent): void {
    const at = this.#under(stage, event)
    if (event.buttons === 0) {
      if (this.#anchor < 0) this.#show({ from: at, to: at })
    } else if (this.#anchor >= 0) {
      this.#at = at
      this.#show(this.#span)
    }
  }

  #under(stage: HTMLElement, event: PointerEvent): number {
    const box = stage.getBoundingClientRect()
    const at = Math.floor(((event.clientX - box.left) / box.width) * this.#bars.length)
    return Math.max(0, Math.min(this.#bars.length - 1, at))
  }

  get #span(): Span {
    return { from: Math.min(this.#anchor, this.#at), to: Math.max(this.#anchor, this.#at) }
  }

  #take(): void {
    const { from, to } = this.#span
    const [first, last] = [this.#bars[from]?.dataset.first, this.#bars[to]?.dataset.last]
    if (first && last) choose(FIELD, `${FIELD}:${first === last ? first : `${first}..${last}`}`)
  }

  /** First what is being chosen, then what the filter asks for. */
  #clear(): void {
    const isChoosing = this.#anchor >= 0
    this.#anchor = this.#at = -1
    this.#show(null)
    if (!isChoosing && this.querySelector("a")) choose(FIELD, null)
  }

  #show(span: Span | null): void {
    this.classList.toggle("brush--choosing", span !== null)
    for (const [at, bar] of this.#bars.entries())
      bar.classList.toggle("brush__bar--chosen", span !== null && at >= span.from && at <= span.to)
    const words = this.querySelector<HTMLElement>(".brush__said")
    if (!words) return
    words.hidden = span === null
    if (!span) return
    const middle = (span.from + span.to + 1) / 2 / this.#bars.length
    words.style.setProperty("--brush-middle", `${Math.min(88, Math.max(12, middle * 100))}%`)
    words.textContent = said(this.#bars.slice(span.from, span.to + 1))
  }
}

const target = (key: string, at: number, count: number): number | null => {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at < 0 ? count - 1 : at - 1,
    ArrowRight: at + 1,
    PageUp: at - 10,
    PageDown: at + 10,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}

const said = (bars: readonly SVGRectElement[]): string => {
  const [first, last] = [bars[0]?.dataset.words ?? "", bars.at(-1)?.dataset.words ?? ""]
  const count = bars.reduce((sum, { dataset }) => sum + Number(dataset.count), 0)
  const images = `${count.toLocaleString("en")} ${count === 1 ? "image" : "images"}`
  return `${first === last ? first : `${first} to ${last}`}: ${images}`
}
