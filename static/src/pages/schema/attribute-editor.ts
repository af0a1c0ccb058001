import { html, nothing, render, type TemplateResult } from "lit"
import { attributeField } from "../../editor/panels/attribute-field"
import type { Attribute } from "../../editor/start"
import { type AttributeTexts, attributesOf, linesOf } from "./attributes"

type AttributeValue = NonNullable<Attribute["default"]>

const FIELDS = ["name", "type", "required", "values", "default"] as const

/**
 * The attributes of a category: rows of plain fields, of which each shows only what its type needs. Beside them stands
 * what the editor asks, drawn by the editor's own code.
 */
export class AttributeEditor extends HTMLElement {
  readonly #tried = new Map<string, AttributeValue | undefined>()
  #isWired = false

  connectedCallback(): void {
    if (!this.#isWired) {
      this.addEventListener("input", (event) => this.#onInput(event))
      this.addEventListener("keydown", (event) => this.#onKey(event))
    }
    this.#isWired = true
    for (const row of this.#rows()) this.#dress(row)
    this.#draw()
  }

  #rows(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-row]")]
  }

  #onInput({ target }: Event): void {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null
    if (!row) return
    this.#tried.clear()
    this.#keepEmptyRow()
    this.#dress(row)
    this.#draw()
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const row = target.closest<HTMLElement>("[data-row]")
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!row || !step || !event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    const rows = this.#rows()
    const other = rows[rows.indexOf(row) + step]
    if (!other || isEmpty(other) || isEmpty(row)) return
    if (step < 0) other.before(row)
    else other.after(row)
    target.focus()
    this.#changed()
  }

  /** The last row is always an empty one. */
  #keepEmptyRow(): void {
    const last = this.#rows().at(-1)
    if (!last || isEmpty(last)) return
    const next = last.cloneNode(true) as HTMLElement
    next.querySelector("[data-default]")?.remove()
    next.querySelector("[data-remove]")?.remove()
    for (const name of FIELDS) {
      const field = fieldOf(next, name)
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0
      else if (field) field.value = ""
    }
    last.after(next)
    this.#rows().forEach((row, index) => {
      row.ariaLabel = `Attribute ${index + 1}`
    })
    this.#dress(next)
  }

  /** Show what the type needs: values for choices, a default in the form of the type, a button to take the row away. */
  #dress(row: HTMLElement): void {
    const texts = textsIn(row)
    const isChoice = texts.type === "select" || texts.type === "multiselect"
    const values = fieldOf(row, "values")
    if (values) {
      values.hidden = !isChoice
      if (!isChoice) values.value = ""
    }
    this.#dressDefault(row, texts)
    if (!row.querySelector("[data-remove]")) row.append(this.#removeButton(row))
    const remove = row.querySelector<HTMLElement>("[data-remove]")
    remove?.classList.toggle("schema__idle", isEmpty(row))
  }

  /** For yes or no, and for one of the values, the default is chosen and not typed. */
  #dressDefault(row: HTMLElement, { type, values }: AttributeTexts): void {
    const field = fieldOf(row, "default")
    if (!field) return
    const offered = type === "boolean" ? ["yes", "no"] : linesOf(values)
    const isChosen = type === "boolean" || type === "select"
    field.hidden = isChosen
    if (isChosen && !offered.includes(field.value)) field.value = ""
    const place = row.querySelector<HTMLElement>("[data-default]") ?? defaultPlace(row)
    const choose = (event: Event) => {
      field.value = (event.target as HTMLSelectElement).value
    }
    const select = html`<select class="input input--small" aria-label="Default" @change=${choose}>
      <option value="">No default</option>
      ${offered.map((value) => html`<option value=${value} ?selected=${value === field.value}>${value}</option>`)}
    </select>`
    render(isChosen ? select : nothing, place)
  }

  #removeButton(row: HTMLElement): HTMLElement {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button button--quiet button--small button--icon"
    button.dataset.remove = ""
    button.ariaLabel = "Take this attribute away"
    button.textContent = "×"
    button.addEventListener("click", () => {
      const next = (row.nextElementSibling ?? row.previousElementSibling) as HTMLElement | null
      row.remove()
      next?.querySelector("input")?.focus()
      this.#changed()
    })
    return button
  }

  #changed(): void {
    this.dispatchEvent(new Event("input", { bubbles: true }))
    this.#draw()
  }

  #draw(): void {
    const place = this.querySelector<HTMLElement>("[data-preview]")
    if (place) render(this.#preview(), place)
  }

  #preview(): TemplateResult {
    const attributes = attributesOf(this.#rows().map(textsIn))
    if (attributes.length === 0)
      return html`<p class="quiet">What you ask here is shown as the editor asks it.</p>`
    return html`<div class="attributes">
      ${attributes.map((attribute) => this.#field(attribute))}
    </div>`
  }

  #field(attribute: Attribute): TemplateResult {
    const value = this.#tried.has(attribute.name)
      ? this.#tried.get(attribute.name)
      : (attribute.default ?? undefined)
    return attributeField({
      attribute,
      shared: { kind: "same", value: value as string | undefined },
      isReadOnly: false,
      set: (chosen) => {
        this.#tried.set(attribute.name, chosen as AttributeValue | undefined)
        this.#draw()
      },
    })
  }
}

const defaultPlace = (row: HTMLElement): HTMLElement => {
  const place = document.createElement("span")
  place.dataset.default = ""
  row.append(place)
  return place
}

const fieldOf = (
  row: HTMLElement,
  name: (typeof FIELDS)[number],
): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null =>
  row.querySelector(`[name="attribute_${name}"]`)

const textsIn = (row: HTMLElement): AttributeTexts => {
  const text = (name: (typeof FIELDS)[number]) => fieldOf(row, name)?.value ?? ""
  return {
    name: text("name"),
    type: text("type"),
    required: text("required"),
    values: text("values"),
    default: text("default"),
  }
}

const isEmpty = (row: HTMLElement): boolean => textsIn(row).name.trim() === ""
