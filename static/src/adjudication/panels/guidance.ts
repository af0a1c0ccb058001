import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { unsafeHTML } from "lit/directives/unsafe-html.js"
import type { Comment, Thread } from "../../editor/document/threads"
import { actionButton } from "../../editor/panels/action-button"
import { commentForm } from "../../editor/panels/comment-form"
import { define, Panel } from "../../editor/panels/panel"
import "../../editor/panels/rulings-panel"
import { ago, exactly } from "../../editor/panels/times"
import type { DeskContext } from "../context"

/** What helps to decide: rulings on the categories in question, what is said about the image, and the guidelines. */
class Guidance extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult {
    const { desk, rulings, start, talk } = editor
    const threads = talk.threads.value
    return html`
      <concord-rulings .editor=${rulings}></concord-rulings>
      ${
        desk.current.value
          ? html`<p class="guidance__ways">${actionButton(editor, "adjudicate-ruling", { label: "Write a ruling", icon: "gavel", printsKey: true })}</p>`
          : nothing
      }
      ${
        threads.length > 0
          ? html`<details class="guidance__part" open><summary>Comments</summary>${repeat(
              threads,
              ({ id }) => id,
              (thread) => threadOf(editor, thread),
            )}</details>`
          : nothing
      }
      ${
        start.guidelines_html
          ? html`<details class="guidance__part" open><summary>Guidelines</summary><div class="prose">${unsafeHTML(start.guidelines_html)}</div></details>`
          : nothing
      }
    `
  }
}

const threadOf = ({ talk }: DeskContext, thread: Thread): TemplateResult => html`
  <article class="thread">
    ${thread.is_question ? html`<p class="thread__about"><span class="thread__question">Question</span></p>` : nothing}
    ${thread.comments.map(commentOf)}
    ${commentForm({
      label: "Answer",
      send: "Answer",
      mayAsk: false,
      people: (typed) => talk.people(typed),
      submit: (text) => talk.reply(thread.id, text),
      cancel: null,
    })}
    <button type="button" class="button button--small button--quiet" @click=${() => void talk.settle(thread.id)}>Settle</button>
  </article>
`

const commentOf = (comment: Comment): TemplateResult =>
  comment.is_deleted
    ? html`<p class="comment comment--deleted">Deleted.</p>`
    : html`<div class="comment">
        <p class="comment__head"><strong>${comment.author.name}</strong> <time datetime=${comment.created_at} title=${exactly(comment.created_at)}>${ago(comment.created_at, Date.now())}</time></p>
        <p class="comment__text">${comment.text}</p>
      </div>`

define("concord-guidance", Guidance)
