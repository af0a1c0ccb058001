import { html, type TemplateResult } from "lit"
import { type Adjustments, AS_IT_IS, type Channel, isAdjusted } from "../document/looks"
import type { EditorState } from "../document/state"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

/** How the picture and what is drawn on it are shown: what fills the popover of the tool rail when it is opened. */
class ViewSettings extends Panel {
  protected override view({ state }: EditorContext): TemplateResult {
    return viewSettings(state)
  }
}

const viewSettings = (state: EditorState): TemplateResult => html`
    <label class="setting">
      <span>Fill</span>
      <input type="range" min="0" max="0.8" step="0.05" .valueAsNumber=${state.overlayOpacity.value} @input=${(
        event: Event,
      ) => {
        state.overlayOpacity.value = (event.target as HTMLInputElement).valueAsNumber
      }}>
      <output class="setting__value">${Math.round(state.overlayOpacity.value * 100)} %</output>
    </label>
    ${choice("Colour by", state.colourBy, {
      category: "Category",
      instance: "Object",
      annotator: "Annotator",
    })}
    ${choice("Palette", state.colourSet, {
      schema: "The project’s",
      colour_blind: "For colour-blind eyes",
      high_contrast: "High contrast",
    })}
    ${choice("Names", state.nameTags, { active: "Selected", all: "All", none: "None" })}
    ${switchFor("Crosshair", state.crosshairVisible)}
    ${switchFor("Grid", state.gridVisible)}
    ${switchFor("Minimap", state.minimapVisible)}
    ${switchFor("Shapes", state.shapesVisible)}
    ${switchFor("Snap to neighbours", state.snapping)}
    ${switchFor("Keep the tool after drawing", state.keepTool)}
    ${switchFor("Keep the category after drawing", state.keepCategory)}
    ${pictureSettings(state)}
`

/** What brightens a dark corner; the file stays as it is. */
const pictureSettings = ({ adjustments }: EditorState): TemplateResult => {
  const set = (change: Partial<Adjustments>) => {
    adjustments.value = { ...adjustments.peek(), ...change }
  }
  const { channel, isInverted } = adjustments.value
  return html`
    <fieldset class="settings">
      <legend class="settings__title">Picture</legend>
      ${(["brightness", "contrast", "gamma"] as const).map((name) => slider(adjustments, name))}
      <label class="setting">
        <span>Colours</span>
        <select class="input input--small" @change=${(event: Event) =>
          set({ channel: (event.target as HTMLSelectElement).value as Channel })}>
          ${Object.entries(CHANNELS).map(
            ([name, words]) =>
              html`<option value=${name} ?selected=${channel === name}>${words}</option>`,
          )}
        </select>
      </label>
      <label class="setting">
        <span>Invert</span>
        <input type="checkbox" role="switch" class="check__box check__box--switch" .checked=${isInverted} @change=${(
          event: Event,
        ) => set({ isInverted: (event.target as HTMLInputElement).checked })}>
      </label>
      <button type="button" class="button button--small" ?disabled=${!isAdjusted(adjustments.value)} @click=${() => {
        adjustments.value = AS_IT_IS
      }}>Show it as it is</button>
    </fieldset>
  `
}

const CHANNELS: Readonly<Record<Channel, string>> = {
  all: "All",
  red: "Red only",
  green: "Green only",
  blue: "Blue only",
  grey: "Grey",
}
const LIMITS = { brightness: [0.2, 3], contrast: [0.2, 4], gamma: [0.2, 4] } as const

/** A factor on a logarithmic scale, so that half and double lie equally far from the middle. */
const slider = (
  adjustments: EditorState["adjustments"],
  name: keyof typeof LIMITS,
): TemplateResult => {
  const [least, most] = LIMITS[name]
  const value = adjustments.value[name]
  return html`<label class="setting">
    <span>${name.charAt(0).toUpperCase() + name.slice(1)}</span>
    <input type="range" min=${Math.log2(least)} max=${Math.log2(most)} step="any" .valueAsNumber=${Math.log2(value)}
      aria-valuetext="${value.toFixed(2)} times"
      @input=${(event: Event) => {
        const factor = 2 ** (event.target as HTMLInputElement).valueAsNumber
        // Near the middle it is meant to be left alone.
        const chosen = Math.abs(factor - 1) < 0.04 ? 1 : factor
        adjustments.value = { ...adjustments.peek(), [name]: chosen }
      }}>
    <output class="setting__value">${value.toFixed(2)} ×</output>
  </label>`
}

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

define("concord-view-settings", ViewSettings)
