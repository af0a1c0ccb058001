import { html, nothing, render, type TemplateResult } from "lit"
import { alikeTo, mostDistinct, type Named, type Vision } from "../../shared/colors"

/** What the list of categories tells, without its code: whose colours there are, and which are offered. */
type Palette = HTMLElement & { readonly named?: () => readonly Named[] }

/**
 * Colours that can be told apart, beside the browser's own field for any other: those farthest from all that are taken
 * stand in front, and one that looks like another category's says so.
 */
export class ColorPicker extends HTMLElement {
  connectedCallback(): void {
    if (!this.querySelector("[data-colors]")) {
      const place = document.createElement("div")
      place.dataset.colors = ""
      this.append(place)
    }
    this.addEventListener("input", () => this.#draw())
    this.#draw()
  }

  #input(): HTMLInputElement | null {
    return this.querySelector("input[type=color]")
  }

  #others(): readonly Named[] {
    const list = this.closest<Palette>("schema-editor")
    return list?.named?.().filter(({ name }) => name !== this.dataset.name) ?? []
  }

  #draw(): void {
    const place = this.querySelector<HTMLElement>("[data-colors]")
    const input = this.#input()
    if (!place || !input || input.closest("fieldset[disabled]")) return
    render(this.#view(input.value, this.#others()), place)
  }

  #view(chosen: string, others: readonly Named[]): TemplateResult {
    const palette = (this.closest<HTMLElement>("schema-editor")?.dataset.palette ?? "").split(" ")
    const taken = others.map(({ color }) => color)
    const colors = mostDistinct(palette.filter(Boolean), taken.slice(0, 200))
    return html`
      <div class="colors" role="group" aria-label="Colours that differ most from the others">
        ${colors.slice(0, 12).map((color) => this.#swatch(color, chosen, others))}
      </div>
      ${alikeNote(chosen, others)}
    `
  }

  #swatch(color: string, chosen: string, others: readonly Named[]): TemplateResult {
    const twin = twinOf(color, others)
    const label = twin ? `${color}, like ${twin.name}` : color
    return html`<button type="button" class="colors__one" aria-pressed=${color === chosen} aria-label=${label} title=${label} @click=${() => this.#choose(color)}>
      <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill=${color} /></svg>
      ${twin ? html`<span class="colors__taken"></span>` : nothing}
    </button>`
  }

  #choose(color: string): void {
    const input = this.#input()
    if (!input) return
    input.value = color
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

const alikeNote = (chosen: string, others: readonly Named[]): TemplateResult | typeof nothing => {
  const twin = twinOf(chosen, others)
  if (!twin) return nothing
  const whose = twin.vision === "normal" ? "" : " to eyes that do not tell red from green"
  return html`<p class="field__help colors__note" role="status">Looks like ${twin.name}${whose}.</p>`
}

/** The first category whose colour looks like this one. */
export const twinOf = (
  color: string,
  others: readonly Named[],
): { readonly name: string; readonly vision: Vision } | null => {
  for (const { name, color: other } of others) {
    const vision = alikeTo(color, other)
    if (vision) return { name, vision }
  }
  return null
}
