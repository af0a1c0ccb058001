import { html, nothing, render, type TemplateResult } from "lit"
import { createHttp } from "../../shared/http"
import { flash } from "../flash-message"
import { type Donor, donorsIn, imagesIn, type ProjectImage } from "./api"
import { skeletonIn } from "./coco"
import { type Design, type Edit, EMPTY, setFlipPair } from "./design"
import { placedOn } from "./layout"
import { type ListPorts, pointList } from "./point-list"
import { presetLike } from "./presets"
import { previews } from "./previews"
import { type Problem, problemsOf } from "./problems"
import { suggestedPairs } from "./sides"
import { beginnings, pictures, type SourcePorts } from "./sources"
import { afterKey, removed, withOneMore } from "./stage-keys"
import { numberAt, StagePointer, zoomed } from "./stage-pointer"
import { stageView, unitsPerPixel, viewOf } from "./stage-view"
import {
  afterRedo,
  afterUndo,
  type Backdrop,
  type DesignerState,
  designIn,
  drafted,
  edited,
  initial,
} from "./state"
import { designOf, type Texts, textsOf } from "./texts"
import { type ToolbarPorts, toolbar } from "./toolbar"

const http = createHttp()
const FIELDS = ["keypoints", "edges", "flip_pairs", "sigmas", "layout", "layout_aspect"] as const

/**
 * A skeleton, drawn on a picture. It works on the form's text fields: they are what it reads at first and what the form
 * sends. Without the script one writes them by hand.
 */
