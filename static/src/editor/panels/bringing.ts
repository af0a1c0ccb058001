import type { LitElement } from "lit"
import { type EarlyWords, keepEarlyWords } from "../../shared/early-words"
import type { DialogContext } from "./context"

/** Fetches the code of dialogs; what is typed meanwhile into one that begins with a field stands there when it opens. */
export class Bringing {
  readonly #host: Element
  #early: EarlyWords | null = null

  /** @param host what the dialogs are shown in. */
  constructor(host: Element) {
    this.#host = host
  }

  /** Fetch the code of a dialog that is being shown. Without its code it is not there; nobody shall wait for it. */
  bring({ state, chrome }: DialogContext, tag: string, code: Promise<unknown>): void {
    if (customElements.get(tag) || this.#early) return
    const early = keepEarlyWords(() => {
      state.dialog.value = null
    })
    this.#early = early
    code
      .then(() => this.#fill(tag, early))
      .catch(() => {
        state.dialog.value = null
        chrome.toast(
          "This could not be fetched from the server. Try again when the connection is back.",
        )
      })
      .finally(() => {
        early.drop()
        this.#early = null
      })
  }

  async #fill(tag: string, early: EarlyWords): Promise<void> {
    const dialog = this.#host.querySelector<LitElement>(tag)
    await dialog?.updateComplete
    const field = dialog?.querySelector<HTMLInputElement>("input[autofocus]:not([type=radio])")
    if (dialog && field) await early.typeInto(field, () => dialog.updateComplete)
  }
}
