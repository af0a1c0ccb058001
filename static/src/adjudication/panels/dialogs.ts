import { html, nothing, type TemplateResult } from "lit"
import { Bringing } from "../../editor/panels/bringing"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"

/** Opens the dialog that a key has asked for; its code comes with it. */
class DeskDialogs extends Panel<DeskContext> {
  readonly #bringing = new Bringing(this)

  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    switch (editor.state.dialog.value) {
      case "help":
        this.#bringing.bring(editor, "concord-help-sheet", import("../../editor/panels/help-sheet"))
        return html`<concord-help-sheet .editor=${editor}></concord-help-sheet>`
      case "palette":
        this.#bringing.bring(editor, "concord-desk-palette", import("./palette"))
        return html`<concord-desk-palette .editor=${editor}></concord-desk-palette>`
      case "keys":
        this.#bringing.bring(
          editor,
          "concord-keys-dialog",
          import("../../editor/panels/keys-dialog"),
        )
        return html`<concord-keys-dialog .editor=${editor}></concord-keys-dialog>`
      case "return":
        this.#bringing.bring(editor, "concord-return-dialog", import("./return-dialog"))
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

define("concord-desk-dialogs", DeskDialogs)
