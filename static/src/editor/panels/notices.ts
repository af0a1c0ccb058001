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
      ${lessSharp(editor)}
      ${conflicts.length > 0 ? html`<concord-conflict-panel class="stage-notice stage-notice--wide" .editor=${editor}></concord-conflict-panel>` : nothing}
    `
  }
}

const readOnly = (reason: string | null): TemplateResult | typeof nothing =>
  reason === null
    ? nothing
    : html`<div class="stage-notice" role="note">${icon("lock")}<p class="stage-notice__text">${reason}</p></div>`

/** Tiles are fetched as one looks at them: without a server those that nobody has looked at are not there. */
const lessSharp = ({ open, state }: EditorContext): TemplateResult | typeof nothing => {
  const { start, sync } = open.value
  const isOffline = !state.isOnline.value || sync.status.value.state === "offline"
  if (!start.image.tiles || !(isOffline || state.isDetailMissing.value)) return nothing
  return html`
    <div class="stage-notice" role="note">
      ${icon("cloudOff")}
      <p class="stage-notice__text">${isOffline ? ONLY_PREVIEW : DETAIL_MISSING}</p>
    </div>
  `
}

const ONLY_PREVIEW =
  "Only a preview of this large picture is here without a connection: fine detail is missing where you have not looked yet. Place what needs it when you are back."
const DETAIL_MISSING =
  "Fine detail of this large picture cannot be fetched at the moment, and is asked for again. Until then place only what you can see."

define("concord-notices", Notices)
