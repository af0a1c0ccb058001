import { html, type TemplateResult } from "lit"
import type { EditorState, ToolName } from "../document/state"
import { toolsForShapes } from "../tools/registry"
import { actionButton } from "./action-button"
import type { EditorContext } from "./context"
import { type IconName, icon } from "./icons"
import { define, Panel } from "./panel"

const ICONS: Readonly<Record<ToolName, IconName>> = {
  select: "mousePointer",
  box: "square",
  keypoints: "personStanding",
}

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
            isDisabled: state.readOnlyReason.value !== null && name !== "select",
            printsKey: true,
          }),
        )}
      </div>
      <div class="tool-rail__tools">
        <button type="button" class="button button--small button--quiet button--icon view-settings__button" popovertarget="view-settings" aria-label="How the picture is shown" data-tip="How the picture is shown">${icon("sliders")}</button>
        ${viewSettings(state)}
      </div>
    `
  }
}

const shapesOf = ({ open }: EditorContext): ReadonlySet<string> =>
  new Set(open.value.start.categories.flatMap(({ shapes }) => shapes))

const viewSettings = (state: EditorState): TemplateResult => html`
  <div class="menu view-settings" id="view-settings" popover>
    <label class="setting">
      <span>Fill</span>
      <input type="range" min="0" max="0.8" step="0.05" .valueAsNumber=${state.overlayOpacity.value} @input=${(
        event: Event,
      ) => {
        state.overlayOpacity.value = (event.target as HTMLInputElement).valueAsNumber
      }}>
      <output class="setting__value">${Math.round(state.overlayOpacity.value * 100)} %</output>
    </label>
    ${choice("Colour by", state.colourBy, { category: "Category", instance: "Object" })}
    ${choice("Names", state.nameTags, { active: "Selected", all: "All", none: "None" })}
    ${switchFor("Crosshair", state.crosshairVisible)}
    ${switchFor("Shapes", state.shapesVisible)}
    ${switchFor("Keep the tool after drawing", state.keepTool)}
  </div>
`

const choice = <Name extends string>(
  label: string,
  chosen: { value: Name },
  names: Readonly<Record<Name, string>>,
): TemplateResult => html`
  <label class="setting">
    <span>${label}</span>
    <select class="input input--small" @change=${(event: Event) => {
      chosen.value = (event.target as HTMLSelectElement).value as Name
    }}>
      ${Object.entries<string>(names).map(
        ([name, words]) =>
          html`<option value=${name} ?selected=${chosen.value === name}>${words}</option>`,
      )}
    </select>
  </label>
`

const switchFor = (label: string, isOn: { value: boolean }): TemplateResult => html`
  <label class="setting">
    <span>${label}</span>
    <input type="checkbox" role="switch" class="check__box check__box--switch" .checked=${isOn.value} @change=${(
      event: Event,
    ) => {
      isOn.value = (event.target as HTMLInputElement).checked
    }}>
  </label>
`

define("concord-tool-rail", ToolRail)
