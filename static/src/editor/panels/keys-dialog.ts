import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import download from "lucide-static/icons/download.svg?raw"
import upload from "lucide-static/icons/upload.svg?raw"
import type { Action, ActionGroup } from "../keys"
import type { KeyOverrides } from "../keys/bindings"
import { refusalOfKey } from "../keys/names"
import { pressOf, recordedKey } from "../keys/press"
import {
  clashesOf,
  exportedKeys,
  granted,
  importedKeys,
  keysElsewhere,
  keysWithout,
  swapped,
  type Wish,
  withKeys,
} from "../keys/rebinding"
import { printedOn } from "./action-button"
import type { DialogContext } from "./context"
import { GROUPS } from "./groups"
import { drawn, icon } from "./icons"
import { type KeyRowPorts, keyRow, type Recording } from "./key-row"
import { showModal } from "./modal"
import { define, Panel } from "./panel"
import { ranked } from "./ranking"

/** Every action with its keys, to be changed by pressing others. A change is heard at once and follows the person. */
class KeysDialog extends Panel<DialogContext> {
  readonly #typed = signal("")
  readonly #recording = signal<Recording | null>(null)
  readonly #clash = signal<Wish | null>(null)
  readonly #said = signal("")
  readonly #problems = signal<readonly string[]>([])

