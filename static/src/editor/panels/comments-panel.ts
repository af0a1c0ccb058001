import { html, nothing, type TemplateResult } from "lit"
import type { Comment, Thread } from "../document/threads"
import { findAction, firstKey } from "./action-button"
import { commentForm } from "./comment-form"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { objectRows } from "./object-rows"
import { define, Panel } from "./panel"
import { ago, exactly } from "./times"

/** What is said about the image: what is open first, settled threads on request. */
class CommentsPanel extends Panel {
  #editedId: string | null = null
  #showsSettled = false

  protected override view(editor: EditorContext): TemplateResult {
    const { state } = editor
    const threads = state.threads.value
    const open = threads.filter(({ resolution }) => resolution === null)
    const settled = threads.filter(({ resolution }) => resolution !== null)
    return html`
      ${this.#beginning(editor)}
      ${
        threads.length === 0 && state.pin.value === null
          ? html`<p class="group__empty">Nothing is said yet. Press ${key(editor)} and click an object or a place, or comment on the whole image.</p>`
          : nothing
      }
      ${open.map((thread) => this.#thread(editor, thread))}
      ${
        settled.length > 0
          ? html`<button type="button" class="button button--small button--quiet" aria-expanded=${this.#showsSettled} @click=${() => {
              this.#showsSettled = !this.#showsSettled
              this.requestUpdate()
            }}>${settled.length} settled</button>`
          : nothing
      }
      ${this.#showsSettled ? settled.map((thread) => this.#thread(editor, thread)) : nothing}
    `
  }

  #beginning(editor: EditorContext): TemplateResult {
    const { state, comments } = editor
    const pin = state.pin.value
    if (pin === null)
      return html`<button type="button" class="button button--small comments__new" @click=${() => {
        state.pin.value = { annotationId: null, at: null }
      }}>Comment on the image</button>`
    return html`<section class="thread thread--new" aria-label="New comment">
      <p class="thread__about">${aboutOf(editor, pin.annotationId, pin.at)}</p>
      ${commentForm({
        label: "New comment",
        send: "Comment",
        mayAsk: true,
        people: comments.people,
        submit: (text, isQuestion) => comments.begin(pin, text, isQuestion),
        cancel: () => {
          state.pin.value = null
        },
      })}
    </section>`
  }

  #thread(editor: EditorContext, thread: Thread): TemplateResult {
    const { state, comments } = editor
    const isOpen = state.openThreadId.value === thread.id
    const isSettled = thread.resolution !== null
    const at = thread.x !== null && thread.y !== null ? ([thread.x, thread.y] as const) : null
    const settling = html`<button type="button" class="button button--small button--quiet" @click=${() => void comments.resolve(thread.id, !isSettled)}>
      ${icon(isSettled ? "rotate" : "check")}${isSettled ? "Open again" : "Settle"}
    </button>`
    return html`<article class="thread" data-thread=${thread.id} ?data-open=${isOpen}
      @focusin=${() => show(editor, thread)} @pointerdown=${() => show(editor, thread)}>
      <p class="thread__about">
        ${thread.is_question ? html`<span class="thread__question">Question</span>` : nothing}
        ${thread.is_annotation_removed ? "An object that was removed" : aboutOf(editor, thread.annotation_id, at)}
      </p>
      ${thread.comments.map((comment) => this.#comment(editor, comment))}
      ${
        isSettled
          ? settling
          : commentForm({
              label: "Reply",
              send: "Reply",
              mayAsk: false,
              people: comments.people,
              submit: (text) => comments.reply(thread.id, text),
              cancel: null,
              beside: settling,
            })
      }
    </article>`
  }

  #comment(editor: EditorContext, comment: Comment): TemplateResult {
    const { comments, chrome } = editor
    if (comment.is_deleted) return html`<p class="comment comment--deleted">Deleted.</p>`
    if (comment.id === this.#editedId)
      return commentForm({
        label: "Change the comment",
        send: "Save",
        mayAsk: false,
        text: comment.text,
        people: comments.people,
        submit: async (text) => {
          const isSaved = await comments.edit(comment.id, text)
          if (isSaved) this.#edit(null)
          return isSaved
        },
        cancel: () => this.#edit(null),
      })
    const remove = async () => {
      if (await comments.remove(comment.id))
        chrome.toast("Comment deleted.", {
          label: "Undo",
          run: () => void comments.restore(comment.id),
        })
    }
    return html`<div class="comment">
      <p class="comment__head">
        <strong>${comment.author.name}</strong>
        <time datetime=${comment.created_at} title=${exactly(comment.created_at)}>${ago(comment.created_at, Date.now())}</time>
        ${comment.edited_at ? html`<span title=${exactly(comment.edited_at)}>edited</span>` : nothing}
      </p>
      <p class="comment__text">${comment.text}</p>
      ${
        comment.is_own
          ? html`<p class="comment__tools">
            <button type="button" class="link-button" @click=${() => this.#edit(comment.id)}>Edit</button>
            <button type="button" class="link-button" @click=${() => void remove()}>Delete</button>
          </p>`
          : nothing
      }
    </div>`
  }

  #edit(id: string | null): void {
    this.#editedId = id
    this.requestUpdate()
  }
}

const key = (editor: EditorContext): TemplateResult => {
  const action = findAction(editor, "tool-comment")
  return html`<kbd>${(action && firstKey(editor, action)) ?? "the comment tool"}</kbd>`
}

/** The thread's object is selected, so that both are seen together. */
const show = ({ state, open }: EditorContext, { id, annotation_id }: Thread): void => {
  state.openThreadId.value = id
  if (annotation_id && open.peek().store.document.peek().annotations.has(annotation_id))
    state.selection.select([annotation_id])
}

const aboutOf = (
  { open }: EditorContext,
  annotationId: string | null,
  at: readonly [number, number] | null,
): string => {
  const { start, store } = open.value
  if (annotationId) {
    const rows = objectRows(store.document.value, start.categories)
    return rows.find(({ annotation }) => annotation.id === annotationId)?.name ?? "An object"
  }
  return at ? `At ${Math.round(at[0])}, ${Math.round(at[1])}` : "The whole image"
}

define("concord-comments-panel", CommentsPanel)
