import { html, type TemplateResult } from "lit"
import { actionButton } from "./action-button"
import type { EditorContext } from "./context"
import { hintFor } from "./hints"
import { define, Panel } from "./panel"

/** The line below the picture: what to do now, where the pointer is, how near one is. */
class StatusBar extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { state, open } = editor
    const hint = hintFor(editor)
    const at = state.pointerAt.value
    const { width, height } = open.value.start.image
    return html`
      <span class="status-bar__hint" title=${hint}>${hint}</span>
      <span class="status-bar__fact status-bar__fact--point">${at ? `${Math.floor(at[0])}, ${Math.floor(at[1])}` : ""}</span>
      <span class="status-bar__fact">${width} × ${height} px</span>
      <span class="status-bar__zoom">
        ${actionButton(editor, "zoom-out", { label: "−" })}
        ${actionButton(editor, "fit", { label: `${Math.round(state.zoom.value * 100)} %` })}
        ${actionButton(editor, "zoom-in", { label: "+" })}
      </span>
    `
  }
}

define("concord-status-bar", StatusBar)
