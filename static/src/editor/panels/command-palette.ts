import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { firstKey, keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { closeOnBackdrop } from "./dialogs"
import { define, Panel } from "./panel"
import { ranked } from "./ranking"
import { swatch } from "./swatch"

type Command = {
  readonly id: string
  readonly words: string
  readonly key: string | null
  readonly colour?: string
  readonly run: () => void
}

const SHOWN = 12
/** Keys that are held or repeated are of no use in a list. */
const NOT_LISTED = /^(step|long-step|confirm|cancel|pan|palette|category|answer)\b/

/** Everything that can be done, found by typing a few letters of it. */
class CommandPalette extends Panel {
  readonly #typed = signal("")
  readonly #place = signal(0)

  protected override view(editor: EditorContext): TemplateResult {
    const commands = ranked(this.#commands(editor), this.#typed.value).slice(0, SHOWN)
    const place = Math.min(this.#place.value, commands.length - 1)
    return html`<dialog class="dialog palette" aria-label="Find an action" @close=${() => {
      editor.state.dialog.value = null
    }} @click=${closeOnBackdrop}>
      <input
        class="input palette__input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant=${commands[place] ? `command-${commands[place].id}` : nothing}
        aria-label="Find an action or a category"
        placeholder="What would you like to do?"
        autofocus
        @input=${(event: Event) => {
          this.#typed.value = (event.target as HTMLInputElement).value
          this.#place.value = 0
        }}
        @keydown=${(event: KeyboardEvent) => this.#keys(event, commands, place)}
      >
      <ul class="palette__list" id="palette-list" role="listbox" aria-label="Actions">
        ${commands.map((command, index) => this.#row(command, index === place))}
      </ul>
      ${commands.length === 0 ? html`<p class="group__empty">Nothing is called that.</p>` : nothing}
    </dialog>`
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal()
  }

  #commands(editor: EditorContext): readonly Command[] {
    const { categories } = editor.open.value.start
    return [
      ...editor.actions
        .filter((action) => !NOT_LISTED.test(action.id) && (action.isEnabled?.() ?? true))
        .map((action) => ({
          id: action.id,
          words: action.help,
          key: firstKey(editor, action),
          run: action.run,
        })),
      ...categories.map((category) => ({
        id: `use-${category.id}`,
        words: `Category: ${category.name}`,
        key: null,
        colour: category.color,
        run: () => editor.chooseCategory(category),
      })),
    ]
  }

  #row(command: Command, isActive: boolean): TemplateResult {
    return html`<li
      class="palette__row ${isActive ? "palette__row--active" : ""}"
      role="option"
      id="command-${command.id}"
      aria-selected=${isActive}
      @click=${() => this.#run(command)}
    >
      ${command.colour ? swatch(command.colour) : nothing}
      <span class="palette__words">${command.words}</span>
      ${command.key ? keyCap(command.key) : nothing}
    </li>`
  }

  #keys(event: KeyboardEvent, commands: readonly Command[], place: number): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const command = commands[place]
    if (step !== undefined) this.#place.value = (place + step + commands.length) % commands.length
    else if (event.key === "Enter" && command) this.#run(command)
    else return
    event.preventDefault()
  }

  /** Close first: what is run may open something itself. */
  #run(command: Command): void {
    this.querySelector("dialog")?.close()
    queueMicrotask(command.run)
  }
}

define("concord-command-palette", CommandPalette)
