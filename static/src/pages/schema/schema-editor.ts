import { type Named, type Twins, twinsAmong } from "../../shared/colors"
import { createHttp, Problem } from "../../shared/http"
import { flash } from "../flash-message"

const http = createHttp()
/** As many categories have a digit on one page of digits in the editor. */
const DIGITS = 9
/** More colours than this cannot all be told apart, so nothing is said about them. */
const MOST_COMPARED = 40
const TWINS_SHOWN = 2

/**
 * A list of categories or questions. Each entry is a plain form; this adds what a form cannot do: the order by dragging
 * or with Alt and the arrow keys, search, a word on colours that look alike, and care for what was typed.
 */
export class SchemaEditor extends HTMLElement {
  #dragged: HTMLElement | null = null
  #observer: MutationObserver | null = null

  connectedCallback(): void {
    this.addEventListener("input", this.#onInput)
    this.addEventListener("keydown", this.#onKey)
    this.addEventListener("click", this.#onClick, { capture: true })
    this.addEventListener("dragstart", this.#onDragStart)
    this.addEventListener("dragover", this.#onDragOver)
    this.addEventListener("drop", this.#onDrop)
    this.addEventListener("dragend", this.#onDragEnd)
    this.#search()?.addEventListener("input", this.#onSearch)
    this.#search()?.closest("[data-finder]")?.removeAttribute("hidden")
    addEventListener("keydown", this.#onSlash)
    addEventListener("beforeunload", this.#onLeave)
    const list = this.querySelector("ol")
    this.#observer = new MutationObserver((records) => this.#onRows(records))
    if (list) this.#observer.observe(list, { childList: true })
    this.#refresh()
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect()
    removeEventListener("keydown", this.#onSlash)
    removeEventListener("beforeunload", this.#onLeave)
  }

  /** The categories of the list as they are shown, for whoever compares colours. */
  named(): readonly Named[] {
    return this.#entries().map(({ dataset }) => ({
      name: dataset.name ?? "",
      color: dataset.color ?? "",
    }))
  }

  #entries(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-id]")]
  }

  #search(): HTMLInputElement | null {
    return this.closest("section")?.querySelector<HTMLInputElement>("[data-search]") ?? null
  }

  /** Whoever works by keys goes on at the row after one that went. */
  #onRows(records: readonly MutationRecord[]): void {
    const gone = records.find(
      ({ removedNodes, addedNodes }) => removedNodes.length > addedNodes.length,
    )
    const next = gone?.nextSibling ?? null
    if (next && document.activeElement === document.body) openerAfter(next)?.focus()
    this.#refresh()
  }

  /** Rows came, went or changed places. */
  #refresh(): void {
    const entries = this.#entries()
    for (const entry of entries) {
      const handle = entry.querySelector<HTMLElement>("[data-handle]")
      if (handle) handle.draggable = true
    }
    this.#number(entries)
    this.#compareColors()
    this.#onSearch()
  }

  /** Digits follow the order. */
  #number(entries: readonly HTMLElement[]): void {
    let firstKey = 1
    entries.forEach((entry, index) => {
      const key = entry.querySelector(".schema__key")
      if (key) setCap(key, digitKeys(index))
      const keys = entry.querySelector(".schema__keys")
      const count = Number(entry.dataset.values ?? 0)
      if (keys) setCap(keys, keysWords(firstKey, count))
      firstKey += count
      for (const button of entry.querySelectorAll<HTMLButtonElement>("[data-step]"))
        button.disabled = index === (button.dataset.step === "1" ? entries.length - 1 : 0)
    })
  }

  #compareColors(): void {
    const notice = this.querySelector<HTMLElement>("[data-twins]")
    const words = notice?.querySelector("[data-twins-text]")
    if (!notice || !words) return
    const named = this.named()
    const twins = named.length > MOST_COMPARED ? [] : twinsAmong(named)
    notice.hidden = twins.length === 0
    words.textContent = twinsWords(twins)
  }

  readonly #onInput = ({ target }: Event): void => {
    const entry = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null
    if (!entry) return
    entry.dataset.dirty = "true"
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-swatch]")) return
    entry.dataset.color = target.value
    entry.querySelector(".schema__row .swatch rect")?.setAttribute("fill", target.value)
    this.#compareColors()
  }