export class SkeletonDesigner extends HTMLElement {
  #state: DesignerState = initial(EMPTY, { kind: "blank" })
  #savedCount = 0
  #donors: readonly Donor[] | null = null
  #images: readonly ProjectImage[] | null = null
  #refusal = ""
  #said = ""
  #observer: ResizeObserver | null = null
  #isWired = false
  #isDrawing = false
  readonly #pointer = new StagePointer({
    state: () => this.#state,
    set: (state) => this.#set(state),
    svg: () => this.#svg(),
    settled: (added) => (added === null ? this.#focusPoint() : this.#focusName(added)),
  })

  connectedCallback(): void {
    if (!this.#isWired) this.#wire()
    this.#isWired = true
    this.#observer = new ResizeObserver(() => this.#draw())
    this.#observer.observe(this)
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect()
  }

  /** Skeletons are asked for only where keypoints are marked; elsewhere their fields are neither shown nor sent. */
  #followShapes(): void {
    const keypoints = this.closest("form")?.querySelector<HTMLInputElement>("[value=keypoints]")
    this.hidden = !(keypoints?.checked ?? true)
    const lists = this.querySelector<HTMLFieldSetElement>("[data-lists]")
    if (lists) lists.disabled = this.hidden
    this.#draw()
  }

  #wire(): void {
    const design = designOf(this.#texts())
    this.#state = initial(design, backdropFor(design))
    this.#savedCount = design.keypoints.length
    const details = this.querySelector<HTMLDetailsElement>("[data-texts]")
    if (details) details.open = false
    details?.addEventListener("change", () =>
      this.#set(
        edited(this.#state, () => designOf(this.#texts())),
        false,
      ),
    )
    this.addEventListener("keydown", (event) => this.#onUndoKey(event))
    this.closest("form")?.addEventListener("change", () => this.#followShapes())
    this.#followShapes()
  }

  #field(name: string): HTMLTextAreaElement | HTMLInputElement | null {
    return this.querySelector(`[name="${name}"]`)
  }

  #texts(): Texts {
    const texts = FIELDS.map((name) => [name, this.#field(name)?.value ?? ""])
    return Object.fromEntries(texts) as Texts
  }

  /** Take over a state. What was drawn is written into the form's fields, unless it came from there. */
  #set(state: DesignerState, isDrawn = true): void {
    const before = designIn(this.#state)
    this.#state = state
    if (isDrawn && designIn(state) !== before) this.#write()
    this.#draw()
  }

  #write(): void {
    const texts = textsOf(designIn(this.#state), this.#state.backdrop.kind !== "figure")
    for (const name of FIELDS) {
      const field = this.#field(name)
      if (field) field.value = texts[name]
    }
    this.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #commit(edit: Edit): void {
    this.#set(edited(this.#state, edit))
  }

  #draw(): void {
    const host = this.querySelector<HTMLElement>("[data-canvas]")
    if (!host || this.hidden) return
    if (this.#donors === null) void this.#loadDonors()
    // A field that is taken away while it is typed in says so, and would begin again in the middle.
    if (this.#isDrawing) {
      queueMicrotask(() => this.#draw())
      return
    }
    this.#isDrawing = true
    render(this.#view(), host)
    this.#isDrawing = false
  }

  #view(): TemplateResult {
    const design = designIn(this.#state)
    const isEmpty = design.keypoints.length === 0
    const problems = problemsOf(design)
    return html`<div class="designer">
      ${isEmpty ? this.#beginnings() : nothing}
      ${toolbar(this.#state, this.#toolbarPorts())}
      <div class="designer__desk">
        ${this.#stage()}
        <div class="designer__side">${isEmpty ? FIRST : pointList(this.#state, this.#listPorts(), troubledIn(problems))}</div>
      </div>
      ${pictures(this.#images, this.#sources())}
      ${this.#remarks(problems)}
      ${isEmpty ? nothing : html`<div class="designer__previews">${previews(design, this.#state.placed, (placed) => this.#set({ ...this.#state, placed }))}</div>`}
      ${isEmpty ? nothing : html`<details class="disclosure"><summary class="disclosure__summary">Begin with another skeleton</summary><div class="disclosure__body">${this.#beginnings()}</div></details>`}
      <p class="quiet designer__help">${HELP}</p>
    </div>`
  }

  #beginnings(): TemplateResult {
    const facts = { donors: this.#donors ?? [], refusal: this.#refusal }
    return html`<div class="stack stack--tight">${beginnings(facts, this.#sources())}</div>`
  }

  #remarks(problems: readonly Problem[]): TemplateResult {
    return html`<div class="designer__problems" role="status">
      ${this.#said === "" ? nothing : html`<p>${this.#said}</p>`}
      ${problems.map(({ sentence, mustMend }) => html`<p class=${mustMend ? "designer__problem--must" : ""}>${sentence}</p>`)}
      ${this.#countNote()}
    </div>`
  }

  /** What happens to work that is there when the number of keypoints changes. */
  #countNote(): TemplateResult | typeof nothing {
    const count = Number(this.dataset.count ?? 0)
    const change = designIn(this.#state).keypoints.length - this.#savedCount
    if (count === 0 || this.#savedCount === 0 || change === 0) return nothing
    const what = change > 0 ? "What is new is absent in" : "What you removed goes from"
    return html`<p>${what} the skeletons that are marked already; Save shows how many before anything is lost.</p>`
  }

  #toolbarPorts(): ToolbarPorts {
    return {
      setMode: (mode) => this.#set({ ...this.#state, mode, picked: [] }),
      undo: () => this.#set(afterUndo(this.#state)),
      redo: () => this.#set(afterRedo(this.#state)),
      zoomBy: (factor) => this.#set(zoomed(this.#state, factor, this.#state.centre)),
      fit: () => this.#set({ ...this.#state, zoom: 1, centre: [0.5, 0.5] }),
      suggestPairs: () => this.#suggestPairs(),
      add: () => {
        this.#set(withOneMore(this.#state))
        this.#focusName(this.#state.active ?? 0)
      },
    }
  }

  #suggestPairs(): void {
    const pairs = suggestedPairs(designIn(this.#state).keypoints.map(({ name }) => name))
    this.#said = pairs.length > 0 ? "" : "No two names say left and right."
    this.#commit((design) =>
      pairs.reduce((paired, [first, second]) => setFlipPair(first, second)(paired), design),
    )
  }

  #stage(): TemplateResult {
    const view = viewOf(this.#state)
    const size = this.#svg()?.getBoundingClientRect() ?? { width: 560, height: 520 }
    return html`<svg
      class="stage-svg stage-svg--${this.#state.mode}"
      role="application"
      aria-label="The skeleton on its picture"
      viewBox="${view.x} ${view.y} ${view.width} ${view.height}"
      @pointerdown=${this.#pointer.down}
      @pointermove=${this.#pointer.move}
      @pointerup=${this.#pointer.up}
      @pointercancel=${this.#pointer.cancel}
      @wheel=${{ handleEvent: this.#pointer.wheel, passive: false }}
      @keydown=${this.#onStageKey}
      @focusin=${this.#onStageFocus}
    >${stageView(this.#state, unitsPerPixel(view, size))}</svg>`
  }

  #svg(): SVGSVGElement | null {
    return this.querySelector<SVGSVGElement>(".stage-svg")
  }

  readonly #onStageKey = (event: KeyboardEvent): void => {
    const press = { key: event.key, shift: event.shiftKey, mod: event.ctrlKey || event.metaKey }
    if (event.key === "F2") this.#focusName(this.#state.active ?? 0)
    const next = afterKey(this.#state, press)
    if (!next) return
    event.preventDefault()
    this.#set(next)
    if (event.key === "Insert") this.#focusName(next.active ?? 0)
    else this.#focusPoint()
  }

  readonly #onStageFocus = (event: FocusEvent): void => {
    const number = numberAt(event.target)
    if (number !== null) this.#activate(number)
  }

  #onUndoKey(event: KeyboardEvent): void {
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)
    if (!isUndo || event.target instanceof HTMLTextAreaElement) return
    event.preventDefault()
    this.#set(event.shiftKey ? afterRedo(this.#state) : afterUndo(this.#state))
  }

  #activate(number: number): void {
    if (number !== this.#state.active) this.#set({ ...this.#state, active: number })
  }

  #focusPoint(): void {
    this.querySelector<SVGElement>(".point--active[data-point]")?.focus({ preventScroll: true })
  }

  #focusName(number: number): void {
    const field = this.querySelector<HTMLInputElement>(`[data-name-of="${number}"]`)
    field?.focus()
    field?.select()
  }

  #listPorts(): ListPorts {
    return {
      namesId: `names-${this.dataset.category || "new"}`,
      draft: (edit) => this.#set(drafted(this.#state, edit)),
      commit: (edit) => this.#commit(edit),
      activate: (number) => this.#activate(number),
      remove: (number) => this.#set(removed({ ...this.#state, active: number, picked: [] })),
      goOn: (number, step) => this.#goOn(number + step, step),
      say: (sentence) => {
        this.#said = sentence
      },
    }
  }

  /** To another name in the list; one step behind the last there is one more. */
  #goOn(number: number, step: number): void {
    const { length } = designIn(this.#state).keypoints
    if (number === length && step > 0) this.#set(withOneMore(this.#state))
    this.#focusName(Math.max(0, number))
  }

  #sources(): SourcePorts {
    return {
      takePreset: ({ design, figure }) => this.#take(design, { kind: "figure", figure }),
      takeFrom: ({ design }) => this.#take(design, backdropFor(design)),
      takeJson: (text) => this.#takeJson(text),
      showImages: () => void this.#toggleImages(),
      takeImage: ({ id, file_name }) =>
        void this.#takePicture(`/api/v1/images/${id}/thumbnail?size=2048`, file_name),
      takeFile: (file) => void this.#takePicture(URL.createObjectURL(file), file.name),
      takeFigure: () => this.#set({ ...this.#state, backdrop: backdropFor(designIn(this.#state)) }),
    }
  }

  /** Another skeleton in the place of this one; Undo brings it back. */
  #take(design: Design, backdrop: Backdrop): void {
    this.#refusal = ""
    const placed = Math.ceil(design.keypoints.length / 2)
    this.#state = { ...this.#state, backdrop, zoom: 1, centre: [0.5, 0.5], picked: [], placed }
    this.#set({ ...edited(this.#state, () => design), active: 0, placed })
    this.#focusName(0)
  }

  #takeJson(text: string): void {
    const found = skeletonIn(text)
    if (found.kind === "design") this.#take(found.design, backdropFor(found.design))
    else {
      this.#refusal = found.sentence
      this.#draw()
    }
  }

  async #loadDonors(): Promise<void> {
    this.#donors = []
    const { project = "", category = "" } = this.dataset
    this.#donors = (await orTold(donorsIn(http, project, category))) ?? []
    this.#draw()
  }

  async #toggleImages(): Promise<void> {
    this.#images = this.#images ? null : await orTold(imagesIn(http, this.dataset.project ?? ""))
    this.#draw()
  }

  async #takePicture(url: string, name: string): Promise<void> {
    const image = new Image()
    image.src = url
    const isShown = await image.decode().then(
      () => true,
      () => false,
    )
    if (!isShown) {
      flash("error", `${name} cannot be shown here.`)
      return
    }
    this.#images = null
    this.#state = { ...this.#state, backdrop: { kind: "picture", url, name } }
    this.#commit((design) => placedOn(design, image.naturalWidth / image.naturalHeight))
  }
}

const FIRST = html`<p class="quiet">Click on the picture to place a first keypoint, or begin with one of the skeletons above.</p>`

const HELP = html`The frame is the box round the object. On the picture: <kbd class="kbd">Page ↓</kbd> <kbd class="kbd">Page ↑</kbd> walk from keypoint to keypoint, arrows move one, <kbd class="kbd">Space</kbd> picks, <kbd class="kbd">Enter</kbd> joins two, <kbd class="kbd">Delete</kbd> removes, <kbd class="kbd">Insert</kbd> adds. In the list: <kbd class="kbd">Enter</kbd> goes on to the next name, <kbd class="kbd">Backspace</kbd> in an empty one removes it, <kbd class="kbd">Alt ↑</kbd> <kbd class="kbd">Alt ↓</kbd> change the order.`

/** The figure that suits the names; none for a skeleton of one's own. */
const backdropFor = (design: Design): Backdrop => {
  const preset = presetLike(design)
  return preset ? { kind: "figure", figure: preset.figure } : { kind: "blank" }
}

const troubledIn = (problems: readonly Problem[]): ReadonlySet<number> =>
  new Set(problems.flatMap(({ mustMend, keypoints }) => (mustMend ? keypoints : [])))

const orTold = async <Answer>(asked: Promise<Answer>): Promise<Answer | null> => {
  try {
    return await asked
  } catch (error) {
    flash("error", error instanceof Error ? error.message : "The server cannot be reached.")
    return null
  }
}
