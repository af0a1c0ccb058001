import { html, type TemplateResult } from "lit"
import type { ToolName } from "../document/state"
import { toolsForShapes } from "../tools/registry"
import { actionButton } from "./action-button"
import type { EditorContext } from "./context"
import { type IconName, icon } from "./icons"
import { define, Panel } from "./panel"

const ICONS: Readonly<Record<ToolName, IconName>> = {
  select: "mousePointer",
  box: "square",
  ellipse: "circle",
  point: "circleDot",
  polygon: "pentagon",
  polyline: "spline",
  rotated_box: "diamond",
  vertices: "splinePointer",
  cut: "scissors",
  keypoints: "personStanding",
  brush: "brush",
  eraser: "eraser",
  mask_add: "squaresUnite",
  mask_subtract: "squaresSubtract",
  fill: "paintBucket",
  live_wire: "magnet",
  magic_wand: "wand",
  superpixels: "hexagon",
  comment: "messageSquare",
}

/** Those who may only look may still choose objects and talk about them. */
const WITHOUT_WORK: ReadonlySet<ToolName> = new Set(["select", "comment"])

/** The tools, each with its key printed on it, and how the picture is shown. */
class ToolRail extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { state } = editor
    const active = state.activeTool.value
    return html`
      <div class="tool-rail__tools" role="toolbar" aria-orientation="vertical" aria-label="Tools">
        ${toolsForShapes(shapesOf(editor)).map(({ name }) =>
          actionButton(editor, `tool-${name}`, {
            icon: ICONS[name],
            isPressed: active === name,
            isDisabled: state.readOnlyReason.value !== null && !WITHOUT_WORK.has(name),
            printsKey: true,
          }),
        )}
      </div>
      <div class="tool-rail__tools">
        <button type="button" class="button button--small button--quiet button--icon view-settings__button" popovertarget="view-settings" @pointerenter=${bringSettings} @focus=${bringSettings} aria-label="How the picture is shown" data-tip="How the picture is shown">${icon("sliders")}</button>
        <concord-view-settings class="menu view-settings" id="view-settings" popover .editor=${editor}></concord-view-settings>
      </div>
    `
  }
}

/** Their code comes when the hand goes there. */
const bringSettings = (): void => void import("./view-settings")

const shapesOf = ({ open }: EditorContext): ReadonlySet<string> =>
  new Set(open.value.start.categories.flatMap(({ shapes }) => shapes))

define("concord-tool-rail", ToolRail)
