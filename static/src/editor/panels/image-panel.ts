import { computed } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { unsafeHTML } from "lit/directives/unsafe-html.js"
import type { EditorContext } from "./context"
import { type FactGroup, factGroups } from "./metadata"
import { define, Panel } from "./panel"
import type { RulingsContext } from "./rulings-panel"
import "./rulings-panel"

/** Facts about the picture, and how to label it. */
class ImagePanel extends Panel {
  #rulings: RulingsContext | null = null

  protected override view(editor: EditorContext): TemplateResult {
    const { image, project, guidelines_html } = editor.open.value.start
    if (this.#rulings?.projectId !== project.id) this.#rulings = rulingsOf(editor, project.id)
    return html`
      ${factGroups(image).map(factGroup)}
      ${
        guidelines_html
          ? html`<section class="group group--facts">
            <header class="group__head"><h2 class="group__title">Guidelines</h2></header>
            <!-- The server has cleaned it: text, lists, links and pictures. -->
            <div class="prose">${unsafeHTML(guidelines_html)}</div>
          </section>`
          : nothing
      }
      <concord-rulings .editor=${this.#rulings}></concord-rulings>
    `
  }
}

/** The categories in hand are that of the pen and those of what is selected. */
const rulingsOf = ({ http, state, open }: EditorContext, projectId: number): RulingsContext => ({
  http,
  projectId,
  categoryIds: computed(() => {
    const { annotations } = open.value.store.document.value
    const selected = [...state.selection.ids.value].flatMap(
      (id) => annotations.get(id)?.category_id ?? [],
    )
    const active = state.activeCategoryId.value
    return active === null ? selected : [active, ...selected]
  }),
})

const factGroup = ({ title, facts }: FactGroup): TemplateResult => html`
  <section class="group group--facts">
    <header class="group__head"><h2 class="group__title">${title}</h2></header>
    <dl class="facts">
      ${facts.map(({ name, value }) => html`<div class="fact"><dt class="fact__name">${name}</dt><dd class="fact__value">${value}</dd></div>`)}
    </dl>
  </section>
`

define("concord-image-panel", ImagePanel)
