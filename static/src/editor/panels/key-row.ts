import { html, nothing, type TemplateResult } from "lit"
import plus from "lucide-static/icons/plus.svg?raw"
import type { Action } from "../keys"
import { clashesOf, MOST_KEYS, type Wish } from "../keys/rebinding"
import { keyCap, printedOn } from "./action-button"
import type { DialogContext } from "./context"
import { drawn, icon } from "./icons"

/** Which key is being recorded: one more for an action, or another in place of one. */
export type Recording = Pick<Wish, "id" | "inPlaceOf">

export type KeyRowPorts = {
  readonly editor: DialogContext
  readonly recording: Recording | null
  /** A recorded key that another action has, waiting for a decision. */
  readonly clash: Wish | null
  readonly record: (recording: Recording) => void
  readonly remove: (action: Action, key: string) => void
  readonly reset: (action: Action) => void
  readonly decide: (decision: "swap" | "take" | "leave") => void
}

/** One action with its keys, each of which can be changed or taken away. */
export const keyRow = (ports: KeyRowPorts, action: Action): TemplateResult => {
  const { editor, recording, clash } = ports
  const isRecording = recording?.id === action.id
  const isOwn = Object.hasOwn(editor.keyboard.overrides.value, action.id)
  return html`<li class="key-row ${isOwn ? "key-row--own" : ""}" data-action=${action.id}>
    <span class="key-row__name">${action.help}</span>
    <div class="key-row__keys" role="group" aria-label="Keys for ${action.help}">
      ${action.keys.map((key) => (isRecording && recording.inPlaceOf === key ? waiting() : keyChip(ports, action, key)))}
      ${isRecording && recording.inPlaceOf === null ? waiting() : addButton(ports, action)}
      ${resetButton(ports, action, isOwn)}
    </div>
    ${clash?.id === action.id ? clashNote(ports, clash) : lostNote(editor, action)}
  </li>`
}

const waiting = (): TemplateResult =>
  html`<span class="key-row__waiting" tabindex="-1">Press a key…</span>`

const keyChip = ({ editor, record, remove }: KeyRowPorts, action: Action, key: string) => {
  const printed = printedOn(editor, key)
  return html`<span class="key-chip">
    <button type="button" class="key-chip__key" data-key-name=${key} aria-label="Change ${printed}, for ${action.help}" @click=${() => record({ id: action.id, inPlaceOf: key })}>${keyCap(printed)}</button>
    <button type="button" class="key-chip__remove" aria-label="Take ${printed} from ${action.help}" @click=${() => remove(action, key)}>${icon("x")}</button>
  </span>`
}

const addButton = ({ record }: KeyRowPorts, action: Action): TemplateResult =>
  html`<button type="button" class="key-row__way key-row__add" aria-label="Add a key for ${action.help}" ?disabled=${action.keys.length >= MOST_KEYS} @click=${() => record({ id: action.id, inPlaceOf: null })}>${drawn(plus)}</button>`

const resetButton = ({ editor, reset }: KeyRowPorts, action: Action, isOwn: boolean) => {
  const usual = editor.keyboard.table.find(({ id }) => id === action.id)?.keys ?? []
  const words = usual.map((key) => printedOn(editor, key)).join(", ") || "no key"
  return html`<button type="button" class="key-row__way ${isOwn ? "" : "key-row__way--gone"}" aria-label="Back to ${words} for ${action.help}" data-tip="Back to ${words}" ?disabled=${!isOwn} @click=${() => reset(action)}>${icon("rotate")}</button>`
}

/** Who has the key now, and what may be done about it. */
const clashNote = ({ editor, decide }: KeyRowPorts, clash: Wish): TemplateResult => {
  const others = clashesOf(editor.actions, clash, editor.keyboard.modesOf)
  const names = others.map(({ help }) => `“${help}”`).join(" and ")
  const printed = printedOn(editor, clash.key)
  const canSwap = clash.inPlaceOf !== null && others.length === 1
  return html`<div class="key-row__clash" role="alert">
    <p>${printed} is the key for ${names}.</p>
    <div class="key-row__decisions">
      ${
        canSwap
          ? html`<button type="button" class="button button--small button--primary" @click=${() => decide("swap")}>Swap: ${printedOn(editor, clash.inPlaceOf ?? "")} for ${names}</button>`
          : nothing
      }
      <button type="button" class="button button--small" @click=${() => decide("take")}>Use it here alone</button>
      <button type="button" class="button button--small button--quiet" @click=${() => decide("leave")}>Leave it</button>
    </div>
  </div>`
}

/** A newer table may give an action a key that the person has used for another since long ago. */
const lostNote = ({ keyboard, isMac }: DialogContext, { id }: Action) => {
  const lost = keyboard.lost.value.filter(({ loser }) => loser.id === id)
  if (lost.length === 0) return nothing
  return html`<p class="key-row__lost">${lost.map(
    ({ key, winner }) =>
      `${printedOn({ keyboard, isMac }, key)} would be its key, but “${winner.help}” has it. `,
  )}</p>`
}
