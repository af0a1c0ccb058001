export type FlashKind = "done" | "caution" | "error" | "note"

const SHOWN_MS = 8000

/** A message in the corner. Good news without a button leaves by itself; the rest stays until it is closed. */
export class FlashMessage extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    this.append(closeButton(() => this.remove()))
    if (this.classList.contains("flash--done") && !this.querySelector("form")) this.#leaveSoon()
    this.addEventListener("pointerenter", () => clearTimeout(this.#timer))
    this.addEventListener("focusin", () => clearTimeout(this.#timer))
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
  }

  #leaveSoon(): void {
    this.#timer = window.setTimeout(() => this.remove(), SHOWN_MS)
  }
}

/** Say something in the corner of the page, where screen readers hear it too. */
export const flash = (kind: FlashKind, sentence: string): void => {
  const message = document.createElement("flash-message")
  message.className = `flash flash--${kind}`
  const text = document.createElement("p")
  text.className = "flash__text"
  text.textContent = sentence
  message.append(text)
  document.getElementById("flashes")?.append(message)
}

const closeButton = (close: () => void): HTMLButtonElement => {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button button--quiet button--small button--icon"
  button.ariaLabel = "Close"
  button.textContent = "×"
  button.addEventListener("click", close)
  return button
}
