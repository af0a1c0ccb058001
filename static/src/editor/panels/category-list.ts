import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { toggleVerifiedAbsent } from "../document/edits"
import type { AnnotationDocument } from "../document/types"
import type { Category } from "../start"
import { keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { keepRows } from "./rows"
import { swatch } from "./swatch"

/** From so many categories on, they can be searched by typing. */
const SEARCH_FROM = 10
const DIGITS = 9

/** What can be marked: colour, name, key, how many there are, and whether it was looked for in vain. */
class CategoryList extends Panel {
  readonly #typed = signal("")
  #counts: ReadonlySignal<ReadonlyMap<number, number>> | null = null

  protected override view(editor: EditorContext): TemplateResult {
    const { categories } = editor.open.value.start
    const counts = this.#countsIn(editor)
    const shown = found(categories, this.#typed.value)
    return html`
      <header class="group__head">
        <h2 class="group__title">Categories</h2>
        ${categories.length >= SEARCH_FROM ? this.#search(editor, shown) : nothing}
      </header>
      <ul class="categories ${categories.length < SEARCH_FROM ? "" : "categories--many"}" aria-label="Categories" data-focus=${categories.length < SEARCH_FROM ? "categories" : nothing}>
        ${repeat(
          shown,
          ({ id }) => id,
          (category) => this.#row(editor, category, counts.get(category.id) ?? 0),
        )}
      </ul>
      ${shown.length === 0 ? html`<p class="group__empty">${noneFound(this.#typed.value)}</p>` : nothing}
    `
  }

  protected override updated(): void {
    keepRows(this, this.editor?.open.peek().start.categories.length ?? 0)
  }

  #countsIn({ open }: EditorContext): ReadonlyMap<number, number> {
    this.#counts ??= computed(() => countByCategory(open.value.store.document.value))
    return this.#counts.value
  }

  #search(editor: EditorContext, shown: readonly Category[]): TemplateResult {
    return html`<input
      class="input input--small group__search"
      type="search"
      placeholder="Type to find"
      aria-label="Find a category"
      data-focus="categories"
      .value=${this.#typed.value}
      @input=${(event: Event) => {
        this.#typed.value = (event.target as HTMLInputElement).value
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        const [first] = shown
        if (event.key === "Enter" && first) editor.chooseCategory(first)
        this.#typed.value = ""
        editor.chrome.focusOn("stage")
      }}
    >`
  }

  #row(editor: EditorContext, category: Category, count: number): TemplateResult {
    const place = editor.open.value.start.categories.indexOf(category) + 1
    const isActive = editor.state.activeCategoryId.value === category.id
    return html`<li class="category ${isActive ? "category--active" : ""}">
      <button type="button" class="category__choose" aria-pressed=${isActive} @click=${() => editor.chooseCategory(category)}>
        ${swatch(category.color)}
        <span class="category__name">${category.name}</span>
        ${place <= DIGITS ? keyCap(String(place)) : nothing}
      </button>
      ${this.#absence(editor, category, count)}
      <span class="category__count" role="img" aria-label="${count} on this image">${count || ""}</span>
    </li>`
  }

  /** "Checked, none here": an image without this category is then data, and not an oversight. */
  #absence(editor: EditorContext, category: Category, count: number): TemplateResult {
    const { store } = editor.open.value
    const isAbsent = store.document.value.verifiedAbsent.includes(category.id)
    const refusal = editor.state.readOnlyReason.value ?? thereAre(category, isAbsent ? 0 : count)
    return html`<button
      type="button"
      class="category__absent"
      aria-pressed=${isAbsent}
      aria-disabled=${refusal !== null}
      aria-label="${category.name}: checked, none here"
      data-tip=${refusal ?? (isAbsent ? "Checked: none here. Press to take it back" : "Checked, none here")}
      @click=${() => {
        if (refusal === null) store.commit(toggleVerifiedAbsent(category.id)(store.document.peek()))
        else editor.state.announcement.value = refusal
      }}
    >${icon("circleSlash")}</button>`
  }
}

const noneFound = (typed: string): string =>
  typed === ""
    ? "This project has no categories yet: there is nothing to mark."
    : `No category is called “${typed}”.`

/** Names that contain what was typed, those that begin with it first. */
export const found = (categories: readonly Category[], typed: string): readonly Category[] => {
  const wanted = typed.trim().toLowerCase()
  if (wanted === "") return categories
  const placeIn = ({ name }: Category) => name.toLowerCase().indexOf(wanted)
  return categories
    .filter((category) => placeIn(category) >= 0)
    .toSorted((a, b) => Math.min(placeIn(a), 1) - Math.min(placeIn(b), 1))
}

/** How many annotations each category has. */
export const countByCategory = (document: AnnotationDocument): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { category_id } of document.annotations.values())
    counts.set(category_id, (counts.get(category_id) ?? 0) + 1)
  return counts
}

const thereAre = ({ name }: Category, count: number): string | null => {
  if (count === 0) return null
  return `${name} is on this image${count === 1 ? "" : `, ${count} times`}: it cannot be absent.`
}

define("concord-category-list", CategoryList)
