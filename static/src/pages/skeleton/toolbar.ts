import { html, type TemplateResult } from "lit"
import { type DesignerState, designIn, type Mode } from "./state"

export type ToolbarPorts = {
  readonly setMode: (mode: Mode) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly suggestPairs: () => void
  readonly add: () => void
}

/** What one does with the skeleton: two tools, undo and redo, zoom. */
export const toolbar = (state: DesignerState, ports: ToolbarPorts): TemplateResult => html`
  <div class="designer__tools" role="toolbar" aria-label="Skeleton">
    ${tool("Place and move", "Click to place, drag to move", state.mode === "place", () => ports.setMode("place"))}
    ${tool("Join", "Drag from one keypoint to another, or click one after the other", state.mode === "join", () => ports.setMode("join"))}
    <span class="designer__gap"></span>
    ${plain("Undo", "Undo (Ctrl Z)", state.undo.past.length > 0, ports.undo)}
    ${plain("Redo", "Redo (Ctrl Shift Z)", state.undo.future.length > 0, ports.redo)}
    <span class="designer__gap"></span>
    ${plain("−", "Zoom out", state.zoom > 1, () => ports.zoomBy(1 / 1.5))}
    ${plain(`${Math.round(state.zoom * 100)} %`, "Fit", state.zoom !== 1, ports.fit)}
    ${plain("+", "Zoom in (Ctrl + wheel)", state.zoom < 8, () => ports.zoomBy(1.5))}
    <span class="designer__gap"></span>
    ${plain("Add keypoint", "One more, near the last", true, ports.add)}
    ${plain("Suggest mirrors", "Pair left and right by their names", designIn(state).keypoints.length > 0, ports.suggestPairs)}
  </div>
`

const tool = (label: string, help: string, isOn: boolean, choose: () => void): TemplateResult =>
  html`<button type="button" class="button button--small" aria-pressed=${isOn} title=${help} @click=${choose}>${label}</button>`

const plain = (label: string, help: string, isEnabled: boolean, run: () => void): TemplateResult =>
  html`<button type="button" class="button button--quiet button--small" title=${help} aria-label=${spoken(label, help)} ?disabled=${!isEnabled} @click=${run}>${label}</button>`

/** Signs are told by what they do, words by themselves. */
const spoken = (label: string, help: string): string => {
  if (label.endsWith("%")) return `${label}, ${help.toLowerCase()}`
  return label.length < 3 ? help : label
}
