import { html, nothing, type TemplateResult } from "lit"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"

/** Opens the dialog that a key has asked for; its code comes with it. */
class DeskDialogs extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    switch (editor.state.dialog.value) {
      case "help":
        bring(editor, import("../../editor/panels/help-sheet"))
        return html`<concord-help-sheet .editor=${editor}></concord-help-sheet>`
      case "palette":
        bring(editor, import("./palette"))
        return html`<concord-desk-palette .editor=${editor}></concord-desk-palette>`
      case "keys":
        bring(editor, import("../../editor/panels/keys-dialog"))
        return html`<concord-keys-dialog .editor=${editor}></concord-keys-dialog>`
      case "return":
        bring(editor, import("./return-dialog"))
        return html`<concord-return-dialog .editor=${editor}></concord-return-dialog>`
      default:
        return nothing
    }
  }

  /** A dialog that closes leaves the focus nowhere: it goes to the picture. */
  protected override updated(): void {
    if (this.editor?.state.dialog.peek() === null && document.activeElement === document.body)
      this.editor.chrome.focusOn("stage")
  }
}

/** Without its code a dialog is not there; nobody shall wait for it. */
const bring = ({ state, chrome }: DeskContext, code: Promise<unknown>): void => {
  code.catch(() => {
    state.dialog.value = null
    chrome.toast("This could not be fetched from the server. Try again when it is back.")
  })
}

define("concord-desk-dialogs", DeskDialogs)
