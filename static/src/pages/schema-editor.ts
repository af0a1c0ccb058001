import { createHttp, Problem } from "../shared/http"
import { flash } from "./flash-message"

const http = createHttp()

/**
 * A list of categories or questions. Each entry is a plain form; this adds what a form cannot do: the order by
 * dragging or with Alt and the arrow keys, the colour in the line while it is chosen, and more rows for attributes.
 */
export class SchemaEditor extends HTMLElement {
  #dragged: HTMLElement | null = null

  connectedCallback(): void {
    this.addEventListener("input", (event) => this.#onInput(event))
    this.addEventListener("keydown", (event) => this.#onKey(event))
    for (const entry of this.#entries()) this.#makeDraggable(entry)
  }

  #entries(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-id]")]
  }

  #onInput({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return
    if (target.matches("[data-swatch]"))
      target
        .closest("details")
        ?.querySelector("summary .swatch rect")
        ?.setAttribute("fill", target.value)
    if (target.name === "attribute_name") addRowAfterLast(target)
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const entry = (event.target as Element).closest<HTMLElement>("[data-id]")
    if (!step || !event.altKey || !entry) return
    event.preventDefault()
    const entries = this.#entries()
    const other = entries[entries.indexOf(entry) + step]
    if (!other) return
    if (step < 0) other.before(entry)
    else other.after(entry)
    ;(event.target as HTMLElement).focus()
    void this.#save(entries, entry)
  }

  #makeDraggable(entry: HTMLElement): void {
    const handle = entry.querySelector<HTMLElement>("[data-handle]")
    if (!handle) return
    handle.draggable = true
    handle.addEventListener("dragstart", (event) => {
      this.#dragged = entry
      event.dataTransfer?.setDragImage(entry, 0, 0)
      entry.classList.add("schema__entry--dragged")
    })
    handle.addEventListener("dragend", () => {
      entry.classList.remove("schema__entry--dragged")
      this.#dragged = null
    })
    entry.addEventListener("dragover", (event) => this.#overEntry(event, entry))
    entry.addEventListener("dragleave", () => entry.classList.remove("schema__entry--target"))
    entry.addEventListener("drop", (event) => this.#drop(event, entry))
  }

  #overEntry(event: DragEvent, entry: HTMLElement): void {
    if (!this.#dragged || this.#dragged === entry) return
    event.preventDefault()
    entry.classList.add("schema__entry--target")
  }

  #drop(event: DragEvent, entry: HTMLElement): void {
    if (!this.#dragged) return
    event.preventDefault()
    entry.classList.remove("schema__entry--target")
    const before = this.#entries()
    entry.before(this.#dragged)
    void this.#save(before, this.#dragged)
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
}

/** The last row of attributes is always an empty one. */
const addRowAfterLast = (name: HTMLInputElement): void => {
  const row = name.closest("[data-row]")
  if (!row || row.nextElementSibling || name.value === "") return
  const next = row.cloneNode(true) as HTMLElement
  const number = (row.parentElement?.children.length ?? 0) + 1
  for (const control of next.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
    "input, select",
  )) {
    if (control instanceof HTMLSelectElement) control.selectedIndex = 0
    else control.value = ""
    control.ariaLabel = (control.ariaLabel ?? "").replace(/\d+/, String(number))
  }
  row.after(next)
}
