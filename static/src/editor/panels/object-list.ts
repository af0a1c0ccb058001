import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { instanceColour, UNKNOWN_CATEGORY } from "../document/colour-sets"
import { toggled } from "../document/selection"
import { firstKey, keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { deedOf, firstTool } from "./first-tool"
import { groupHead, isFolded } from "./group-head"
import { icon } from "./icons"
import { ListKeys } from "./list-keys"
import { type ObjectRow, objectRows, rowsInSight, sizeOf, wordsFor } from "./object-rows"
import { define, Panel } from "./panel"
import { keepRows, rowPx } from "./rows"
import { swatch } from "./swatch"

/**
 * The canvas as a list: the same objects, selection and keys for those who do not see or point.
 *
 * Only the rows in sight are elements, so ten thousand objects cost as much as thirty. The list itself has the focus
 * and names its active row, which therefore stays rendered.
 */
class ObjectList extends Panel {
  readonly #scrollTop = signal(0)
  readonly #height = signal(400)
  readonly #activeId = signal<string | null>(null)
  #rows: ReadonlySignal<readonly ObjectRow[]> | null = null
  #resized: ResizeObserver | null = null
  #followed: HTMLElement | null = null
  /** The selected object and the height of the list when it was brought into sight. */
  #shown = ""

  protected override view(editor: EditorContext): TemplateResult {
    const rows = this.#rowsOf(editor)
    const { hiddenIds, lockedIds } = editor.state
    const apart = [count(hiddenIds.value, "hidden"), count(lockedIds.value, "locked")].filter(
      Boolean,
    )
    const head = groupHead(
      editor,
      this,
      { section: "objects", title: "Objects" },
      html`<span class="group__note">${[rows.length, ...apart].join(" · ")}</span>`,
    )
    if (isFolded(editor, "objects")) return head
    return html`
      ${head}
      ${rows.length === 0 ? teaching(editor) : this.#list(editor, rows)}
    `
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#follow(null)
  }

  protected override updated(): void {
    const list = this.querySelector<HTMLElement>(".objects")
    keepRows(this, Number(list?.dataset.count ?? 0))
    this.#follow(list)
    if (!list) return
    list.style.setProperty("--row-count", list.dataset.count ?? "0")
    list.style.setProperty("--first-row", list.dataset.from ?? "0")
    if (this.editor) this.#showSelected(this.editor, list)
  }

  /** What is selected on the picture is shown here, too, and stays in sight when the list gives room to its attributes. */
  #showSelected(editor: EditorContext, list: HTMLElement): void {
    const { ids } = editor.state.selection
    const [id] = ids.peek().size === 1 ? ids.peek() : []
    const shown = `${id ?? ""} ${this.#height.peek()}`
    if (shown === this.#shown) return
    this.#shown = shown
    if (id === undefined) return
    const place = this.#rowsOf(editor).findIndex(({ annotation }) => annotation.id === id)
    if (place >= 0) bringIntoSight(list, place)
  }

  /** Know how much of the list is in sight. It is another element after it was empty or folded. */
  #follow(list: HTMLElement | null): void {
    if (list === this.#followed) return
    this.#resized?.disconnect()
    this.#followed = list
    if (!list) return
    this.#resized = new ResizeObserver(() => {
      this.#height.value = list.clientHeight
    })
    this.#resized.observe(list)
  }

  #rowsOf({ open }: EditorContext): readonly ObjectRow[] {
    this.#rows ??= computed(() =>
      objectRows(open.value.store.document.value, open.value.start.categories),
    )
    return this.#rows.value
  }

  #list(editor: EditorContext, rows: readonly ObjectRow[]): TemplateResult {
    const { from, to } = rowsInSight(
      this.#scrollTop.value,
      this.#height.value,
      rowPx(),
      rows.length,
    )
    const active = rows.findIndex(({ annotation }) => annotation.id === this.#activeId.value)
    const shown = rows.slice(from, to)
    return html`<div
      class="objects"
      role="listbox"
      aria-label="Objects, frontmost first"
      aria-multiselectable="true"
      aria-activedescendant=${active >= from && active < to ? optionId(rows[active]) : nothing}
      tabindex="0"
      data-focus="objects"
      data-count=${rows.length}
      data-from=${from}
      @scroll=${(event: Event) => {
        this.#scrollTop.value = (event.currentTarget as HTMLElement).scrollTop
      }}
      @focus=${(event: FocusEvent) => {
        // A press brings its own row; moving the list under it would make it miss.
        const isByKey = (event.currentTarget as HTMLElement).matches(":focus-visible")
        if (isByKey)
          this.#activate(rows, active === -1 ? this.#firstSelected(editor, rows) : active)
      }}
      @keydown=${(event: KeyboardEvent) => this.#keys(editor, rows).handle(event)}
    >
      <div class="objects__all">
        <div class="objects__window">
          ${repeat(
            shown,
            (row) => row.annotation.id,
            (row, index) => this.#row(editor, rows, row, from + index),
          )}
        </div>
      </div>
    </div>`
  }

  #row(
    editor: EditorContext,
    rows: readonly ObjectRow[],
    row: ObjectRow,
    place: number,
  ): TemplateResult {
    const { state } = editor
    const { id } = row.annotation
    const isSelected = state.selection.ids.value.has(id)
    const isActive = this.#activeId.value === id
    return html`<div
      class="object ${isActive ? "object--active" : ""} ${state.hovered.value === id ? "object--hovered" : ""} ${state.hiddenIds.value.has(id) ? "object--hidden" : ""}"
      role="option"
      id=${optionId(row)}
      aria-selected=${isSelected}
      aria-posinset=${place + 1}
      aria-setsize=${rows.length}
      aria-label=${wordsFor(row, { isHidden: state.hiddenIds.value.has(id), isLocked: state.lockedIds.value.has(id) })}
      @pointerenter=${() => {
        state.hovered.value = id
      }}
      @pointerleave=${() => {
        if (state.hovered.peek() === id) state.hovered.value = null
      }}
      @click=${(event: MouseEvent) => this.#click(event, editor, rows, place)}
    >
      ${swatch(state.colourBy.value === "instance" ? instanceColour(id) : (row.category?.color ?? UNKNOWN_CATEGORY))}
      <span class="object__name">${row.name}</span>
      <span class="object__size">${sizeOf(row.annotation)}</span>
      ${mark(state.hiddenIds, id, "eyeOff", "eye", "Hide or show")}
      ${mark(state.lockedIds, id, "lock", "lockOpen", "Lock or unlock")}
    </div>`
  }

  #keys(editor: EditorContext, rows: readonly ObjectRow[]): ListKeys {
    const { state } = editor
    const place = rows.findIndex(({ annotation }) => annotation.id === this.#activeId.peek())
    return new ListKeys({
      place,
      count: rows.length,
      perPage: Math.max(1, Math.floor(this.#height.peek() / rowPx()) - 1),
      goTo: (next, isExtending) => {
        this.#activate(rows, next)
        const id = rows[next]?.annotation.id
        if (id === undefined) return
        state.selection.select(isExtending ? [...state.selection.ids.peek(), id] : [id])
      },
      toggle: () => {
        const id = rows[place]?.annotation.id
        if (id !== undefined) state.selection.toggle([id])
      },
    })
  }

  #click(
    event: MouseEvent,
    editor: EditorContext,
    rows: readonly ObjectRow[],
    place: number,
  ): void {
    const { selection } = editor.state
    const id = rows[place]?.annotation.id
    if (id === undefined) return
    const anchor = rows.findIndex(({ annotation }) => annotation.id === this.#activeId.peek())
    if (event.shiftKey && anchor >= 0) {
      const between = rows.slice(Math.min(anchor, place), Math.max(anchor, place) + 1)
      selection.select([...selection.ids.peek(), ...between.map(({ annotation }) => annotation.id)])
      return
    }
    if (event.ctrlKey || event.metaKey) selection.toggle([id])
    else selection.select([id])
    this.#activate(rows, place)
  }

  #firstSelected({ state }: EditorContext, rows: readonly ObjectRow[]): number {
    const place = rows.findIndex(({ annotation }) => state.selection.ids.peek().has(annotation.id))
    return Math.max(place, 0)
  }

  /** Make a row the active one and bring it into sight. */
  #activate(rows: readonly ObjectRow[], place: number): void {
    this.#activeId.value = rows[place]?.annotation.id ?? null
    const list = this.querySelector<HTMLElement>(".objects")
    if (!list) return
    bringIntoSight(list, place)
    this.#scrollTop.value = list.scrollTop
  }
}

