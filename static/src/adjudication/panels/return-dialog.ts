import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { showModal } from "../../editor/panels/modal"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"
import { raterLine } from "./rater-mark"

/** Whose work goes back, and why. It is sent at once: the annotator is to see it while they remember. */
class ReturnDialog extends Panel<DeskContext> {
  readonly #layerId = signal<number | null>(null)
  readonly #note = signal("")
  readonly #trouble = signal<string | null>(null)
  readonly #isSending = signal(false)

  protected override view(editor: DeskContext): TemplateResult {
    const raters = (editor.desk.opened.value?.raters ?? []).filter(
      ({ assignmentId }) => assignmentId !== null,
    )
    const chosen = raters.find(({ layerId }) => layerId === this.#layerId.value)
    return html`<dialog class="dialog return-dialog" aria-labelledby="return-title">
      <form method="dialog" @submit=${(event: Event) => {
        event.preventDefault()
        void this.#send(editor)
      }}>
        <h2 id="return-title">Return work to an annotator</h2>
        <fieldset class="return-dialog__raters">
          <legend>Whose</legend>
          ${raters.map(
            (rater, place) => html`<label class="return-dialog__rater">
              <input type="radio" name="rater" required ?autofocus=${place === 0} .checked=${rater === chosen} @change=${() => {
                this.#layerId.value = rater.layerId
              }}>${raterLine(rater)}${rater.name}
            </label>`,
          )}
        </fieldset>
        <label class="return-dialog__note">
          <span>What should change</span>
          <textarea class="input" rows="3" required maxlength="10000" @input=${(event: Event) => {
            this.#note.value = (event.target as HTMLTextAreaElement).value
          }}></textarea>
        </label>
        ${this.#trouble.value ? html`<p class="group__empty group__empty--bad" role="alert">${this.#trouble.value}</p>` : nothing}
        <p class="return-dialog__ways">
          <button type="button" class="button" @click=${() => {
            editor.state.dialog.value = null
          }}>Cancel</button>
          <button type="submit" class="button button--primary" ?disabled=${this.#isSending.value || !chosen || this.#note.value.trim() === ""}>Return</button>
        </p>
      </form>
    </dialog>`
  }

  protected override firstUpdated(): void {
    if (this.editor) showModal(this, "return", this.editor.state)
  }

  async #send(editor: DeskContext): Promise<void> {
    const opened = editor.desk.opened.peek()
    const rater = opened?.raters.find(({ layerId }) => layerId === this.#layerId.peek())
    if (!opened || !rater || rater.assignmentId === null || this.#isSending.peek()) return
    this.#isSending.value = true
    this.#trouble.value = null
    try {
      const version = editor.desk.current
        .peek()
        ?.versions.find(({ layerId }) => layerId === rater.layerId)
      const annotationId = version?.annotation?.id ?? null
      await editor.api.returnWork(rater.assignmentId, this.#note.peek().trim(), annotationId)
      editor.state.dialog.value = null
      editor.chrome.toast(`Returned to ${rater.name}.`)
      await editor.desk.refresh()
    } catch (error) {
      this.#trouble.value = error instanceof Error ? error.message : String(error)
    } finally {
      this.#isSending.value = false
    }
  }
}

define("concord-return-dialog", ReturnDialog)
