import { html, nothing, type TemplateResult } from "lit"
import type { OtherLayer } from "../document/others"
import type { EditorContext } from "./context"
import { groupHead, isFolded } from "./group-head"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { swatch } from "./swatch"

/** The other layers of the image: which are seen, and how sure a prediction must be. */
class LayersPanel extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { state } = editor
    const layers = state.otherLayers.value
    const head = groupHead(
      editor,
      this,
      { section: "layers", title: "Other layers" },
      html`<span class="group__note">${layers.length}</span>`,
    )
    if (isFolded(editor, "layers")) return head
    return html`
      ${head}
      ${
        state.arePredictionsHeldBack.value
          ? html`<p class="group__hint">Predictions are shown after your first object.</p>`
          : nothing
      }
      ${state.colourBy.value === "annotator" ? legend : nothing}
      <ul class="layer-list" role="list">
        ${layers.map((layer) => this.#row(editor, layer))}
      </ul>
      ${layers.some(({ highestScore }) => highestScore !== null) ? threshold(editor) : nothing}
    `
  }

  #row(editor: EditorContext, layer: OtherLayer): TemplateResult {
    const { state, showLayer } = editor
    const isHeldBack = layer.kind === "prediction" && state.arePredictionsHeldBack.value
    const count = `${layer.annotationCount} ${layer.annotationCount === 1 ? "object" : "objects"}`
    const isSeen = layer.isShown && state.othersVisible.value
    return html`<li class="layer-list__row">
      ${swatch(layer.colour)}
      <span class="layer-list__name" title=${layer.name}>${layer.name}</span>
      <span class="layer-list__facts">${KINDS[layer.kind]} · ${count}</span>
      <button type="button" class="button button--small button--quiet button--icon"
        aria-pressed=${isSeen} aria-label="Show ${layer.name}" ?disabled=${isHeldBack}
        @click=${() => {
          if (!state.othersVisible.peek()) state.othersVisible.value = true
          void showLayer(layer.id, !isSeen)
        }}>${icon(isSeen ? "eye" : "eyeOff")}</button>
    </li>`
  }
}

/** What colours mean where they tell authors apart. */
const legend = html`<p class="group__hint">Your own objects have the colours of their categories, all others that of their layer.</p>`

const KINDS: Readonly<Record<OtherLayer["kind"], string>> = {
  annotator: "annotator",
  prediction: "predictions",
  import: "import",
  consensus: "consensus",
}

const threshold = ({ state }: EditorContext): TemplateResult => html`
  <label class="setting layer-list__threshold">
    <span>Score from</span>
    <input type="range" min="0" max="1" step="0.01" .valueAsNumber=${state.scoreFrom.value} @input=${(
      event: Event,
    ) => {
      state.scoreFrom.value = (event.target as HTMLInputElement).valueAsNumber
    }}>
    <output class="setting__value">${state.scoreFrom.value.toFixed(2)}</output>
  </label>
`

define("concord-layers-panel", LayersPanel)