const bringIntoSight = (list: HTMLElement, place: number): void => {
  const height = rowPx()
  const top = place * height
  if (top < list.scrollTop) list.scrollTop = top
  else if (top + height > list.scrollTop + list.clientHeight)
    list.scrollTop = top + height - list.clientHeight
}

const optionId = (row: ObjectRow | undefined): string => `object-${row?.annotation.id ?? ""}`

const count = (ids: ReadonlySet<string>, word: string): string =>
  ids.size > 0 ? `${ids.size} ${word}` : ""

/** For the pointer alone: the keyboard has H and L, and an option may hold no controls. */
const mark = (
  ids: { value: ReadonlySet<string> },
  id: string,
  on: "eyeOff" | "lock",
  off: "eye" | "lockOpen",
  tip: string,
): TemplateResult => {
  const isOn = ids.value.has(id)
  return html`<span class="object__mark ${isOn ? "object__mark--on" : ""}" data-tip=${tip} @click=${(
    event: Event,
  ) => {
    event.stopPropagation()
    ids.value = toggled(ids.value, [id])
  }}>${icon(isOn ? on : off)}</span>`
}

const teaching = (editor: EditorContext): TemplateResult => {
  const tool = firstTool(editor)
  const key = tool && firstKey(editor, tool)
  const isReadOnly = editor.state.readOnlyReason.value !== null
  if (!key || isReadOnly) return html`<p class="group__empty">Nothing is marked here.</p>`
  return html`<p class="group__empty">Nothing is marked yet. Press ${keyCap(key)} to ${deedOf(tool)} on the picture; each object is listed here.</p>`
}

define("concord-object-list", ObjectList)
