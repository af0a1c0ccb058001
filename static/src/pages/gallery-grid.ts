import { flash } from "./flash-message"

type Step = (links: readonly HTMLElement[], at: number) => number

const STEPS: Readonly<Record<string, Step>> = {
  ArrowRight: (_, at) => at + 1,
  j: (_, at) => at + 1,
  ArrowLeft: (_, at) => at - 1,
  k: (_, at) => at - 1,
  ArrowDown: (links, at) => nearestInRow(links, at, 1),
  ArrowUp: (links, at) => nearestInRow(links, at, -1),
  Home: () => 0,
  End: (links) => links.length - 1,
}

/** A grid of pictures that is walked by keys and grows at its end, where there is a plain link otherwise. */
export class GalleryGrid extends HTMLElement {
  readonly #end = new IntersectionObserver((entries) => this.#reach(entries), {
    rootMargin: "800px",
  })
  readonly #leaving = new AbortController()

  connectedCallback(): void {
    const { signal } = this.#leaving
    document.addEventListener("keydown", (event) => this.#walk(event), { signal })
    this.#watchEnd()
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#end.disconnect()
  }

  #walk(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
    const links = [...this.querySelectorAll<HTMLElement>(".thumbnail__link")]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = links[at < 0 ? 0 : step(links, at)]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }

  #watchEnd(): void {
    const link = this.#nextLink()
    if (link) this.#end.observe(link)
  }

  #nextLink(): HTMLAnchorElement | null {
    return this.querySelector<HTMLAnchorElement>("a[rel=next]")
  }

  #reach(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some((entry) => entry.isIntersecting)) void this.#grow()
  }

  /** When the next page cannot be had, its link stays, and a click tries again. */
  async #grow(): Promise<void> {
    const link = this.#nextLink()
    if (!link) return
    this.#end.disconnect()
    this.ariaBusy = "true"
    try {
      this.#append(await pageAt(link.href))
      this.#watchEnd()
    } catch {
      flash("error", "The next images could not be loaded.")
    } finally {
      this.ariaBusy = null
    }
  }

  #append(page: Document): void {
    const more = page.querySelector("gallery-grid")
    if (!more) throw new Error("The next page has no gallery-grid.")
    this.querySelector(".thumbnails")?.append(...more.querySelectorAll(".thumbnail"))
    const next = more.querySelector(".pagination")
    const present = this.querySelector(".pagination")
    if (next) present?.replaceWith(next)
    else present?.remove()
  }
}

const pageAt = async (url: string): Promise<Document> => {
  const response = await fetch(url, { headers: { accept: "text/html", "hx-request": "true" } })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

/** Keys that somebody types, or that belong to an open dialog, are not the grid's. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest("input, textarea, select, dialog, [popover]") !== null ||
    document.querySelector("dialog:modal") !== null)

/** The picture in the row above or below whose middle is nearest; rows are of different lengths. */
const nearestInRow = (links: readonly HTMLElement[], at: number, direction: 1 | -1): number => {
  const boxes = links.map((link) => link.getBoundingClientRect())
  const from = boxes[at]
  if (!from) return at
  const isBeyond = (box: DOMRect) =>
    direction > 0 ? box.top >= from.bottom : box.bottom <= from.top
  const middle = (box: DOMRect) => box.left + box.width / 2
  const distance = (box: DOMRect) =>
    Math.abs(box.top - from.top) * 4 + Math.abs(middle(box) - middle(from))
  let best = at
  for (const [index, box] of boxes.entries())
    if (isBeyond(box) && (best === at || distance(box) < distance(boxes[best] ?? box))) best = index
  return best
}
