import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { unsafeHTML } from "lit/directives/unsafe-html.js"
import { define, Panel } from "../../editor/panels/panel"
import { ago, exactly } from "../../editor/panels/times"
import type { Ruling, Talk } from "../api"
import type { DeskContext } from "../context"
import { categoriesByVotes } from "../disagreements/clusters"

/** What helps to decide: rulings on the categories in question, the guidelines, and what is said about the image. */
class Guidance extends Panel<DeskContext> {
  readonly #talk = signal<{ readonly imageId: number; readonly threads: readonly Talk[] } | null>(
    null,
  )
  readonly #rulings = signal<ReadonlyMap<number, readonly Ruling[]>>(new Map())
  readonly #asked = new Set<number>()
  #talkAskedFor: number | null = null

  protected override view(editor: DeskContext): TemplateResult {
    const imageId = editor.desk.opened.value?.image.id ?? null
    const current = editor.desk.current.value
    const categories = current ? categoriesByVotes(current) : []
    this.#fetch(editor, imageId, categories)
    return html`
      ${this.#rulingsOf(categories)}
      ${this.#threads(imageId)}
      ${
        editor.start.guidelines_html
          ? html`<details class="guidance__part" open><summary>Guidelines</summary><div class="prose">${unsafeHTML(editor.start.guidelines_html)}</div></details>`
          : nothing
      }
    `
  }

  #rulingsOf(categories: readonly number[]): TemplateResult | typeof nothing {
    const found = categories.flatMap((id) => this.#rulings.value.get(id) ?? [])
    const rulings = found.filter(
      ({ id }, place) => found.findIndex((one) => one.id === id) === place,
    )
    if (rulings.length === 0) return nothing
    return html`<details class="guidance__part" open><summary>Rulings</summary>${rulings.map(
      ({ title, body_html }) =>
        html`<article class="prose"><h3>${title}</h3>${unsafeHTML(body_html)}</article>`,
    )}</details>`
  }

  #threads(imageId: number | null): TemplateResult | typeof nothing {
    const talk = this.#talk.value
    if (!talk || talk.imageId !== imageId || talk.threads.length === 0) return nothing
    return html`<details class="guidance__part" open><summary>Comments</summary>
      ${talk.threads.map(
        (thread) =>
          html`<div class="guidance__thread">${thread.comments
            .filter((comment) => !comment.is_deleted)
            .map(
              (comment) =>
                html`<p class="comment__text"><strong>${comment.author.name}</strong> <time datetime=${comment.created_at} title=${exactly(comment.created_at)}>${ago(comment.created_at, Date.now())}</time><br>${comment.text}</p>`,
            )}</div>`,
      )}
      <a class="guidance__link" href="/images/${imageId}">Answer on the image’s page</a>
    </details>`
  }

  #fetch({ api }: DeskContext, imageId: number | null, categories: readonly number[]): void {
    if (imageId !== null && imageId !== this.#talkAskedFor) {
      this.#talkAskedFor = imageId
      api.talk(imageId).then(
        (threads) => {
          this.#talk.value = {
            imageId,
            threads: threads.filter(({ resolution }) => resolution === null),
          }
        },
        () => {
          // What is said helps, but nothing waits for it; the image's page has it, too.
        },
      )
    }
    for (const id of categories.filter((one) => !this.#asked.has(one))) {
      this.#asked.add(id)
      api.rulings(id).then(
        (rulings) => {
          this.#rulings.value = new Map(this.#rulings.peek()).set(id, rulings)
        },
        () => {
          // A server without rulings has nothing to show here.
        },
      )
    }
  }
}

define("concord-guidance", Guidance)
