import { html, nothing, type TemplateResult } from "lit"
import { Bringing } from "./bringing"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

const PREFETCH_MS = 1500

/** Opens the dialog that a key has asked for; its code comes when it is first needed. */
class Dialogs extends Panel {
  readonly #bringing = new Bringing(this)

  protected override view(editor: EditorContext): TemplateResult {
    return html`${tour(editor)}${stageMenu(editor)}${this.#dialog(editor)}`
  }

  /** Fetched when there is nothing else to do, so that a quick typist's next letter finds them open. */
  protected override firstUpdated(): void {
    setTimeout(() => {
      import("./command-palette").catch(ignore)
      import("./help-sheet").catch(ignore)
    }, PREFETCH_MS)
  }

  /** A dialog that gives way to another, or is closed by its button, leaves the focus nowhere: it goes to the picture. */
  protected override updated(): void {
    if (this.editor?.state.dialog.peek() === null && document.activeElement === document.body)
      this.editor.chrome.focusOn("stage")
  }

  #dialog(editor: EditorContext): TemplateResult | typeof nothing {
    switch (editor.state.dialog.value) {
      case "help":
        this.#bringing.bring(editor, "concord-help-sheet", import("./help-sheet"))
        return html`<concord-help-sheet .editor=${editor}></concord-help-sheet>`
      case "palette":
        this.#bringing.bring(editor, "concord-command-palette", import("./command-palette"))
        return html`<concord-command-palette .editor=${editor}></concord-command-palette>`
      case "keys":
        this.#bringing.bring(editor, "concord-keys-dialog", import("./keys-dialog"))
        return html`<concord-keys-dialog .editor=${editor}></concord-keys-dialog>`
      default:
        return nothing
    }
  }
}

/** What could not be fetched ahead is fetched, and missed, when it is asked for. */
const ignore = (): void => undefined

const stageMenu = (editor: EditorContext): TemplateResult | typeof nothing => {
  if (editor.chrome.stageMenu.value === null) return nothing
  void import("./stage-menu")
  return html`<concord-stage-menu .editor=${editor}></concord-stage-menu>`
}

const tour = (editor: EditorContext): TemplateResult | typeof nothing => {
  if (editor.chrome.tourStep.value === null) return nothing
  void import("./tour")
  return html`<concord-tour .editor=${editor}></concord-tour>`
}

define("concord-dialogs", Dialogs)
