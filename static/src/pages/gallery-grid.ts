import { flash } from "./flash-message"
import { isElsewhere } from "./grid-walk"
import { Growing } from "./growing"
import { Picking } from "./picking"

/** So many ids fit into an address. */
const MOST_IN_ADDRESS = 200

/** A grid of pictures that grows at its end, is walked by keys, and chosen from where there is a bar to do things. */
export class GalleryGrid extends HTMLElement {
  readonly #leaving = new AbortController()
  #growing: Growing | null = null
  #picking: Picking | null = null
  /** Somebody has asked for the bar; it is there without a choice, too. */
  #isAsked = false

  connectedCallback(): void {
    const { signal } = this.#leaving
    this.#growing = new Growing(this, ".thumbnails", ".thumbnail")
    this.#picking = new Picking(this, signal, () => this.#showCount())
    const results = this.parentElement ?? this
    results.addEventListener("click", (event) => this.#click(event), { signal })
    results.addEventListener("change", () => this.#showCount(), { signal })
    results.addEventListener("submit", (event) => this.#guard(event), { signal })
    document.addEventListener("keydown", (event) => this.#press(event), { signal })
    document.addEventListener("htmx:after:swap", () => this.#showCount(), { signal })
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#growing?.stop()
  }

  /** The bar is fetched on its own, and may come after the first images are chosen. */
  get #bar(): HTMLFormElement | null {
    return document.querySelector<HTMLFormElement>("form#batch")
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
    if (event.key === "b" && this.#bar) {
      event.preventDefault()
      this.#ask(true)
      this.#bar.querySelector<HTMLElement>("[name=deed]")?.focus()
    } else if (event.key === "Escape" && this.#isAsked) this.#ask(false)
  }

  #ask(isAsked: boolean): void {
    this.#isAsked = isAsked
    const scope = this.#bar?.querySelector<HTMLInputElement>("[data-scope]")
    if (scope && !isAsked) scope.checked = false
    if (isAsked) this.#showCount()
    else this.#picking?.pick([])
  }

  #click(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    if (button?.dataset.deed === "all") this.#picking?.pick(this.#picking.tiles)
    else if (button?.dataset.deed === "none") this.#picking?.pick([])
    else if (button?.dataset.deed === "choose") this.#ask(this.#bar?.hidden === true)
  }

  #guard(event: SubmitEvent): void {
    const bar = this.#bar
    if (event.target !== bar || !bar) return
    const data = new FormData(bar)
    const deed = data.get("deed")
    const reason = String(data.get("reason") ?? "").trim()
    if (deed === "exclude" && reason === "")
      this.#refuse(event, "Say why they are excluded.", "[name=reason]")
    else if (deed === "assign" && !data.has("annotator_ids"))
      this.#refuse(event, "Tick the people who get them.", "[popovertarget]")
  }

  #refuse(event: Event, sentence: string, missing: string): void {
    event.preventDefault()
    flash("caution", sentence)
    this.#bar?.querySelector<HTMLElement>(missing)?.focus()
  }

  #showCount(): void {
    const bar = this.#bar
    if (!bar) return
    const isAll = bar.querySelector<HTMLInputElement>("[data-scope]")?.checked ?? false
    const picked = this.#picking?.picked ?? []
    bar.hidden = picked.length === 0 && !isAll && !this.#isAsked
    const opener = document.querySelector<HTMLElement>("[data-deed=choose]")
    if (opener) opener.ariaExpanded = String(!bar.hidden)
    const words = bar.querySelector<HTMLElement>("[data-count]")
    if (words) words.textContent = wordsFor(picked.length, isAll)
    const none = bar.querySelector<HTMLButtonElement>("[data-deed=none]")
    if (none) none.disabled = picked.length === 0
    const act = bar.querySelector<HTMLButtonElement>("[data-do]")
    if (act) act.disabled = picked.length === 0 && !isAll
    this.#showExport(bar, isAll ? [] : picked)
  }

  /** What is exported is what is chosen; with nothing chosen, all that match. */
  #showExport(bar: HTMLElement, picked: readonly HTMLElement[]): void {
    const link = bar.querySelector<HTMLAnchorElement>("[data-export]")
    const where = bar.querySelector<HTMLInputElement>("[name=where]")?.value ?? ""
    if (!link) return
    const isTooMany = picked.length > MOST_IN_ADDRESS
    const line =
      picked.length > 0 ? `id:${picked.map(({ dataset }) => dataset.id).join(",")}` : where
    if (isTooMany) link.removeAttribute("href")
    else link.href = `${link.dataset.export ?? ""}${encodeURIComponent(line)}`
    link.ariaDisabled = isTooMany ? "true" : null
    link.title = isTooMany ? `At most ${MOST_IN_ADDRESS}; else take all that match a filter` : ""
  }
}

const wordsFor = (count: number, isAll: boolean): string => {
  if (isAll) return "All that match"
  return count === 0 ? "None chosen" : `${count.toLocaleString("en")} chosen`
}
