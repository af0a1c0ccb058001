import { html, type TemplateResult } from "lit"
import { actionButton, keyOf } from "./action-button"
import type { EditorContext } from "./context"
import { hintOfTool } from "./hints"
import { define, Panel } from "./panel"

/** The line below the picture: what to do now, where the pointer is, how near one is. */
class StatusBar extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { state, open } = editor
    const at = state.pointerAt.value
    const { width, height } = open.value.start.image
    return html`
      <span class="status-bar__hint">${hintFor(editor)}</span>
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

/** One line that teaches the next step of what is being done. */
const hintFor = (editor: EditorContext): string => {
  const { state } = editor
  if (state.readOnlyReason.value !== null) return "Read only"
  const selected = state.selection.ids.value.size
  const tool = state.activeTool.value
  const hint = hintOfTool(tool, state.isDrawing.value, (id) => keyOf(editor, id))
  if (hint !== null) return hint
  if (selected === 1 && hasVertices(editor))
    return "Drag vertices · a double click on a side makes one · Alt and click or sweep takes them out"
  if (selected > 0)
    return `${selected} selected · drag to move · arrows nudge · ${keyOf(editor, "delete")} deletes`
  return `Click an object, or drag round several · ${keyOf(editor, "tool-box")} draws a box`
}

const hasVertices = ({ state, open }: EditorContext): boolean => {
  const [id = ""] = state.selection.ids.value
  const type = open.value.store.document.value.annotations.get(id)?.shape.type
  return type === "polygon" || type === "polyline"
}

define("concord-status-bar", StatusBar)
