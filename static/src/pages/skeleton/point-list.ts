import { html, nothing, type TemplateResult } from "lit"
import { live } from "lit/directives/live.js"
import {
  DEFAULT_SIGMA,
  type Design,
  type Edit,
  partnerOf,
  rename,
  reorder,
  setFlipPair,
  setSigma,
} from "./design"
import { sidesOf } from "./sides"
import { mark } from "./stage-view"
import { type DesignerState, designIn } from "./state"

/** What the list asks of the designer. */
export type ListPorts = {
  /** Unique in the page, for the list of names that mirrors offer. */
  readonly namesId: string
  readonly draft: (edit: Edit) => void
  readonly commit: (edit: Edit) => void
  readonly activate: (number: number) => void
  readonly remove: (number: number) => void
  /** Go on to the name after this one; behind the last, to one more keypoint. */
  readonly goOn: (number: number, step: number) => void
  readonly say: (sentence: string) => void
}

/** The keypoints in their order, each with its name, its mirror and its sigma. */
export const pointList = (
  state: DesignerState,
  ports: ListPorts,
  troubled: ReadonlySet<number>,
): TemplateResult => {
  const design = designIn(state)
  const sides = sidesOf(design)
  return html`
    <datalist id=${ports.namesId}>
      ${design.keypoints.map(({ name }) => html`<option value=${name}></option>`)}
    </datalist>
    <div class="points__head" aria-hidden="true">
      <span></span><span>Name</span><span>Mirrors</span><span title="How far two people place it apart">Sigma</span><span></span>
    </div>
    <ol class="points" aria-label="Keypoints in the order they are placed">
      ${design.keypoints.map(
        ({ name, sigma }, number) => html`<li
          class="points__row ${state.active === number ? "points__row--active" : ""}"
          data-row=${number}
          @focusin=${() => ports.activate(number)}
          @dragover=${(event: DragEvent) => event.preventDefault()}
          @drop=${(event: DragEvent) => onDrop(event, number, ports)}
        >
          <span class="points__number" draggable="true" title="Drag, or Alt + arrow, to another place in the order" @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(DRAGGED, String(number))}>
            <svg class="points__mark point--${sides[number]}" viewBox="-10 -10 20 20" aria-hidden="true">${mark(sides[number] ?? "middle", 8)}</svg>${number + 1}
          </span>
          ${nameInput(design, number, ports, troubled.has(number))}
          ${mirrorInput(design, number, ports)}
          ${sigmaInput(sigma, number, name, ports)}
          <button type="button" class="button button--quiet button--small button--icon" tabindex="-1" aria-label="Remove ${name}" @click=${() => ports.remove(number)}>×</button>
        </li>`,
      )}
    </ol>
  `
}

const DRAGGED = "text/x-keypoint"

const onDrop = (event: DragEvent, number: number, { commit }: ListPorts): void => {
  const from = event.dataTransfer?.getData(DRAGGED)
  if (!from) return
  event.preventDefault()
  commit(reorder(Number(from), number))
}

const nameInput = (
  design: Design,
  number: number,
  ports: ListPorts,
  isTroubled: boolean,
): TemplateResult => {
  const name = design.keypoints[number]?.name ?? ""
  return html`<input
    class="input input--small"
    data-name-of=${number}
    aria-label="Name of keypoint ${number + 1}"
    aria-invalid=${isTroubled ? "true" : nothing}
    maxlength="200"
    autocomplete="off"
    .value=${live(name)}
    @input=${(event: Event) => ports.draft(rename(number, textIn(event)))}
    @change=${(event: Event) => ports.commit(rename(number, textIn(event).trim()))}
    @keydown=${(event: KeyboardEvent) => onNameKey(event, number, ports)}
  >`
}

const onNameKey = (event: KeyboardEvent, number: number, ports: ListPorts): void => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
    ports.goOn(number, 1)
  } else if (event.key === "Backspace" && textIn(event) === "") {
    event.preventDefault()
    ports.remove(number)
    ports.goOn(number, -1)
  } else if (step && event.altKey) {
    event.preventDefault()
    event.stopPropagation()
    ports.commit(reorder(number, number + step))
    ports.goOn(number + step, 0)
  } else if (step) {
    event.preventDefault()
    ports.goOn(number, step)
  }
}

const mirrorInput = (design: Design, number: number, ports: ListPorts): TemplateResult => {
  const partner = partnerOf(design, number)
  const name = design.keypoints[number]?.name ?? ""
  return html`<input
    class="input input--small"
    list=${ports.namesId}
    aria-label="Mirror of ${name}"
    placeholder="—"
    autocomplete="off"
    .value=${live(partner === null ? "" : (design.keypoints[partner]?.name ?? ""))}
    @change=${(event: Event) => onMirror(event, design, number, ports)}
    @keydown=${keepEnter}
  >`
}

const onMirror = (event: Event, design: Design, number: number, ports: ListPorts): void => {
  const typed = textIn(event).trim()
  const partner = design.keypoints.findIndex(({ name }) => name === typed)
  if (typed !== "" && (partner < 0 || partner === number)) {
    ports.say(
      partner < 0 ? `No keypoint is called “${typed}”.` : "A keypoint is no mirror of itself.",
    )
    ports.commit((same) => ({ ...same }))
    return
  }
  ports.commit(setFlipPair(number, typed === "" ? null : partner))
}

const sigmaInput = (
  sigma: number | null,
  number: number,
  name: string,
  ports: ListPorts,
): TemplateResult => html`<input
  class="input input--small"
  inputmode="decimal"
  aria-label="Sigma of ${name}"
  placeholder=${DEFAULT_SIGMA}
  autocomplete="off"
  .value=${live(sigma === null ? "" : String(sigma))}
  @change=${(event: Event) => ports.commit(setSigma(number, sigmaFrom(textIn(event))))}
  @keydown=${keepEnter}
>`

/** Empty takes the default; what is no number is shown as a problem, and not sent. */
const sigmaFrom = (text: string): number | null => {
  const value = Number(text.trim().replace(",", "."))
  if (text.trim() === "") return null
  return Number.isFinite(value) ? value : 0
}

/** Enter in a field here is not the form's. */
const keepEnter = (event: KeyboardEvent): void => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  ;(event.target as HTMLInputElement).dispatchEvent(new Event("change"))
}

const textIn = (event: Event): string => (event.target as HTMLInputElement).value
