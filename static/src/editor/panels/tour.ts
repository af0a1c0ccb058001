import { effect, untracked } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { besideOf } from "./tooltip"
import { TOUR, type TourStep } from "./tour-steps"

/** How long a step that was done stays, so that one sees that it was. */
const DONE_MS = 900

/**
 * A guided tour beside the real controls: it waits until the person has done what it asks for. It never takes the focus
 * or the keys, can be left at any time, and goes on later where it was left.
 */
class Tour extends Panel {
  #stopWatching: (() => void) | null = null
  #watched: TourStep | null = null
  #isDone = false
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override view(editor: EditorContext): TemplateResult | typeof nothing {
    const place = editor.chrome.tourStep.value
    const step = place === null ? undefined : TOUR[place]
    if (place === null || !step) return nothing
    return html`<section class="tour" popover="manual" role="dialog" aria-label="Tour" aria-live="polite">
      <p class="tour__count">${place + 1} of ${TOUR.length}</p>
      <h2 class="tour__title">${this.#isDone ? html`${icon("check")} Done` : step.title}</h2>
      <p class="tour__words">${step.words(editor)}</p>
      <div class="tour__ways">
        <button type="button" class="button button--small button--quiet" @click=${() => editor.chrome.leaveTour()}>Leave the tour</button>
        ${place > 0 ? html`<button type="button" class="button button--small" @click=${() => this.#go(editor, place - 1)}>Back</button>` : nothing}
        <button type="button" class="button button--small" @click=${() => this.#go(editor, place + 1)}>${place === TOUR.length - 1 ? "Finish" : "Next"}</button>
      </div>
    </section>`
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopWatching?.()
    this.#stopWatching = null
    this.#watched = null
    clearTimeout(this.#timer)
    removeEventListener("resize", this.#place)
    markAnchor(null)
  }

  protected override firstUpdated(): void {
    addEventListener("resize", this.#place)
  }

  protected override updated(): void {
    const { editor } = this
    const step = TOUR[editor?.chrome.tourStep.peek() ?? -1]
    this.querySelector<HTMLElement>(".tour")?.showPopover()
    this.#place()
    if (editor && step && step !== this.#watched) this.#watch(editor, step)
  }

  /** As soon as what the step looks at has changed, it is done; a moment later comes the next. */
  #watch(editor: EditorContext, step: TourStep): void {
    this.#stopWatching?.()
    this.#watched = step
    this.#isDone = false
    const before = untracked(() => step.watch(editor))
    this.#stopWatching = effect(() => {
      if (step.watch(editor) === before || this.#isDone) return
      this.#isDone = true
      this.requestUpdate()
      const place = TOUR.indexOf(step)
      this.#timer = setTimeout(() => this.#go(editor, place + 1), DONE_MS)
    })
  }

  #go(editor: EditorContext, place: number): void {
    clearTimeout(this.#timer)
    this.#isDone = false
    editor.chrome.goToTourStep(place < TOUR.length ? place : null)
  }

  readonly #place = (): void => {
    const card = this.querySelector<HTMLElement>(".tour")
    const step = TOUR[this.editor?.chrome.tourStep.peek() ?? -1]
    const found = step?.anchors.map((anchor) => document.querySelector<HTMLElement>(anchor))
    const anchor = found?.find((one) => one !== null && one.getClientRects().length > 0) ?? null
    markAnchor(anchor)
    if (!card || !anchor) return
    const { x, y } = besideOf(card.getBoundingClientRect(), anchor.getBoundingClientRect(), {
      width: innerWidth,
      height: innerHeight,
    })
    card.style.left = `${x}px`
    card.style.top = `${y}px`
  }
}

/** The control that a step is about has a ring round it. */
const markAnchor = (anchor: HTMLElement | null): void => {
  for (const marked of document.querySelectorAll(".tour-anchor")) {
    if (marked !== anchor) marked.classList.remove("tour-anchor")
  }
  anchor?.classList.add("tour-anchor")
}

define("concord-tour", Tour)
