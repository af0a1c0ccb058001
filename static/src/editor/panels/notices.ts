import { html, nothing, type TemplateResult } from "lit"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { returnedNotice } from "./returned-notice"
import { savingNotices } from "./saving-notices"

/**
 * What the person has to know before going on: over the top of the stage, so that nothing moves when one appears.
 */
class Notices extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { start, sync } = editor.open.value
    const conflicts = sync.conflicts.value
    if (conflicts.length > 0) void import("./conflict-panel")
    return html`
      ${start.state === "returned" ? returnedNotice(editor) : nothing}
      ${readOnly(editor.state.readOnlyReason.value)}
      ${savingNotices(editor)}
      ${conflicts.length > 0 ? html`<concord-conflict-panel class="stage-notice stage-notice--wide" .editor=${editor}></concord-conflict-panel>` : nothing}
    `
  }
}

const readOnly = (reason: string | null): TemplateResult | typeof nothing =>
  reason === null
    ? nothing
    : html`<div class="stage-notice" role="note">${icon("lock")}<p class="stage-notice__text">${reason}</p></div>`

define("concord-notices", Notices)
