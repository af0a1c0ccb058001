import { isTyping } from "../shared/typing"

/** What every page of pictures listens to: / goes to the filter, ? lists the keys. */
export class PageKeys extends HTMLElement {
  readonly #leaving = new AbortController()

  connectedCallback(): void {
    document.addEventListener("keydown", (event) => this.#press(event), {
      signal: this.#leaving.signal,
    })
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (document.querySelector("dialog:modal")) return
    if (event.key === "?") this.querySelector("dialog")?.showModal()
    else if (event.key === "/") document.querySelector<HTMLInputElement>("#q")?.select()
    else return
    event.preventDefault()
  }
}
