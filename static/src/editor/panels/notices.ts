import { html, nothing, type TemplateResult } from "lit"
import type { Refusal } from "../sync/status"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"

/**
 * What the person has to know before going on: over the top of the stage, so that nothing moves when one appears.
 */
class Notices extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { start, sync } = editor.open.value
    const conflicts = sync.conflicts.value
    if (conflicts.length > 0) void import("./conflict-panel")
    return html`
      ${start.state === "returned" ? returned(start.note) : nothing}
      ${readOnly(editor.state.readOnlyReason.value)}
      ${warning(sync.warning.value)}
      ${sync.refusals.value.map((refusal) => refused(editor, refusal))}
      ${sync.refusals.value.length === 0 ? troubled(editor) : nothing}
      ${conflicts.length > 0 ? html`<concord-conflict-panel class="stage-notice stage-notice--wide" .editor=${editor}></concord-conflict-panel>` : nothing}
    `
  }
}

const returned = (note: string | null): TemplateResult => html`
  <div class="stage-notice stage-notice--caution" role="note">
    ${icon("messageWarning")}
    <div class="stage-notice__text">
      <strong>Returned to you</strong>
      <p>${note || "The reviewer left no note."}</p>
    </div>
  </div>
`

const readOnly = (reason: string | null): TemplateResult | typeof nothing =>
  reason === null
    ? nothing
    : html`<div class="stage-notice" role="note">${icon("lock")}<p class="stage-notice__text">${reason}</p></div>`

const warning = (sentence: string | null): TemplateResult | typeof nothing =>
  sentence === null
    ? nothing
    : html`<div class="stage-notice stage-notice--caution" role="alert">${icon("triangleAlert")}<p class="stage-notice__text">${sentence}</p></div>`

/** Signed out, or refused as a whole: the sentence and the way on. */
const troubled = ({ open }: EditorContext): TemplateResult | typeof nothing => {
  const { sync } = open.value
  const { state, message } = sync.status.value
  if (state !== "signed_out" && state !== "failed") return nothing
  return html`<div class="stage-notice stage-notice--bad" role="alert">
    ${icon(state === "failed" ? "triangleAlert" : "logIn")}
    <p class="stage-notice__text">${message}</p>
    ${
      state === "failed"
        ? html`<button type="button" class="button button--small" @click=${() => sync.retry()}>Try again</button>`
        : html`<a class="button button--small" href="/sign-in" target="_blank" rel="noopener">Sign in</a>`
    }
  </div>`
}

const refused = (editor: EditorContext, { key, change, message }: Refusal): TemplateResult => {
  const { sync } = editor.open.value
  return html`<div class="stage-notice stage-notice--bad" role="alert">
    ${icon("triangleAlert")}
    <div class="stage-notice__text"><strong>Not saved</strong><p>${message}</p></div>
    ${
      change.kind === "annotation"
        ? html`<button type="button" class="button button--small" @click=${() => editor.state.selection.select([change.id])}>Show</button>`
        : nothing
    }
    <button type="button" class="button button--small" @click=${() => sync.takeBack(key)}>Undo it</button>
    <button type="button" class="button button--small" @click=${() => sync.retry()}>Try again</button>
  </div>`
}

define("concord-notices", Notices)
