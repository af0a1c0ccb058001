import { html, type TemplateResult } from "lit"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"
import "./cluster-list"
import "./guidance"
import "./object-facts"

/** Beside the picture: the disagreements, what is known of the one in hand, and what helps to decide. */
class DeskSide extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult {
    this.toggleAttribute("hidden", !editor.chrome.isSidebarOpen.value)
    return html`
      <concord-cluster-list class="group group--disagreements" .editor=${editor}></concord-cluster-list>
      <concord-object-facts class="group object-facts" .editor=${editor}></concord-object-facts>
      <concord-guidance class="group guidance" .editor=${editor}></concord-guidance>
    `
  }
}

define("concord-desk-side", DeskSide)
