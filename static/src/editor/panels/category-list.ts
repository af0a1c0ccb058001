import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { toggleVerifiedAbsent } from "../document/edits"
import type { Category } from "../start"
import { findAction, firstKey, keyCap, keyOf } from "./action-button"
import {
  categoriesInSight,
  columnsFor,
  countByCategory,
  digitAt,
  found,
  MANY_CATEGORIES,
  pageWords,
} from "./category-rows"
import type { EditorContext } from "./context"
import { groupHead, isFolded } from "./group-head"
import { icon } from "./icons"
import { define, Panel } from "./panel"
import { keepRows, rowPx } from "./rows"
import { swatch } from "./swatch"

/** What can be marked: colour, name, key, how many there are, and whether it was looked for in vain. */
class CategoryList extends Panel {
  readonly #typed = signal("")
  readonly #scrollTop = signal(0)
  readonly #height = signal(400)
  #counts: ReadonlySignal<ReadonlyMap<number, number>> | null = null
  #places: ReadonlySignal<ReadonlyMap<number, number>> | null = null
  #resized: ResizeObserver | null = null
  /** Folded and unfolded, the list is another element. */
  #measured: HTMLElement | null = null
  #shownActive: number | null = null

  protected override view(editor: EditorContext): TemplateResult {
    const { categories } = editor.open.value.start
    const shown = found(categories, this.#typed.value)
    const head = groupHead(
      editor,
      this,
      { section: "categories", title: "Categories" },
      categories.length >= MANY_CATEGORIES ? this.#search(editor, shown) : nothing,
    )
    if (isFolded(editor, "categories")) return head
    return html`
      ${head}
      ${this.#list(editor, shown)}
      ${shown.length === 0 ? html`<p class="group__empty">${noneFound(this.#typed.value)}</p>` : nothing}
    `
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
    this.#resized = null
    this.#measured = null
  }

  protected override updated(): void {
    const count = this.editor?.open.peek().start.categories.length ?? 0
    keepRows(this, count)
    const list = this.querySelector<HTMLElement>(".categories")
    if (!list) return
    list.style.setProperty("--rows-before", list.dataset.before ?? "0")
    list.style.setProperty("--rows-after", list.dataset.after ?? "0")
    this.#followHeight(list)
    this.#bringActiveIntoSight(list)
  }

  #list(editor: EditorContext, shown: readonly Category[]): TemplateResult {
    const isMany = editor.open.value.start.categories.length >= MANY_CATEGORIES
    const columns = columnsFor(editor.open.value.start.categories)
    const { from, to, isWhole } = categoriesInSight(
      { scrollTop: this.#scrollTop.value, height: this.#height.value },
      { count: shown.length, columns },
    )
    const counts = this.#countsIn(editor)
    return html`<ul
      class="categories ${columns === 2 ? "categories--paired" : ""}"
      aria-label="Categories"
      data-focus=${isMany ? nothing : "categories"}
      data-before=${from / columns}
      data-after=${Math.ceil((shown.length - to) / columns)}
      @scroll=${(event: Event) => {
        if (!isWhole) this.#scrollTop.value = (event.currentTarget as HTMLElement).scrollTop
      }}
      @keydown=${walk}
    >
      ${repeat(
        shown.slice(from, to),
        ({ id }) => id,
        (category, index) =>
          this.#row(editor, category, {
            count: counts.get(category.id) ?? 0,
            place: from + index,
            of: shown.length,
          }),
      )}
    </ul>`
  }

  #countsIn({ open }: EditorContext): ReadonlyMap<number, number> {
    this.#counts ??= computed(() => countByCategory(open.value.store.document.value))
    return this.#counts.value
  }

  /** Where a category stands among all, whatever has been typed: that is what its digit counts. */
  #placeOf({ open }: EditorContext, { id }: Category): number {
    this.#places ??= computed(
      () => new Map(open.value.start.categories.map((category, place) => [category.id, place])),
    )
    return this.#places.value.get(id) ?? -1
  }

  #search(editor: EditorContext, shown: readonly Category[]): TemplateResult {
    const key = keyOf(editor, "focus-categories")
    return html`
      ${digitsButton(editor)}
      <input
        class="input input--small group__search"
        type="search"
        placeholder=${key ? `Type to find (${key})` : "Type to find"}
        aria-label="Find a category"
        data-focus="categories"
        .value=${this.#typed.value}
        @input=${(event: Event) => {
          this.#typed.value = (event.target as HTMLInputElement).value
        }}
        @keydown=${(event: KeyboardEvent) => this.#searchKeys(event, editor, shown)}
      >`
  }

  #searchKeys(event: KeyboardEvent, editor: EditorContext, shown: readonly Category[]): void {
    if (event.key === "ArrowDown") {
      event.preventDefault()
      this.querySelector<HTMLElement>(".category__choose")?.focus()
    }
    if (event.key !== "Enter" && event.key !== "Escape") return
    const [first] = shown
    if (event.key === "Enter" && first) editor.chooseCategory(first)
    this.#typed.value = ""
    editor.chrome.focusOn("stage")
  }

  #row(
    editor: EditorContext,
    category: Category,
    { count, place, of }: { readonly count: number; readonly place: number; readonly of: number },
  ): TemplateResult {
    const isActive = editor.state.activeCategoryId.value === category.id
    const digit = digitAt(this.#placeOf(editor, category), editor.state.digitPage.value)
    return html`<li class="category ${isActive ? "category--active" : ""}" aria-posinset=${place + 1} aria-setsize=${of}>
      <button type="button" class="category__choose" data-action=${digit === null ? nothing : `category-${digit}`} aria-pressed=${isActive} @click=${() => editor.chooseCategory(category)}>
        ${swatch(category.color)}
        <span class="category__name">${category.name}</span>
        ${digit === null ? nothing : digitCap(editor, digit)}
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

  #followHeight(list: HTMLElement): void {
    if (this.#measured === list) return
    this.#measured = list
    this.#resized?.disconnect()
    this.#resized = new ResizeObserver(() => {
      this.#height.value = list.clientHeight
    })
    this.#resized.observe(list)
  }

  /** Chosen by its digit or in the palette, the category comes to where one looks for it; scrolling away stays away. */
  #bringActiveIntoSight(list: HTMLElement): void {
    const { state, open } = this.editor ?? {}
    const active = state?.activeCategoryId.peek() ?? null
    if (active === this.#shownActive || !open || this.#typed.peek() !== "") return
    this.#shownActive = active
    const { categories } = open.peek().start
    const place = categories.findIndex(({ id }) => id === active)
    const columns = columnsFor(categories)
    const height = rowPx()
    const top = Math.floor(place / columns) * height
    if (place < 0 || list.clientHeight === 0) return
    if (top >= list.scrollTop && top + height <= list.scrollTop + list.clientHeight) return
    list.scrollTop = top - list.clientHeight / 2
  }
}

/** Which nine the digits stand for; a press turns the page. */
const digitsButton = (editor: EditorContext): TemplateResult | typeof nothing => {
  const action = findAction(editor, "next-digits")
  const count = editor.open.value.start.categories.length
  const words = pageWords(editor.state.digitPage.value, count)
  if (!action || words === null) return nothing
  return html`<button type="button" class="button button--small button--quiet group__digits" data-tip=${action.help} data-key=${firstKey(editor, action) ?? nothing} aria-label="Digits stand for categories ${words} of ${count}; turn the page" @click=${action.run}>${words}</button>`
}

const digitCap = (editor: EditorContext, digit: number): TemplateResult | typeof nothing => {
  const key = keyOf(editor, `category-${digit}`)
  return key === "" ? nothing : keyCap(key)
}

/** Arrow keys go from name to name; Tab leaves the list after what belongs to the row. */
const walk = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>(".category__choose")]
  const place = names.findIndex((each) => each.matches(":focus"))
  if (place < 0) return
  event.preventDefault()
  event.stopPropagation()
  names[place + step]?.focus()
}

const noneFound = (typed: string): string =>
  typed === ""
    ? "This project has no categories yet: there is nothing to mark."
    : `No category is called “${typed}”.`

const thereAre = ({ name }: Category, count: number): string | null => {
  if (count === 0) return null
  return `${name} is on this image${count === 1 ? "" : `, ${count} times`}: it cannot be absent.`
}

define("concord-category-list", CategoryList)
