import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { difference } from "../sync/merge"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { ago, exactly } from "./times"

/** One entry of GET /layers/{l}/revisions. */
export type Revision = {
  readonly revision: number
  readonly author: string | null
  readonly created_at: string
  readonly added: number
  readonly updated: number
  readonly removed: number
  readonly answered: number
  readonly changes: readonly CategoryChanges[]
  readonly questions: readonly string[]
  readonly absent: readonly string[]
  readonly no_longer_absent: readonly string[]
}

const DEEDS = ["added", "moved", "reshaped", "changed", "removed"] as const
type CategoryChanges = { readonly category: string } & Readonly<
  Record<(typeof DEEDS)[number], number>
>

type Page = { readonly items: readonly Revision[]; readonly next_cursor: string | null }
type Loaded = Page & { readonly layerId: number; readonly atRevision: number }

/** The numbered states of this work; any of them can be brought back, which is itself a new one. */
class HistoryPanel extends Panel {
  readonly #loaded = signal<Loaded | null>(null)
  readonly #failure = signal<string | null>(null)
  #asked = ""

  protected override view(editor: EditorContext): TemplateResult {
    const { start, sync } = editor.open.value
    const revision = sync.revision.value
    this.#follow(editor, start.layer.id, revision)
    const loaded = this.#loaded.value
    const failure = this.#failure.value
    return html`
      <section class="group">
        ${failure ? html`<p class="group__empty group__empty--bad" role="alert">${failure}</p>` : nothing}
        ${loaded?.layerId === start.layer.id ? this.#list(editor, loaded) : html`<p class="group__empty">Loading…</p>`}
      </section>
    `
  }

  #list(editor: EditorContext, { items, next_cursor }: Loaded): TemplateResult {
    if (items.length === 0)
      return html`<p class="group__empty">Nothing has been saved yet. Every save is listed here and can be brought back.</p>`
    return html`
      <ol class="revisions">
        ${items.map((item, place) => this.#row(editor, item, place === 0))}
      </ol>
      ${next_cursor ? html`<button type="button" class="button button--small button--wide" @click=${() => void this.#load(editor, next_cursor)}>Earlier</button>` : nothing}
    `
  }

  #row(editor: EditorContext, item: Revision, isNewest: boolean): TemplateResult {
    const isReadOnly = editor.state.readOnlyReason.value !== null
    return html`<li class="revision">
      <div class="revision__text">
        <span class="revision__what">${changesOf(item)}</span>
        <span class="revision__who"><time datetime=${item.created_at} title=${exactly(item.created_at)}>${ago(item.created_at, Date.now())}</time>${item.author ? ` · ${item.author}` : nothing}</span>
      </div>
      ${
        isNewest
          ? html`<span class="tag">now</span>`
          : html`<button type="button" class="button button--small button--quiet" ?disabled=${isReadOnly} data-tip="Bring back revision ${item.revision}" @click=${() => void this.#restore(editor, item.revision)}>${icon("rotate")}Restore</button>`
      }
    </li>`
  }

  /** Ask again when there is another revision; rendering itself only notes that. */
  #follow(editor: EditorContext, layerId: number, revision: number): void {
    const asked = `${layerId}/${revision}`
    if (asked === this.#asked) return
    this.#asked = asked
    queueMicrotask(() => void this.#load(editor, null))
  }

  async #load(editor: EditorContext, cursor: string | null): Promise<void> {
    const { start, sync } = editor.open.peek()
    const before = this.#loaded.peek()
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""
    try {
      const page = await editor.http.send<Page>(
        "GET",
        `/layers/${start.layer.id}/revisions${query}`,
      )
      const items = cursor && before ? [...before.items, ...page.items] : page.items
      this.#loaded.value = {
        ...page,
        items,
        layerId: start.layer.id,
        atRevision: sync.revision.peek(),
      }
      this.#failure.value = null
    } catch (error) {
      this.#failure.value = error instanceof Error ? error.message : String(error)
    }
  }

  async #restore(editor: EditorContext, revision: number): Promise<void> {
    const { start, sync } = editor.open.peek()
    try {
      await sync.flush()
      const before = sync.revision.peek()
      const leftOut = await restore(editor, revision)
      editor.chrome.toast([`Revision ${revision} is back.`, ...leftOut].join(" "), {
        label: "Undo",
        run: () => void restore(editor, before).catch(() => this.#restore(editor, before)),
      })
      if (start !== editor.open.peek().start) return
      editor.state.selection.clear()
    } catch (error) {
      this.#failure.value = error instanceof Error ? error.message : String(error)
    }
  }
}

/** What a revision did, in words: "car: 2 moved, 1 added · weather answered · bus absent". */
export const changesOf = (
  revision: Pick<Revision, "changes" | "questions" | "absent" | "no_longer_absent">,
): string =>
  [
    ...revision.changes.map((change) => `${change.category}: ${deedsOf(change)}`),
    ...listed(revision.questions, "answered"),
    ...listed(revision.absent, "absent"),
    ...listed(revision.no_longer_absent, "no longer absent"),
  ].join(" · ") || "Categories that are no more"

const deedsOf = (change: CategoryChanges): string =>
  DEEDS.filter((deed) => change[deed] > 0)
    .map((deed) => `${change[deed]} ${deed}`)
    .join(", ")

const listed = (names: readonly string[], what: string): readonly string[] =>
  names.length === 0 ? [] : [`${names.join(", ")} ${what}`]

/** Bring a revision back, as a deed that can be undone; the sentences say what of it the project no longer knows. */
const restore = async (
  { http, open }: EditorContext,
  revision: number,
): Promise<readonly string[]> => {
  const { start, store, sync } = open.peek()
  const before = store.document.peek()
  const path = `/layers/${start.layer.id}/restorations`
  const answer = await http.send<{ left_out: string[] }>("POST", path, { body: { revision } })
  await sync.pull()
  store.adopt(difference(before, store.document.peek()))
  sync.keepHistory()
  return answer.left_out
}

define("concord-history-panel", HistoryPanel)
