import { html, LitElement, nothing, type TemplateResult } from "lit"
import type { Person } from "../document/threads"
import { define } from "./panel"

export type CommentFormOptions = {
  readonly label: string
  /** The words on the button. */
  readonly send: string
  /** Whether it may be marked as a question to the reviewers. */
  readonly mayAsk: boolean
  readonly text?: string
  readonly people: (typed: string) => Promise<readonly Person[]>
  /** Says whether the words were taken; if not, they stay in the field. */
  readonly submit: (text: string, isQuestion: boolean) => Promise<boolean>
  readonly cancel: (() => void) | null
  /** What else can be done here, in a row with the button that sends. */
  readonly beside?: TemplateResult
}

/** A field for words, with completion of names after an @. */
export const commentForm = (options: CommentFormOptions): TemplateResult =>
  html`<concord-comment-form .options=${options}></concord-comment-form>`

/** `@` and what follows it, up to where the person types. */
const CALLED = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]+)?)$/u

class CommentForm extends LitElement {
  static override properties = { options: { attribute: false } }
  declare options: CommentFormOptions
  #found: readonly Person[] = []
  #chosen = 0
  #isSending = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override firstUpdated(): void {
    if (this.options.text !== undefined) this.#field.value = this.options.text
    if (this.options.cancel) this.#field.focus()
  }

  override render(): TemplateResult {
    const { label, send, mayAsk, cancel, beside = nothing } = this.options
    const isOpen = this.#found.length > 0
    return html`<form class="comment-form" @submit=${this.#submit}>
      <div class="comment-form__words">
      <textarea class="input comment-form__field" rows="2" maxlength="10000" required aria-label=${label}
        placeholder=${label} aria-autocomplete="list" aria-haspopup="listbox"
        aria-controls=${isOpen ? "comment-people" : nothing}
        aria-activedescendant=${isOpen ? `comment-person-${this.#chosen}` : nothing}
        @input=${() => void this.#complete()} @keydown=${this.#onKey}></textarea>
      ${isOpen ? this.#people() : nothing}
      </div>
      <div class="comment-form__tools">
        ${mayAsk ? html`<label class="comment-form__question"><input type="checkbox" name="question" class="check__box"> Question to the reviewers</label>` : nothing}
        ${cancel ? html`<button type="button" class="button button--small button--quiet" @click=${cancel}>Cancel</button>` : nothing}
        ${beside}
        <button class="button button--small" ?disabled=${this.#isSending}>${send}</button>
      </div>
    </form>`
  }

  #people(): TemplateResult {
    return html`<ul class="comment-form__people" role="listbox" id="comment-people" aria-label="People">
      ${this.#found.map(
        ({ name }, place) =>
          html`<li role="option" id="comment-person-${place}" aria-selected=${place === this.#chosen} @pointerdown=${(
            event: Event,
          ) => {
            event.preventDefault()
            this.#take(name)
          }}>${name}</li>`,
      )}
    </ul>`
  }

  get #field(): HTMLTextAreaElement {
    const field = this.querySelector("textarea")
    if (!field) throw new Error("A comment's form has no field.")
    return field
  }

  get #called(): string | null {
    return CALLED.exec(this.#field.value.slice(0, this.#field.selectionStart))?.[1] ?? null
  }

  async #complete(): Promise<void> {
    const typed = this.#called
    const found = typed === null ? [] : await this.options.people(typed)
    // An answer for letters that have been typed over is of no use.
    if (typed !== this.#called) return
    this.#found = found.filter(({ name }) => name !== typed).slice(0, 6)
    this.#chosen = 0
    this.requestUpdate()
  }

  #take(name: string): void {
    const field = this.#field
    const at = field.selectionStart
    const begin = at - (this.#called ?? "").length
    field.setRangeText(`${name} `, begin, at, "end")
    this.#found = []
    this.requestUpdate()
  }

  #onKey = (event: KeyboardEvent): void => {
    const person = this.#found[this.#chosen]
    const isChosen = event.key === "Enter" || event.key === "Tab"
    if (person && (isChosen || event.key.startsWith("Arrow"))) {
      event.preventDefault()
      if (isChosen) this.#take(person.name)
      else this.#walk(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      this.querySelector("form")?.requestSubmit()
    } else if (event.key === "Escape") this.#leave(event)
  }

  #walk(direction: 1 | -1): void {
    this.#chosen = (this.#chosen + direction + this.#found.length) % this.#found.length
    this.requestUpdate()
  }

  #leave(event: KeyboardEvent): void {
    if (this.#found.length === 0 && !this.options.cancel) return
    event.stopPropagation()
    if (this.#found.length === 0) this.options.cancel?.()
    this.#found = []
    this.requestUpdate()
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const text = this.#field.value.trim()
    if (text === "" || this.#isSending) return
    this.#isSending = true
    this.requestUpdate()
    const isTaken = await this.options.submit(text, new FormData(form).has("question"))
    this.#isSending = false
    if (isTaken) form.reset()
    this.requestUpdate()
  }
}

define("concord-comment-form", CommentForm)
