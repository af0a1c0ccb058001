import { html, nothing, type TemplateResult } from "lit"
import type { EditorState } from "../document/state"
import { BRUSH_SIZES, CELL_SIZES, TOLERANCES } from "../document/tool-settings"
import { actionButton } from "./action-button"
import type { ActionContext, EditorContext } from "./context"
import { define, Panel } from "./panel"

type OptionsContext = ActionContext & Pick<EditorContext, "state">

/** How the brush, the wand or the superpixels are set: a strip over the picture while one of them is in hand. */
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
        return cellOptions(editor.state)
      default:
        return nothing
    }
  }
}

const brushOptions = (editor: OptionsContext): TemplateResult => {
  const { brush } = editor.state
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
      ${actionButton(editor, "protect-others", {
        icon: "shield",
        isPressed: brush.value.isProtecting,
      })}
    `,
  )
}

const cellOptions = ({ cellSize }: EditorState): TemplateResult =>
  strip(
    "Superpixels",
    slider("Cells", cellSize.value, {
      words: `${cellSize.value} px`,
      least: CELL_SIZES.least,
      most: CELL_SIZES.most,
      step: 1,
      set: (value) => {
        cellSize.value = value
      },
    }),
  )

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
