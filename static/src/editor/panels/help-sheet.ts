import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import keyboard from "lucide-static/icons/keyboard.svg?raw"
import printer from "lucide-static/icons/printer.svg?raw"
import type { ActionGroup } from "../keys"
import { findAction, keyCap, printedOn } from "./action-button"
import type { DialogContext } from "./context"
import { GROUPS } from "./groups"
import { type HelpLine, helpLines } from "./help-lines"
import { drawn, icon } from "./icons"
import { showModal } from "./modal"
import { define, Panel } from "./panel"
import { ranked } from "./ranking"

/** Every key, by what it is for; on paper too. */
class HelpSheet extends Panel<DialogContext> {
  readonly #typed = signal("")

  protected override view(editor: DialogContext): TemplateResult {
    const groups = GROUPS.map((group) => this.#group(editor, group)).filter((one) => one !== null)
    return html`<dialog class="dialog dialog--wide help" aria-labelledby="help-title">
      ${this.#head(editor)}
      <div class="help__groups">${groups}</div>
      ${groups.length === 0 ? html`<p class="group__empty">Nothing here is called “${this.#typed.value}”.</p>` : nothing}
    </dialog>`
  }

  protected override firstUpdated(): void {
    if (this.editor) showModal(this, "help", this.editor.state)
  }

  #head(editor: DialogContext): TemplateResult {
    const { dialog } = editor.state
    const { chrome } = editor
    return html`<div class="help__head">
      <h2 id="help-title">Keys</h2>
      <input class="input input--small help__search" type="search" placeholder="Type to find" aria-label="Find an action" autofocus @input=${(
        event: Event,
      ) => {
        this.#typed.value = (event.target as HTMLInputElement).value
      }}>
      <div class="help__ways">
        ${
          findAction(editor, "tour")
            ? html`<button type="button" class="button button--small" @click=${() => {
                dialog.value = null
                chrome.startTour()
              }}>Take the tour</button>`
            : nothing
        }
        <button type="button" class="button button--small" @click=${() => {
          dialog.value = "keys"
        }}>${drawn(keyboard)}Change keys</button>
        <button type="button" class="button button--small" @click=${() => print()}>${drawn(printer)}Print</button>
        <button type="button" class="button button--small button--quiet button--icon" aria-label="Close" @click=${() => {
          dialog.value = null
        }}>${icon("x")}</button>
      </div>
    </div>`
  }

  #group(editor: DialogContext, group: ActionGroup): TemplateResult | null {
    const all = helpLines(editor.actions.filter((action) => action.group === group))
    const lines = ranked(
      all.map((line) => ({ ...line, words: `${line.help} ${group}` })),
      this.#typed.value,
    )
    if (lines.length === 0) return null
    return html`<section class="help__group">
      <h3>${group}</h3>
      <dl>
        ${lines.map((line) => helpLine(line, editor))}
      </dl>
    </section>`
  }
}

const helpLine = ({ help, keys, isSeries }: HelpLine, editor: DialogContext): TemplateResult => {
  const caps = keys.map((key) => keyCap(printedOn(editor, key)))
  const [first, last] = caps
  return html`<div class="help__line">
    <dt>${help}</dt>
    <dd>${isSeries ? html`${first}<span>to</span>${last}` : caps}</dd>
  </div>`
}

define("concord-help-sheet", HelpSheet)
