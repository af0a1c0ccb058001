import { isElsewhere, placeAfter } from "./grid-walk"
import { Growing } from "./growing"

/** A grid of pictures that is walked by keys and grows at its end. */
export class GalleryGrid extends HTMLElement {
  readonly #leaving = new AbortController()
  #growing: Growing | null = null

  connectedCallback(): void {
    const { signal } = this.#leaving
    document.addEventListener("keydown", (event) => this.#walk(event), { signal })
    this.#growing = new Growing(this, ".thumbnails", ".thumbnail")
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#growing?.stop()
  }

  #walk(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
    const links = [...this.querySelectorAll<HTMLElement>(".thumbnail__link")]
    const at = links.findIndex((link) => link === document.activeElement)
    const place = placeAfter(event.key, links, at)
    const next = place === null ? null : links[place]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }
}
