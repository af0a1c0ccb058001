import { html, nothing, type TemplateResult } from "lit"
import { unsafeHTML } from "lit/directives/unsafe-html.js"
import type { EditorContext } from "./context"
import { type FactGroup, factGroups } from "./metadata"
import { define, Panel } from "./panel"

/** Facts about the picture, and how to label it. */
class ImagePanel extends Panel {
  protected override view({ open }: EditorContext): TemplateResult {
    const { image, guidelines_html } = open.value.start
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
    `
  }
}

const factGroup = ({ title, facts }: FactGroup): TemplateResult => html`
  <section class="group group--facts">
    <header class="group__head"><h2 class="group__title">${title}</h2></header>
    <dl class="facts">
      ${facts.map(({ name, value }) => html`<div class="fact"><dt class="fact__name">${name}</dt><dd class="fact__value">${value}</dd></div>`)}
    </dl>
  </section>
`

define("concord-image-panel", ImagePanel)