  /** A row that has its form already shows or hides it: what was typed stays. */
  readonly #onClick = (event: MouseEvent): void => {
    const target = event.target as Element
    const opener = target.closest<HTMLElement>("[data-opener]")
    const body = opener?.closest("[data-id]")?.querySelector<HTMLElement>("[data-body]")
    if (opener && body) {
      event.preventDefault()
      event.stopPropagation()
      body.hidden = !body.hidden
      opener.ariaExpanded = String(!body.hidden)
      opener.closest("[data-id]")?.classList.toggle("schema__entry--open", !body.hidden)
    }
    const step = target.closest<HTMLElement>("[data-step]")
    const entry = target.closest<HTMLElement>("[data-id]")
    if (!step || !entry) return
    event.preventDefault()
    this.#move(entry, Number(step.dataset.step))
    step.focus()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement
    const entry = target.closest<HTMLElement>("[data-id]")
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      target.closest("form")?.requestSubmit()
      return
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step || !event.altKey || !entry) return
    event.preventDefault()
    this.#move(entry, step)
    target.focus()
  }

  #move(entry: HTMLElement, step: number): void {
    const entries = this.#entries()
    const other = entries[entries.indexOf(entry) + step]
    if (!other) return
    if (step < 0) other.before(entry)
    else other.after(entry)
    void this.#save(entries, entry)
  }

  readonly #onDragStart = (event: DragEvent): void => {
    const target = event.target as Element
    if (!target.matches("[data-handle]")) return
    this.#dragged = target.closest<HTMLElement>("[data-id]")
    if (!this.#dragged) return
    event.dataTransfer?.setDragImage(this.#dragged, 0, 0)
    this.#dragged.classList.add("schema__entry--dragged")
  }

  readonly #onDragOver = (event: DragEvent): void => {
    const entry = (event.target as Element).closest<HTMLElement>("[data-id]")
    for (const marked of this.querySelectorAll(".schema__entry--target"))
      if (marked !== entry) marked.classList.remove("schema__entry--target")
    if (!this.#dragged || !entry || entry === this.#dragged) return
    event.preventDefault()
    entry.classList.add("schema__entry--target")
  }

  readonly #onDrop = (event: DragEvent): void => {
    const entry = (event.target as Element).closest<HTMLElement>("[data-id]")
    const dragged = this.#dragged
    if (!dragged || !entry || entry === dragged) return
    event.preventDefault()
    const before = this.#entries()
    const isDown = before.indexOf(dragged) < before.indexOf(entry)
    if (isDown) entry.after(dragged)
    else entry.before(dragged)
    void this.#save(before, dragged)
  }

  readonly #onDragEnd = (): void => {
    this.#dragged?.classList.remove("schema__entry--dragged")
    this.querySelector(".schema__entry--target")?.classList.remove("schema__entry--target")
    this.#dragged = null
  }

  /** The order shown goes to the server; refused, the list goes back to what it was. */
  async #save(before: readonly HTMLElement[], moved: HTMLElement): Promise<void> {
    const entries = this.#entries()
    const ids = entries.map((entry) => Number(entry.dataset.id))
    const url = (this.dataset.orderUrl ?? "").replace("/api/v1", "")
    try {
      await http.send("PUT", url, { body: { ids } })
      this.#say(`Now number ${entries.indexOf(moved) + 1} of ${entries.length}.`)
    } catch (error) {
      for (const entry of before.toReversed()) entry.parentElement?.prepend(entry)
      flash("error", error instanceof Problem ? error.message : "The order could not be saved.")
    }
  }

  #say(sentence: string): void {
    const place = this.querySelector("[data-said]")
    if (place) place.textContent = sentence
  }

  readonly #onSearch = (): void => {
    const wanted = this.#search()?.value.trim().toLowerCase() ?? ""
    let found = 0
    for (const entry of this.#entries()) {
      const isFound = (entry.textContent ?? "").toLowerCase().includes(wanted)
      entry.hidden = !isFound
      if (isFound) found += 1
    }
    const none = this.querySelector<HTMLElement>("[data-none-found]")
    if (none) none.hidden = wanted === "" || found > 0
    if (wanted !== "") this.#say(`${found} found.`)
  }

  readonly #onSlash = (event: KeyboardEvent): void => {
    const isTyping = (event.target as Element).closest("input, textarea, select")
    const search = this.#search()
    if (event.key !== "/" || isTyping || !search) return
    event.preventDefault()
    search.focus()
  }

  /** The browser asks before it leaves what was typed and not saved. */
  readonly #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.querySelector("[data-dirty]:not([data-sent])")) event.preventDefault()
  }
}

/** The link of the first row from this node on. */
const openerAfter = (node: Node): HTMLElement | null => {
  let next: Node | null = node
  while (next && !(next instanceof HTMLElement)) next = next.nextSibling
  return next?.querySelector<HTMLElement>("[data-opener], input") ?? null
}

/** A key as a cap, or nothing. */
const setCap = (place: Element, key: string): void => {
  if (place.textContent?.trim() === key) return
  const cap = document.createElement("kbd")
  cap.className = "kbd"
  cap.textContent = key
  place.replaceChildren(...(key === "" ? [] : [cap]))
}

/** What picks the category at this place: a digit, behind a backtick on the second page of digits. */
export const digitKeys = (index: number): string => {
  const digit = (index % DIGITS) + 1
  if (index < DIGITS) return String(digit)
  return index < 2 * DIGITS ? `\` ${digit}` : ""
}

/** The keys of a question's values: they are numbered through all questions, and end with 9. */
export const keysWords = (first: number, count: number): string => {
  const last = Math.min(first + count - 1, DIGITS)
  if (count === 0 || first > last) return ""
  return first === last ? `Alt ${first}` : `Alt ${first}–${last}`
}

/** Which colours look alike, and to whose eyes. */
export const twinsWords = (twins: readonly Twins[]): string => {
  const told = twins.slice(0, TWINS_SHOWN).map(({ one, other, vision }) => {
    const whose = vision === "normal" ? "" : " to eyes that do not tell red from green"
    return `${one} and ${other} look alike${whose}`
  })
  const rest = twins.length - told.length
  const more = rest > 0 ? `, and so do ${rest} more ${rest === 1 ? "pair" : "pairs"}` : ""
  return `${told.join("; ")}${more}. Open one of them to give it another colour.`
}
