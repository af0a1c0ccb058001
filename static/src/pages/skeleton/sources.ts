import { html, nothing, type TemplateResult } from "lit"
import type { Donor, ProjectImage } from "./api"
import { PRESETS } from "./presets"
import type { Preset } from "./presets/preset"
import { sidesOf } from "./sides"
import { bonesView, figureView } from "./stage-view"

export type SourcePorts = {
  readonly takePreset: (preset: Preset) => void
  readonly takeFrom: (donor: Donor) => void
  readonly takeJson: (text: string) => void
  readonly showImages: () => void
  readonly takeImage: (image: ProjectImage) => void
  readonly takeFile: (file: File) => void
  readonly takeFigure: () => void
}

/** What one may begin with: a published skeleton, another category's, COCO's JSON. */
export const beginnings = (
  { donors, refusal }: { donors: readonly Donor[]; refusal: string },
  ports: SourcePorts,
): TemplateResult => html`
  <div class="designer__presets" role="group" aria-label="Begin with">
    ${PRESETS.map((preset) => presetCard(preset, ports))}
  </div>
  <div class="row">
    ${donors.length > 0 ? donorSelect(donors, ports) : nothing}
    <details class="disclosure designer__paste">
      <summary class="disclosure__summary">Paste a COCO category</summary>
      <div class="disclosure__body stack stack--tight">
        <textarea class="input input--code" rows="4" spellcheck="false" aria-label="JSON of a COCO category" placeholder='{"name": "bird", "keypoints": ["beak", "tail"], "skeleton": [[1, 2]]}' data-json></textarea>
        ${refusal === "" ? nothing : html`<p class="field__error" role="alert">${refusal}</p>`}
        <button type="button" class="button button--small" @click=${(event: Event) => ports.takeJson(textBefore(event))}>Take its skeleton</button>
      </div>
    </details>
  </div>
`

const presetCard = (preset: Preset, { takePreset }: SourcePorts): TemplateResult => {
  const { design, figure, label } = preset
  return html`<button type="button" class="designer__preset" @click=${() => takePreset(preset)}>
    <svg viewBox="-4 -4 ${100 * design.aspect + 8} 108" aria-hidden="true">
      ${figureView(figure)}
      ${bonesView(design, sidesOf(design))}
    </svg>
    <span>${label}</span>
  </button>`
}

const donorSelect = (donors: readonly Donor[], { takeFrom }: SourcePorts): TemplateResult =>
  html`<select class="input input--small designer__donors" aria-label="Copy the skeleton of another category" @change=${(event: Event) => onChosen(event, donors, takeFrom)}>
    <option value="">Copy from another category …</option>
    ${donors.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
  </select>`

/** The picture below the skeleton. A file that is chosen here is shown, and never sent. */
export const pictures = (
  images: readonly ProjectImage[] | null,
  ports: SourcePorts,
): TemplateResult => html`
  <div class="row designer__pictures" role="group" aria-label="Picture below the skeleton">
    <span class="quiet">Picture</span>
    <button type="button" class="button button--quiet button--small" @click=${ports.takeFigure}>Drawn figure</button>
    <button type="button" class="button button--quiet button--small" aria-expanded=${images !== null} @click=${ports.showImages}>An image of the project</button>
    <label class="button button--quiet button--small">A file of yours, not uploaded<input class="visually-hidden" type="file" accept="image/*" @change=${(event: Event) => onFile(event, ports)}></label>
  </div>
  ${images === null ? nothing : imageGrid(images, ports)}
`

const imageGrid = (images: readonly ProjectImage[], { takeImage }: SourcePorts): TemplateResult => {
  if (images.length === 0) return html`<p class="quiet">The project has no images yet.</p>`
  return html`<div class="designer__images">
    ${images.map(
      (
        image,
      ) => html`<button type="button" class="designer__image" aria-label=${image.file_name} title=${image.file_name} @click=${() => takeImage(image)}>
        <img src="/api/v1/images/${image.id}/thumbnail?size=256" alt="" loading="lazy">
      </button>`,
    )}
  </div>`
}

const onChosen = (event: Event, donors: readonly Donor[], take: (donor: Donor) => void): void => {
  const field = event.target as HTMLSelectElement
  const donor = donors.find(({ id }) => String(id) === field.value)
  if (donor) take(donor)
  field.value = ""
}

const onFile = (event: Event, { takeFile }: SourcePorts): void => {
  const field = event.target as HTMLInputElement
  const [file] = field.files ?? []
  if (file) takeFile(file)
  field.value = ""
}

const textBefore = (event: Event): string =>
  (event.target as HTMLElement).parentElement?.querySelector<HTMLTextAreaElement>("[data-json]")
    ?.value ?? ""
