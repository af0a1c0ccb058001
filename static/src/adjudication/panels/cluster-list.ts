import { signal } from "@preact/signals-core"
import { html, nothing, svg, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { icon } from "../../editor/panels/icons"
import { ListKeys } from "../../editor/panels/list-keys"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"
import type { Cluster, ImageDisagreements } from "../disagreements/types"
import { countWords, standing, statusSentence } from "../disagreements/words"
import { nameOf, votesOf, whoSays } from "./cluster-words"
import "./crop"
import { raterDot } from "./rater-mark"

const ROWS_A_PAGE = 8

/**
 * The disagreements of the image as a list: the picture's twin for those who do not see or point. What is agreed is
 * folded away, and can be brought back to be looked at and reopened.
 */
class ClusterList extends Panel<DeskContext> {
  readonly #showsAgreed = signal(false)
  #scrolledTo: number | null = null

  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    const opened = editor.desk.opened.value
    if (!opened) return nothing
    const rows = this.#rows(editor, opened)
    return html`
      <div class="group__head">
        <h2 class="group__title">Disagreements</h2>
        <span class="group__note" role="status">${countWords(editor.desk.counts.value)}</span>
      </div>
      ${rows.length > 0 ? this.#list(editor, opened, rows) : this.#empty(opened)}
      ${this.#folded(editor, opened, rows)}
    `
  }

  /** The active row is in sight, however it was come to. */
  protected override updated(): void {
    const id = this.editor?.desk.currentId.peek() ?? null
    if (id === this.#scrolledTo) return
    this.#scrolledTo = id
    this.querySelector(".disagreement--current")?.scrollIntoView({ block: "nearest" })
  }

  #rows({ desk }: DeskContext, { clusters }: ImageDisagreements): readonly Cluster[] {
    const currentId = desk.currentId.value
    return clusters.filter(
      (one) => this.#showsAgreed.value || one.id === currentId || !isQuiet(desk, one),
    )
  }

  #empty({ clusters }: ImageDisagreements): TemplateResult {
    return html`<p class="group__empty">${
      clusters.length === 0
        ? "Nobody has marked anything on this image."
        : "Everybody says the same here."
    }</p>`
  }

  #folded(
    { desk }: DeskContext,
    { clusters }: ImageDisagreements,
    rows: readonly Cluster[],
  ): TemplateResult | typeof nothing {
    const hidden = clusters.filter((one) => isQuiet(desk, one)).length
    if (hidden === 0) return nothing
    const isShown = this.#showsAgreed.value
    return html`<button type="button" class="button button--small button--quiet disagreements__more" aria-expanded=${isShown} @click=${() => {
      this.#showsAgreed.value = !isShown
    }}>${icon(isShown ? "eyeOff" : "eye")}${isShown ? "Hide what is agreed" : `Show ${clusters.length - rows.length} agreed`}</button>`
  }

  #list(editor: DeskContext, opened: ImageDisagreements, rows: readonly Cluster[]): TemplateResult {
    const { desk } = editor
    const place = rows.findIndex(({ id }) => id === desk.currentId.value)
    const keys = new ListKeys({
      place,
      count: rows.length,
      perPage: ROWS_A_PAGE,
      goTo: (next) => desk.choose(rows[next]?.id ?? null),
      toggle: () => undefined,
    })
    return html`<div
      class="disagreements"
      role="listbox"
      aria-label="Objects and answers of this image"
      aria-activedescendant=${rows[place] ? rowId(rows[place]) : nothing}
      tabindex="0"
      data-focus="disagreements"
      @keydown=${(event: KeyboardEvent) => keys.handle(event)}
    >${repeat(
      rows,
      ({ id }) => id,
      (cluster) => this.#row(editor, opened, cluster),
    )}</div>`
  }

  #row(editor: DeskContext, { raters }: ImageDisagreements, cluster: Cluster): TemplateResult {
    const { desk, categoryOf } = editor
    const decision = desk.decisions.of(cluster)
    const isCurrent = cluster.id === desk.currentId.value
    const name = (categoryId: number) => categoryOf(categoryId)?.name ?? "unknown"
    const refusal = desk.decisions.refusals.value.get(cluster.id)
    return html`<div
      class="disagreement disagreement--${desk.standOf(cluster)} ${isCurrent ? "disagreement--current" : ""}"
      role="option"
      id=${rowId(cluster)}
      aria-selected=${isCurrent}
      @click=${() => desk.choose(cluster.id)}
    >
      ${
        cluster.question
          ? html`<span class="disagreement__question">?</span>`
          : html`<concord-crop class="disagreement__crop" .editor=${editor} .cluster=${cluster}></concord-crop>`
      }
      <span class="disagreement__words">
        <span class="disagreement__name">${nameOf(cluster, decision, name)}</span>
        <span class="disagreement__votes">${votesOf(cluster, name)}</span>
        <span class="visually-hidden">${whoSays(cluster, raters)}</span>
      </span>
      <span class="disagreement__facts">
        <span class="disagreement__status" data-tip=${statusSentence(cluster.status)}>${refusal ? icon("triangleAlert") : nothing}${standing(cluster, decision, raters)}</span>
        <span class="disagreement__dots">${raters.map((rater) =>
          raterDot(
            rater,
            cluster.versions.some(({ layerId }) => layerId === rater.layerId),
          ),
        )}${spreadBar(cluster)}</span>
      </span>
    </div>`
  }
}

/** How alike the versions are: a full bar is the same shape. */
const spreadBar = ({
  similarity,
  posterior,
  question,
}: Cluster): TemplateResult | typeof nothing => {
  const share = question ? posterior : similarity
  if (share === null) return nothing
  const words = `${question ? "Likeliest answer" : "Overlap of the versions"}: ${Math.round(share * 100)} %`
  return html`<svg class="spread-bar" viewBox="0 0 40 4" preserveAspectRatio="none" aria-hidden="true"><title>${words}</title>${svg`<rect class="spread-bar__ground" width="40" height="4" rx="2" /><rect class="spread-bar__part" width=${share * 40} height="4" rx="2" />`}</svg>`
}

/** Agreed, and nobody has had to say anything: not worth a row. */
const isQuiet = (desk: DeskContext["desk"], cluster: Cluster): boolean =>
  cluster.status === "agreed" && !cluster.isReopened && desk.standOf(cluster) !== "open"

const rowId = ({ id }: Cluster): string => `disagreement-${id}`

define("concord-cluster-list", ClusterList)
