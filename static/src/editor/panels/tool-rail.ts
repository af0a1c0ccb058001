import { html, type TemplateResult } from "lit"
import type { ToolName } from "../document/state"
import { toolsForShapes } from "../tools/registry"
import { actionButton } from "./action-button"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { TOOL_GROUPS, TOOL_ICONS } from "./tool-icons"

/** Those who may only look may still choose objects and talk about them. */
const WITHOUT_WORK: ReadonlySet<ToolName> = new Set(["select", "comment"])

/** The tools, each with its key printed on it, and how the picture is shown. */
class ToolRail extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const known = new Set(toolsForShapes(shapesOf(editor)).map(({ name }) => name))
    const groups = TOOL_GROUPS.map((names) => names.filter((name) => known.has(name)))
    return html`
      <div class="tool-rail__tools" role="toolbar" aria-orientation="vertical" aria-label="Tools">
        ${groups
          .filter((names) => names.length > 0)
          .map(
            (names) =>
              html`<div class="tool-rail__group">${names.map((name) => toolButton(editor, name))}</div>`,
          )}
      </div>
      <div class="tool-rail__group">
        <button type="button" class="button button--small button--quiet button--icon view-settings__button" popovertarget="view-settings" @pointerenter=${bringSettings} @focus=${bringSettings} aria-label="How the picture is shown" data-tip="How the picture is shown">${icon("sliders")}</button>
        <concord-view-settings class="menu view-settings" id="view-settings" popover .editor=${editor}></concord-view-settings>
      </div>
    `
  }
}

const toolButton = (editor: EditorContext, name: ToolName): ReturnType<typeof actionButton> => {
  const { state } = editor
  return actionButton(editor, `tool-${name}`, {
    icon: TOOL_ICONS[name],
    isPressed: state.activeTool.value === name,
    isDisabled: state.readOnlyReason.value !== null && !WITHOUT_WORK.has(name),
    printsKey: true,
  })
}

/** Their code comes when the hand goes there. */
const bringSettings = (): void => void import("./view-settings")

const shapesOf = ({ open }: EditorContext): ReadonlySet<string> =>
  new Set(open.value.start.categories.flatMap(({ shapes }) => shapes))

define("concord-tool-rail", ToolRail)