  protected override view(editor: DialogContext): TemplateResult {
    const ports = this.#ports(editor)
    const groups = GROUPS.map((group) => this.#group(ports, group)).filter((one) => one !== null)
    return html`<dialog class="dialog dialog--wide keys-dialog" aria-labelledby="keys-title">
      ${this.#head(editor)}
      <p class="keys-dialog__said" role="status">${this.#said.value}</p>
      ${this.#problemList()}
      <div class="keys-dialog__groups">${groups}</div>
      ${groups.length === 0 ? html`<p class="group__empty">No action is called “${this.#typed.value}”.</p>` : nothing}
    </dialog>`
  }

  protected override firstUpdated(): void {
    if (!this.editor) return
    showModal(this, "keys", this.editor.state, () => this.#recording.peek() === null)
    // Captured, so that a key that is being recorded does nothing else: neither Tab nor Escape nor Enter.
    this.addEventListener("keydown", (event) => this.#hear(event), { capture: true })
  }

  #head(editor: DialogContext): TemplateResult {
    const { keyboard, preferences } = editor
    const trouble = preferences.trouble.value
    const isUsual = !keyboard.table.some(({ id }) => id in keyboard.overrides.value)
    return html`<div class="keys-dialog__head">
      <h2 id="keys-title">Change keys</h2>
      <input class="input input--small" type="search" placeholder="Type to find" aria-label="Find an action" autofocus @input=${(
        event: Event,
      ) => {
        this.#typed.value = (event.target as HTMLInputElement).value
      }}>
      <div class="keys-dialog__ways">
        <button type="button" class="button button--small" @click=${() => saveAsFile(keyboard.overrides.peek())}>${drawn(download)}Save as a file</button>
        <label class="button button--small keys-dialog__open">${drawn(upload)}Open a file<input type="file" accept=".json,application/json" class="visually-hidden" @change=${(event: Event) => void this.#open(event, editor)}></label>
        <button type="button" class="button button--small" ?disabled=${isUsual} @click=${() => this.#resetAll(editor)}>${icon("rotate")}Reset all</button>
        <button type="button" class="button button--small button--quiet button--icon" aria-label="Close" @click=${() => {
          editor.state.dialog.value = null
        }}>${icon("x")}</button>
      </div>
      <p class="keys-dialog__hint">Press a key’s cap, then the key that you would rather use. Your keys follow you to other devices.</p>
      ${trouble ? html`<p class="keys-dialog__trouble" role="alert">${trouble}</p>` : nothing}
    </div>`
  }

  #problemList(): TemplateResult | typeof nothing {
    const problems = this.#problems.value
    if (problems.length === 0) return nothing
    return html`<ul class="keys-dialog__problems" role="alert">${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`
  }

  #group(ports: KeyRowPorts, group: ActionGroup): TemplateResult | null {
    const { actions, isMac, keyboard } = ports.editor
    const named = actions
      .filter((action) => action.group === group)
      .map((action) => ({
        action,
        words: [action.help, ...action.keys.map((key) => printedOn({ isMac, keyboard }, key))].join(
          " ",
        ),
      }))
    const found = ranked(named, this.#typed.value)
    if (found.length === 0) return null
    return html`<section class="keys-dialog__group">
      <h3>${group}</h3>
      <ul>${found.map(({ action }) => keyRow(ports, action))}</ul>
    </section>`
  }

  #ports(editor: DialogContext): KeyRowPorts {
    return {
      editor,
      recording: this.#recording.value,
      clash: this.#clash.value,
      record: (recording) => {
        this.#clash.value = null
        this.#recording.value = recording
        this.#said.value = `Press a key for “${helpOf(editor, recording.id)}”. Escape leaves it as it is.`
        this.#focus(recording.id, ".key-row__waiting")
      },
      remove: (action, key) => {
        this.#keep(editor, action.id, keysWithout(action.keys, key))
        this.#said.value = `${printedOn(editor, key)} was taken from “${action.help}”.`
        this.#focus(action.id, ".key-row__add")
      },
      reset: (action) => this.#reset(editor, action),
      decide: (decision) => this.#decide(editor, decision),
    }
  }

  /** The dialog's own keydown: while recording, whatever is pressed is the key. */
  #hear(event: KeyboardEvent): void {
    const recording = this.#recording.peek()
    if (!recording || !this.editor) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === "Escape") this.#stop(recording, "Left as it was.")
    else this.#record(this.editor, recording, event)
  }

  #record(editor: DialogContext, recording: Recording, event: KeyboardEvent): void {
    const key = recordedKey(pressOf(event), editor.isMac)
    if (key === null || event.repeat) return
    const refusal = refusalOfKey(key)
    if (refusal) this.#said.value = `${printedOn(editor, key)}: ${refusal}`
    else this.#take(editor, { ...recording, key })
  }

  #take(editor: DialogContext, wish: Wish): void {
    this.#recording.value = null
    if (clashesOf(editor.actions, wish, editor.keyboard.modesOf).length > 0) {
      this.#clash.value = wish
      this.#said.value = ""
      this.#focus(wish.id, ".key-row__decisions button")
      return
    }
    editor.preferences.setKeys(granted(editor.keyboard.overrides.peek(), factsOf(editor), wish))
    this.#done(editor, wish)
  }

  #decide(editor: DialogContext, decision: "swap" | "take" | "leave"): void {
    const wish = this.#clash.peek()
    this.#clash.value = null
    if (wish && decision === "leave") this.#stop(wish, "Left as it was.")
    if (!wish || decision === "leave") return
    const way = decision === "swap" ? swapped : granted
    editor.preferences.setKeys(way(editor.keyboard.overrides.peek(), factsOf(editor), wish))
    this.#done(editor, wish)
  }

  #done(editor: DialogContext, { id, key }: Wish): void {
    this.#said.value = `${printedOn(editor, key)}: ${helpOf(editor, id)}.`
    this.#focus(id, `[data-key-name="${CSS.escape(key)}"]`)
  }

  #stop({ id, inPlaceOf }: Recording, sentence: string): void {
    this.#recording.value = null
    this.#said.value = sentence
    const chip = inPlaceOf === null ? ".key-row__add" : `[data-key-name="${CSS.escape(inPlaceOf)}"]`
    this.#focus(id, chip)
  }

  #reset(editor: DialogContext, action: Action): void {
    const usual = editor.keyboard.table.find(({ id }) => id === action.id)?.keys ?? []
    this.#keep(editor, action.id, usual)
    this.#said.value = `“${action.help}” has its usual keys again.`
    this.#focus(action.id, "button")
  }

  #resetAll({ keyboard, preferences }: DialogContext): void {
    preferences.setKeys(keysElsewhere(keyboard.overrides.peek(), keyboard.table))
    this.#clash.value = null
    this.#said.value = "All actions of this screen have their usual keys again."
  }

  #keep({ keyboard, preferences }: DialogContext, id: string, keys: readonly string[]): void {
    this.#clash.value = null
    preferences.setKeys(withKeys(keyboard.overrides.peek(), keyboard.table, id, keys))
  }

  async #open(event: Event, { keyboard, preferences }: DialogContext): Promise<void> {
    const field = event.target as HTMLInputElement
    const [file] = field.files ?? []
    if (!file) return
    const { overrides, problems } = importedKeys(await file.text(), keyboard.table)
    field.value = ""
    this.#problems.value = problems
    const count = Object.keys(overrides).length
    if (count === 0 && problems.length > 0) return
    const elsewhere = keysElsewhere(keyboard.overrides.peek(), keyboard.table)
    preferences.setKeys({ ...elsewhere, ...overrides })
    this.#said.value = `Your keys are those of ${file.name} now: ${count === 1 ? "one action differs" : `${count} actions differ`} from the usual.`
  }

  #focus(id: string, selector: string): void {
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(`[data-action="${CSS.escape(id)}"] ${selector}`)?.focus(),
    )
  }
}

const factsOf = ({ keyboard, actions }: DialogContext) => ({
  table: keyboard.table,
  actions,
  modesOf: keyboard.modesOf,
})

const helpOf = ({ actions }: DialogContext, id: string): string =>
  actions.find((action) => action.id === id)?.help ?? id

const saveAsFile = (overrides: KeyOverrides): void => {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([exportedKeys(overrides)], { type: "application/json" }))
  link.download = "concord-keys.json"
  link.click()
  URL.revokeObjectURL(link.href)
}

define("concord-keys-dialog", KeysDialog)
