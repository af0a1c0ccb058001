import { createHttp } from "../shared/http"

type Completion = { readonly text: string; readonly label: string; readonly about: string }
type Completions = {
  readonly start: number
  readonly end: number
  readonly items: readonly Completion[]
}

const WAIT_MS = 100

/** Offers what may be written next in the filter line that is inside: a combobox with its list. */
export class FilterLine extends HTMLElement {
  readonly #http = createHttp()
  #list: HTMLElement = document.createElement("ul")
  readonly #leaving = new AbortController()
  #offered: Completions = { start: 0, end: 0, items: [] }
  #active = -1
  #waiting = 0
  #asking: AbortController | null = null

  connectedCallback(): void {
    const input = this.#input
    const list = this.querySelector<HTMLElement>("[role=listbox]")
    if (!input || !list) return
    this.#list = list
    const { signal } = this.#leaving
    input.addEventListener("input", () => this.#soon(), { signal })
    input.addEventListener("keydown", (event) => this.#press(event), { signal })
    input.addEventListener("blur", () => this.#close(), { signal })
    this.#list.addEventListener("pointerdown", (event) => this.#point(event), { signal })
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#close()
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input")
  }

  #soon(): void {
    clearTimeout(this.#waiting)
    this.#waiting = window.setTimeout(() => void this.#ask(), WAIT_MS)
  }

  /** Without an answer nothing is offered: the line can be written all the same. */
  async #ask(): Promise<void> {
    const input = this.#input
    if (!input) return
    this.#asking?.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    const asked = new URLSearchParams({ q: input.value, at: `${input.selectionStart ?? 0}` })
    const path = `/projects/${this.dataset.project}/filter-completions?${asked}`
    try {
      this.#offer(await this.#http.send<Completions>("GET", path, { signal }))
    } catch {
      if (!signal.aborted) this.#close()
    }
  }

  #offer(offered: Completions): void {
    this.#offered = offered
    this.#list.replaceChildren(...offered.items.map((each, at) => this.#option(each, at)))
    this.#list.hidden = offered.items.length === 0 || document.activeElement !== this.#input
    this.#input?.setAttribute("aria-expanded", `${!this.#list.hidden}`)
    this.#choose(-1)
  }

  #option({ label, about }: Completion, at: number): HTMLElement {
    const option = document.createElement("li")
    option.id = `${this.#list.id}-${at}`
    option.className = "offers__one"
    option.setAttribute("role", "option")
    const words = document.createElement("span")
    words.className = "offers__label"
    words.textContent = label
    option.append(words)
    if (about) {
      const more = document.createElement("span")
      more.className = "offers__about"
      more.textContent = about
      option.append(more)
    }
    return option
  }

  #choose(at: number): void {
    this.#active = at
    for (const [place, option] of [...this.#list.children].entries())
      option.setAttribute("aria-selected", `${place === at}`)
    const option = this.#list.children[at]
    option?.scrollIntoView({ block: "nearest" })
    if (option) this.#input?.setAttribute("aria-activedescendant", option.id)
    else this.#input?.removeAttribute("aria-activedescendant")
  }

  #press(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" && this.#list.hidden) void this.#ask()
    if (this.#list.hidden || event.isComposing) return
    const count = this.#offered.items.length
    if (event.key === "ArrowDown") this.#choose((this.#active + 1) % count)
    else if (event.key === "ArrowUp") this.#choose((this.#active - 1 + count) % count)
    else if (event.key === "Escape") this.#close()
    else if (event.key === "Tab" && !event.shiftKey) this.#take(Math.max(this.#active, 0))
    else if (event.key === "Enter" && this.#active >= 0) this.#take(this.#active)
    else return
    event.preventDefault()
  }

  #point(event: PointerEvent): void {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null
    if (!option) return
    event.preventDefault()
    this.#take([...this.#list.children].indexOf(option))
  }

  /** A field goes on with its value, a value with the next term. */
  #take(at: number): void {
    const input = this.#input
    const taken = this.#offered.items[at]
    if (!input || !taken) return
    const isField = taken.text.endsWith(":")
    const behind = input.value.slice(this.#offered.end)
    const text = isField || behind.startsWith(" ") ? taken.text : `${taken.text} `
    input.setRangeText(text, this.#offered.start, this.#offered.end, "end")
    this.#close()
    if (isField) void this.#ask()
  }

  #close(): void {
    clearTimeout(this.#waiting)
    this.#asking?.abort()
    this.#list.hidden = true
    this.#input?.setAttribute("aria-expanded", "false")
    this.#input?.removeAttribute("aria-activedescendant")
    this.#active = -1
  }
}
