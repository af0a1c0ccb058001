import { html, nothing, type TemplateResult } from "lit"
import { live } from "lit/directives/live.js"
import type { AttributeValue } from "../document/types"
import type { Attribute } from "../start"
import { numberFrom, type Shared } from "./attributes"

export type FieldOptions = {
  readonly attribute: Attribute
  readonly shared: Shared
  readonly isReadOnly: boolean
  /** Undefined clears the attribute. */
  readonly set: (value: AttributeValue | undefined) => void
}

/** One attribute of the selection as a control of its type. */
export const attributeField = (options: FieldOptions): TemplateResult => {
  const { attribute } = options
  if (attribute.type === "multiselect") return group(options, multiselect(options))
  return html`<label class="attribute">${name(options)}${control(options)}</label>`
}

const name = ({ attribute, shared }: FieldOptions): TemplateResult => {
  const isMissing = attribute.required && shared.kind === "same" && isEmpty(shared.value)
  return html`<span class="attribute__name">${attribute.name}${isMissing ? html` <span class="required">required</span>` : nothing}</span>`
}

const group = (options: FieldOptions, content: TemplateResult): TemplateResult =>
  html`<div class="attribute attribute--many" role="group" aria-label=${options.attribute.name}>${name(options)}${content}</div>`

const control = (options: FieldOptions): TemplateResult => {
  if (options.attribute.type === "boolean") return checkbox(options)
  if (options.attribute.type === "select") return select(options)
  return textInput(options)
}

const checkbox = ({ attribute, shared, isReadOnly, set }: FieldOptions): TemplateResult =>
  html`<input
    class="check__box check__box--switch"
    type="checkbox"
    role="switch"
    .checked=${live(shared.kind === "same" && shared.value === true)}
    .indeterminate=${live(shared.kind === "mixed")}
    ?required=${attribute.required ?? false}
    ?disabled=${isReadOnly}
    @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
  >`

const select = ({ attribute, shared, isReadOnly, set }: FieldOptions): TemplateResult => {
  const value = shared.kind === "same" ? shared.value : undefined
  return html`<select
    class="input input--small"
    ?disabled=${isReadOnly}
    @change=${(event: Event) => set((event.target as HTMLSelectElement).value || undefined)}
  >
    <option value="" ?selected=${value === undefined} ?disabled=${shared.kind === "mixed"}>${shared.kind === "mixed" ? "Mixed" : "—"}</option>
    ${attribute.values?.map((one) => html`<option value=${one} .selected=${live(one === value)}>${one}</option>`)}
  </select>`
}

const textInput = ({ attribute, shared, isReadOnly, set }: FieldOptions): TemplateResult => {
  const isNumber = attribute.type === "number"
  const value = shared.kind === "same" ? shared.value : undefined
  return html`<input
    class="input input--small"
    type="text"
    inputmode=${isNumber ? "decimal" : "text"}
    placeholder=${shared.kind === "mixed" ? "Mixed" : ""}
    .value=${live(value === undefined ? "" : String(value))}
    ?disabled=${isReadOnly}
    @change=${(event: Event) => {
      const field = event.target as HTMLInputElement
      const typed = isNumber ? numberFrom(field.value) : field.value.trim() || undefined
      if (typed === undefined && field.value.trim() !== "") refuseNumber(field)
      else set(typed)
    }}
    @input=${(event: Event) => (event.target as HTMLInputElement).setCustomValidity("")}
    @keydown=${leaveOnEnter}
  >`
}

const multiselect = ({ attribute, shared, isReadOnly, set }: FieldOptions): TemplateResult => {
  const chosen =
    shared.kind === "same" && Array.isArray(shared.value) ? (shared.value as string[]) : []
  const toggle = (value: string) =>
    set(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return html`<div class="choice-chips">
    ${shared.kind === "mixed" ? html`<span class="attribute__mixed">Mixed</span>` : nothing}
    ${attribute.values?.map(
      (value) => html`<label class="choice-chip">
        <input class="choice-chip__input" type="checkbox" .checked=${live(chosen.includes(value))} ?disabled=${isReadOnly} @change=${() => toggle(value)}>
        <span class="choice-chip__face">${value}</span>
      </label>`,
    )}
  </div>`
}

const refuseNumber = (field: HTMLInputElement): void => {
  field.setCustomValidity(`Expected a number, received “${field.value}”.`)
  field.reportValidity()
}

/** Enter ends typing and gives the keys back to the editor; Escape forgets what was typed. */
const leaveOnEnter = (event: KeyboardEvent): void => {
  if (!(event.target instanceof HTMLInputElement)) return
  if (event.key === "Escape") event.target.value = event.target.defaultValue
  if (event.key === "Enter" || event.key === "Escape") event.target.blur()
}

const isEmpty = (value: AttributeValue | undefined): boolean =>
  value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
