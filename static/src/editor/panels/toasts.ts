import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import type { Toast } from "./chrome"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"

const SHOWN_MS = 8000

type ChromeContext = Pick<EditorContext, "chrome">

/** What has just happened and can be taken back. A toast stays while the pointer or the focus is on it. */
class Toasts extends Panel<ChromeContext> {
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  protected override view(editor: ChromeContext): TemplateResult {
    const toasts = editor.chrome.toasts.value
    for (const { id } of toasts) if (!this.#timers.has(id)) this.#dismissLater(editor, id)
    return html`${repeat(
      toasts,
      ({ id }) => id,
      (toast) => this.#toast(editor, toast),
    )}`
  }

  #toast(editor: ChromeContext, { id, message, action }: Toast): TemplateResult {
    const keep = () => clearTimeout(this.#timers.get(id))
    const letGo = () => this.#dismissLater(editor, id)
    return html`<div class="toast" role="status" @pointerenter=${keep} @pointerleave=${letGo} @focusin=${keep} @focusout=${letGo}>
      <span class="toast__message">${message}</span>
      ${
        action
          ? html`<button type="button" class="button button--small" @click=${() => {
              editor.chrome.dismiss(id)
              action.run()
            }}>${action.label}</button>`
          : nothing
      }
      <button type="button" class="button button--small button--quiet button--icon" aria-label="Dismiss" @click=${() => editor.chrome.dismiss(id)}>${icon("x")}</button>
    </div>`
  }

  #dismissLater({ chrome }: ChromeContext, id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.set(
      id,
      setTimeout(() => chrome.dismiss(id), SHOWN_MS),
    )
  }
}

define("concord-toasts", Toasts)
