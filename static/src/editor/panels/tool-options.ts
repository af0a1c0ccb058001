import { html, nothing, type TemplateResult } from "lit"
import { BRUSH_SIZES, CELL_SIZES, type PaintsOnto, TOLERANCES } from "../document/tool-settings"
import { actionButton, keyOf } from "./action-button"
import type { ActionContext, EditorContext } from "./context"
import { define, Panel } from "./panel"

type OptionsContext = ActionContext & Pick<EditorContext, "state">

/** How tools that paint are set: a strip over the picture while one of them is in hand. */
class ToolOptions extends Panel<OptionsContext> {
  protected override view(editor: OptionsContext): TemplateResult | typeof nothing {
    if (editor.state.readOnlyReason.value !== null) return nothing
    switch (editor.state.activeTool.value) {
      case "brush":
      case "eraser":
        return brushOptions(editor)
      case "magic_wand":
        return wandOptions(editor)
      case "superpixels":
        return cellOptions(editor)
      case "fill":
        return strip("Fill", paintsOnto(editor))
      default:
        return nothing
    }
  }
}

const brushOptions = (editor: OptionsContext): TemplateResult => {
  const { brush, activeTool } = editor.state
  const { size, form, isProtecting } = brush.value
  return strip(
    "Brush",
    html`
      ${slider("Size", evenly(size), {
        words: `${size} px`,
        most: evenly(BRUSH_SIZES.most),
        step: 0.05,
        set: (value) => {
          brush.value = { ...brush.peek(), size: Math.round(Math.exp(value)) }
        },
      })}
      ${actionButton(editor, "tool-form", {
        icon: form === "round" ? "circle" : "square",
        isPressed: form === "square",
      })}
      ${activeTool.value === "brush" ? paintsOnto(editor) : nothing}
      ${actionButton(editor, "protect-others", { icon: "shield", isPressed: isProtecting })}
    `,
  )
}

const wandOptions = (editor: OptionsContext): TemplateResult => {
  const { wand, brush } = editor.state
  const { tolerance, isContiguous } = wand.value
  return strip(
    "Magic wand",
    html`
      ${slider("Tolerance", tolerance, {
        words: String(tolerance),
        most: TOLERANCES.most,
        step: 1,
        set: (value) => {
          wand.value = { ...wand.peek(), tolerance: value }
        },
      })}
      ${actionButton(editor, "tool-form", {
        label: isContiguous ? "Joined" : "All alike",
        isPressed: !isContiguous,
      })}
      ${paintsOnto(editor)}
      ${actionButton(editor, "protect-others", {
        icon: "shield",
        isPressed: brush.value.isProtecting,
      })}
    `,
  )
}

const cellOptions = (editor: OptionsContext): TemplateResult => {
  const { cellSize, brush } = editor.state
  return strip(
    "Superpixels",
    html`
      ${slider("Cells", cellSize.value, {
        words: `${cellSize.value} px`,
        least: CELL_SIZES.least,
        most: CELL_SIZES.most,
        step: 1,
        set: (value) => {
          cellSize.value = value
        },
      })}
      ${paintsOnto(editor)}
      ${actionButton(editor, "protect-others", {
        icon: "shield",
        isPressed: brush.value.isProtecting,
      })}
    `,
  )
}

/** The two ways side by side: which of them is meant must be seen before the stroke. */
const paintsOnto = (editor: OptionsContext): TemplateResult => {
  const { paintsOnto } = editor.state
  return html`<div class="tool-options__ways" role="group" aria-label="Painting">
    ${Object.entries(WAYS).map(
      ([way, words]) => html`<button
        type="button"
        class="button button--small button--quiet"
        data-tip=${words.help}
        data-key=${keyOf(editor, "paints-onto") || nothing}
        aria-pressed=${paintsOnto.value === way}
        @click=${() => {
          paintsOnto.value = way as PaintsOnto
        }}
      >${words.label}</button>`,
    )}
  </div>`
}

const WAYS: Readonly<Record<PaintsOnto, { readonly label: string; readonly help: string }>> = {
  selected: {
    label: "Add to selected",
    help: "Paint on with the selected object; a new one while none is selected",
  },
  new: { label: "New object", help: "Begin a new object with each stroke" },
}

const strip = (label: string, content: TemplateResult): TemplateResult =>
  html`<div class="tool-options__strip" role="group" aria-label=${label}>${content}</div>`

type Slider = {
  readonly words: string
  readonly least?: number
  readonly most: number
  readonly step: number
  readonly set: (value: number) => void
}

const slider = (
  label: string,
  value: number,
  { words, least = 0, most, step, set }: Slider,
): TemplateResult => html`
  <label class="tool-options__slider">
    <span>${label}</span>
    <input type="range" min=${least} max=${most} step=${step} .valueAsNumber=${value} aria-valuetext=${words}
      @input=${(event: Event) => set((event.target as HTMLInputElement).valueAsNumber)}>
    <output>${words}</output>
  </label>
`

/** Small sizes need as much of a slider as large ones. */
const evenly = (size: number): number => Math.log(size)

define("concord-tool-options", ToolOptions)
