import { flash } from "./flash-message"

/** A list that grows at its end, where there is a plain link to the next page otherwise. */
export class Growing {
  readonly #host: HTMLElement
  readonly #end = new IntersectionObserver((entries) => this.#reach(entries), {
    rootMargin: "800px",
  })

  /** `list` and `items` are selectors: where items are put, and which they are. */
  constructor(
    host: HTMLElement,
    readonly list: string,
    readonly items: string,
  ) {
    this.#host = host
    this.#watchEnd()
  }

  stop(): void {
    this.#end.disconnect()
  }

  #watchEnd(): void {
    const link = this.#nextLink()
    if (link) this.#end.observe(link)
  }

  #nextLink(): HTMLAnchorElement | null {
    return this.#host.querySelector<HTMLAnchorElement>("a[rel=next]")
  }

  #reach(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some((entry) => entry.isIntersecting)) void this.#grow()
  }

  /** When the next page cannot be had, its link stays, and a click tries again. */
  async #grow(): Promise<void> {
    const link = this.#nextLink()
    if (!link) return
    this.#end.disconnect()
    this.#host.ariaBusy = "true"
    try {
      this.#append(await pageAt(link.href))
      this.#watchEnd()
    } catch {
      flash("error", "What comes next could not be loaded.")
    } finally {
      this.#host.ariaBusy = null
    }
  }

  #append(page: Document): void {
    const more = page.querySelector(this.list)
    if (!more) throw new Error(`The next page has no ${this.list}.`)
    this.#host.querySelector(this.list)?.append(...more.querySelectorAll(this.items))
    const next = page.querySelector(".pagination")
    const present = this.#host.querySelector(".pagination")
    if (next) present?.replaceWith(next)
    else present?.remove()
  }
}

const pageAt = async (url: string): Promise<Document> => {
  const response = await fetch(url, { headers: { accept: "text/html", "hx-request": "true" } })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}
