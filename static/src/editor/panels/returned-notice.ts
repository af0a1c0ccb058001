import { html, nothing, type TemplateResult } from "lit"
import { boundsOf } from "../geometry/kinds"
import type { Mark } from "../start"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { objectRows } from "./object-rows"

/** What the reviewer wants changed: the note, and the marked objects, each a way to the object itself. */
export const returnedNotice = (editor: EditorContext): TemplateResult => {
  const { note, marked = [] } = editor.open.value.start
  return html`
    <div class="stage-notice stage-notice--caution" role="note">
      ${icon("messageWarning")}
      <div class="stage-notice__text">
        <strong>Returned to you</strong>
        ${note || marked.length === 0 ? html`<p>${note || "The reviewer left no note."}</p>` : nothing}
        ${marked.length > 0 ? html`<ul class="stage-notice__marks">${marked.map((mark) => row(editor, mark))}</ul>` : nothing}
      </div>
    </div>
  `
}

const row = (editor: EditorContext, { annotation_id, note }: Mark): TemplateResult => {
  const name = nameOf(editor, annotation_id)
  return html`<li class="stage-notice__mark">
    ${
      name === undefined
        ? html`<s>A removed object</s>`
        : html`<button
            type="button"
            class="button button--small"
            @click=${() => show(editor, annotation_id)}
          >${icon("mousePointer")}${name}</button>`
    }
    ${note ? html`<span>${note}</span>` : nothing}
  </li>`
}

const nameOf = ({ open }: EditorContext, id: string): string | undefined => {
  const { start, store } = open.value
  const rows = objectRows(store.document.value, start.categories)
  return rows.find(({ annotation }) => annotation.id === id)?.name
}

const show = (editor: EditorContext, id: string): void => {
  const annotation = editor.open.peek().store.document.peek().annotations.get(id)
  if (!annotation) return
  editor.state.selection.select([id])
  editor.bringIntoSight(boundsOf(annotation.shape))
}
