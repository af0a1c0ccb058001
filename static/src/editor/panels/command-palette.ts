import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { keyCap } from "./action-button"
import type { DialogContext, EditorContext } from "./context"
import { showModal } from "./modal"
import {
  type Command,
  type Commands,
  commandsOf,
  fitting,
  type ListedImage,
  loadImages,
  recentIn,
  remember,
} from "./palette-commands"
import { define, Panel } from "./panel"
import { swatch } from "./swatch"

/** Everything that can be done, and everything that can be gone to, found by typing a few letters of it. */
export abstract class Palette<Context extends DialogContext> extends Panel<Context> {
  readonly #typed = signal("")
  readonly #place = signal(0)
  readonly #images = signal<readonly ListedImage[]>([])
  readonly #failure = signal<string | null>(null)
  #all: ReadonlySignal<Commands> | null = null

  /** All that can be done and gone to now. */
  protected abstract commands(editor: Context, images: readonly ListedImage[]): Commands
  /** Find the images that can be gone to; told page by page. */
  protected abstract listImages(
    editor: Context,
    tell: (images: readonly ListedImage[]) => void,
  ): Promise<void>

  protected override view(editor: Context): TemplateResult {
    const typed = this.#typed.value
    this.#all ??= computed(() => this.commands(editor, this.#images.value))
    const commands = fitting(this.#all.value, recentIn(editor), typed)
    const place = Math.min(this.#place.value, commands.length - 1)
    const recent = typed === "" ? recentIn(editor) : []
    const recentCount = commands.filter(({ id }) => recent.includes(id)).length
    return html`<dialog class="dialog palette" aria-label="Find an action">
      ${this.#input(editor, commands, place)}
      <ul class="palette__list" id="palette-list" role="listbox" aria-label="Actions">
        ${commands.map((command, index) => this.#row(editor, command, { isActive: index === place, isLastRecent: index === recentCount - 1 }))}
      </ul>
      ${commands.length === 0 ? html`<p class="group__empty">Nothing is called “${typed}”.</p>` : nothing}
      ${this.#failure.value ? html`<p class="group__empty group__empty--bad">${this.#failure.value}</p>` : nothing}
    </dialog>`
  }

  protected override firstUpdated(): void {
    if (!this.editor) return
    showModal(this, "palette", this.editor.state)
    void this.#load(this.editor)
  }

  protected override updated(): void {
    this.querySelector(".palette__row--active")?.scrollIntoView({ block: "nearest" })
  }

  #input(editor: Context, commands: readonly Command[], place: number): TemplateResult {
    return html`<input
      class="input palette__input"
      role="combobox"
      aria-expanded="true"
      aria-controls="palette-list"
      aria-autocomplete="list"
      aria-activedescendant=${commands[place] ? optionId(commands[place]) : nothing}
      aria-label="Find an action, a category, an object or an image"
      placeholder="What would you like to do, or go to?"
      autofocus
      @input=${(event: Event) => {
        this.#typed.value = (event.target as HTMLInputElement).value
        this.#place.value = 0
      }}
      @keydown=${(event: KeyboardEvent) => this.#keys(event, editor, commands, place)}
    >`
  }

  #row(
    editor: Context,
    command: Command,
    { isActive, isLastRecent }: { readonly isActive: boolean; readonly isLastRecent: boolean },
  ): TemplateResult {
    return html`<li
      class="palette__row ${isActive ? "palette__row--active" : ""} ${isLastRecent ? "palette__row--last-recent" : ""}"
      role="option"
      id=${optionId(command)}
      aria-selected=${isActive}
      @click=${() => this.#run(editor, command)}
    >
      ${command.colour ? swatch(command.colour) : nothing}
      <span class="palette__words">${command.words}</span>
      ${command.note ? html`<span class="palette__note">${command.note}</span>` : nothing}
      ${command.key ? keyCap(command.key) : nothing}
    </li>`
  }

  #keys(event: KeyboardEvent, editor: Context, commands: readonly Command[], place: number): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    const command = commands[place]
    if (step !== undefined) this.#place.value = stepped(place, step, commands.length)
    else if (event.key === "Enter" && command) this.#run(editor, command)
    else return
    event.preventDefault()
  }

  /** Close first: what is run may open something itself. */
  #run(editor: Context, command: Command): void {
    this.querySelector("dialog")?.close()
    editor.state.dialog.value = null
    remember(editor, command)
    queueMicrotask(command.run)
  }

  async #load(editor: Context): Promise<void> {
    try {
      await this.listImages(editor, (images) => {
        this.#images.value = images
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#failure.value = `Other images cannot be listed: ${reason}`
    }
  }
}

class CommandPalette extends Palette<EditorContext> {
  protected override commands(editor: EditorContext, images: readonly ListedImage[]): Commands {
    return commandsOf(editor, images)
  }

  protected override listImages(
    { http, open }: EditorContext,
    tell: (images: readonly ListedImage[]) => void,
  ): Promise<void> {
    const { project, annotator } = open.peek().start
    return loadImages(http, { projectId: project.id, annotatorId: annotator.id }, tell)
  }
}

/** One step goes round at the ends, a page stops there. */
const stepped = (place: number, step: number, count: number): number => {
  if (Math.abs(step) === 1) return (place + step + count) % Math.max(count, 1)
  return Math.min(Math.max(place + step, 0), count - 1)
}

const optionId = ({ id }: Command): string => `command-${id}`

define("concord-command-palette", CommandPalette)
