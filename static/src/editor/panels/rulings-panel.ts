import { type ReadonlySignal, signal } from "@preact/signals-core"
import { html, nothing, svg, type TemplateResult } from "lit"
import { unsafeHTML } from "lit/directives/unsafe-html.js"
import type { Http } from "../../shared/http"
import type { Edges } from "../geometry/shape-kind"
import type { Shape } from "../geometry/shapes"
import { svgPathOf } from "../geometry/svg"
import { icon } from "./icons"
import { define, Panel } from "./panel"

type NamedCategory = { readonly id: number; readonly name: string; readonly color: string }

/** A part of an image that shows what was decided, in pixels of the upright picture. */
export type Example = {
  readonly image_id: number
  readonly file_name: string
  readonly image_width: number
  readonly image_height: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly shape: Shape | null
  readonly category: (NamedCategory & { readonly edges?: Edges | null }) | null
  readonly caption: string
  readonly is_right: boolean
}

/** One entry of GET /projects/{p}/rulings. */
export type Ruling = {
  readonly id: number
  readonly title: string
  readonly body_html: string
  readonly categories: readonly NamedCategory[]
  readonly question: string | null
  readonly examples: readonly Example[]
}

/** What the panel needs, on whatever screen; `categoryIds` are those in hand: of the pen, of what is selected. */
export type RulingsContext = {
  readonly http: Pick<Http, "send">
  readonly projectId: number
  readonly categoryIds: ReadonlySignal<readonly number[]>
}

type Sorted = { readonly here: readonly Ruling[]; readonly others: readonly Ruling[] }

/** What was decided on hard cases: first of the categories in hand, the rest folded away. Nothing where there is none. */
class RulingsPanel extends Panel<RulingsContext> {
  readonly #rulings = signal<readonly Ruling[] | null>(null)
  readonly #failure = signal<string | null>(null)
  #askedFor: number | null = null

  protected override view(context: RulingsContext): TemplateResult | typeof nothing {
    this.#follow(context)
    const failure = this.#failure.value
    if (failure) return html`<p class="group__empty group__empty--bad" role="alert">${failure}</p>`
    const rulings = this.#rulings.value
    if (!rulings || rulings.length === 0) return nothing
    const { here, others } = sortedFor(rulings, context.categoryIds.value)
    return html`<section class="group group--facts">
      <header class="group__head"><h2 class="group__title">Rulings</h2></header>
      ${here.map(rulingOf)}
      ${
        others.length > 0
          ? html`<details class="rulings__others">
              <summary>${here.length > 0 ? `${others.length} about other categories` : `${others.length} about categories that are not in hand`}</summary>
              ${others.map(rulingOf)}
            </details>`
          : nothing
      }
    </section>`
  }

  /** Asked for once a project; rendering itself only notes that. */
  #follow({ http, projectId }: RulingsContext): void {
    if (projectId === this.#askedFor) return
    this.#askedFor = projectId
    queueMicrotask(() => void this.#load(http, projectId))
  }

  async #load(http: Pick<Http, "send">, projectId: number): Promise<void> {
    try {
      const path = `/projects/${projectId}/rulings`
      const { items } = await http.send<{ readonly items: readonly Ruling[] }>("GET", path)
      this.#rulings.value = items
      this.#failure.value = null
    } catch (error) {
      this.#askedFor = null
      this.#failure.value = error instanceof Error ? error.message : String(error)
    }
  }
}

/** Those of the categories in hand, and those about no category at all, come first. */
export const sortedFor = (rulings: readonly Ruling[], categoryIds: readonly number[]): Sorted => {
  const isHere = ({ categories }: Ruling) =>
    categories.length === 0 || categories.some(({ id }) => categoryIds.includes(id))
  return { here: rulings.filter(isHere), others: rulings.filter((ruling) => !isHere(ruling)) }
}

const rulingOf = (ruling: Ruling): TemplateResult => html`
  <article class="ruling ruling--beside">
    <h3 class="ruling__title">${ruling.title}</h3>
    <!-- The server has cleaned it: text, lists, links and pictures. -->
    <div class="prose">${unsafeHTML(ruling.body_html)}</div>
    ${ruling.examples.length > 0 ? html`<div class="examples">${ruling.examples.map(exampleOf)}</div>` : nothing}
  </article>
`

const exampleOf = (example: Example): TemplateResult => html`
  <figure class="example example--${example.is_right ? "right" : "wrong"}">
    ${cropOf(example)}
    <figcaption class="example__caption">
      <span class="example__judgement">${icon(example.is_right ? "check" : "x")}${example.is_right ? "Right" : "Wrong"}</span>
      ${example.caption ? html`<span>${example.caption}</span>` : nothing}
    </figcaption>
  </figure>
`

/** How much smaller than its image a part must be to be cut from the fine copy. */
const FINE_SHARE = 1 / 6

const cropOf = (example: Example): TemplateResult => {
  const { image_id, image_width, image_height, x, y, width, height, shape, category } = example
  const isFine = width < image_width * FINE_SHARE || height < image_height * FINE_SHARE
  const href = `/api/v1/images/${image_id}/thumbnail?size=${isFine ? 2048 : 512}`
  const outline = shape ? svgPathOf(shape, category?.edges ?? []) : ""
  return html`<svg class="crop" viewBox="${x} ${y} ${width} ${height}" role="img" aria-label=${example.caption || `Part of ${example.file_name}`}>
    ${svg`<image href=${href} width=${image_width} height=${image_height} preserveAspectRatio="none" />`}
    ${outline ? svg`<path class="overlay__shape" d=${outline} stroke=${category?.color ?? "currentColor"} />` : nothing}
  </svg>`
}

define("concord-rulings", RulingsPanel)
