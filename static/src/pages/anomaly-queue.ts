const KEPT = "concord-anomaly-row"

/**
 * A queue that is worked through by keys: j and k walk, d and x press the button that says so, of what is ticked or of
 * the row itself. After a decision the page comes anew, and the row that has moved up is the next one.
 */
export class AnomalyQueue extends HTMLElement {
  readonly #leaving = new AbortController()

  connectedCallback(): void {
    const { signal } = this.#leaving
    document.addEventListener("keydown", (event) => this.#press(event), { signal })
    this.addEventListener("change", (event) => this.#tick(event.target), { signal })
    this.addEventListener("submit", () => this.#keepPlace(), { signal })
    this.#showCount()
    this.#takePlace()
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-row]")]
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("[name=anomaly]")]
  }

  /** The row that has the focus, in it or itself; -1 before the first key. */
  get #at(): number {
    return this.#rows.findIndex((row) => row.contains(document.activeElement))
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
    if (event.key === "j" || event.key === "k") {
      event.preventDefault()
      const at = this.#at
      this.#go(at < 0 ? 0 : at + (event.key === "j" ? 1 : -1))
    } else if ((event.key === "d" || event.key === "x") && !event.repeat) {
      event.preventDefault()
      this.#buttonOf(event.key)?.click()
    }
  }

  #go(at: number): void {
    const row = this.#rows[at]
    row?.focus()
    row?.scrollIntoView({ block: "nearest" })
  }

  #buttonOf(key: "d" | "x"): HTMLButtonElement | null {
    const isTicked = this.#boxes.some((box) => box.checked)
    const scope = isTicked ? this.querySelector(".anomalies__bar") : this.#rows[this.#at]
    return scope?.querySelector<HTMLButtonElement>(`[data-key=${key}]`) ?? null
  }

  #tick(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return
    if (target.dataset.all !== undefined)
      for (const box of this.#boxes) box.checked = target.checked
    this.#showCount()
  }

  #showCount(): void {
    const boxes = this.#boxes
    const count = boxes.filter((box) => box.checked).length
    const words = this.querySelector<HTMLElement>("[data-count]")
    if (words) words.textContent = count ? `${count} ticked` : (words.dataset.none ?? "")
    const all = this.querySelector<HTMLInputElement>("[data-all]")
    if (all) {
      all.checked = count === boxes.length
      all.indeterminate = count > 0 && count < boxes.length
    }
    for (const button of this.querySelectorAll<HTMLButtonElement>(".anomalies__bar button"))
      button.disabled = count === 0
  }

  #keepPlace(): void {
    const ticked = this.#boxes.findIndex((box) => box.checked)
    const at = ticked < 0 ? this.#at : ticked
    if (at >= 0) sessionStorage.setItem(KEPT, `${location.href} ${at}`)
  }

  #takePlace(): void {
    const [url, at] = (sessionStorage.getItem(KEPT) ?? "").split(" ")
    sessionStorage.removeItem(KEPT)
    if (url === location.href) this.#go(Math.min(Number(at), this.#rows.length - 1))
  }
}

/** Keys that somebody types, or that belong to an open menu or dialog. A tick takes no letters. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest("input:not([type=checkbox]), textarea, select, dialog, [popover]") !== null ||
    document.querySelector("dialog:modal") !== null)
