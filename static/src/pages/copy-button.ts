const SAID_MS = 2000

/** Copies the lines of the snippet that it stands in. */
export class CopyButton extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", () => void this.#copy())
  }

  async #copy(): Promise<void> {
    const lines = this.closest(".snippet")?.querySelector("pre")
    if (!lines) throw new Error("A copy-button needs a .snippet with a <pre> around it.")
    this.#say((await copied(lines)) ? "Copied" : "Press Ctrl+C")
  }

  #say(words: string): void {
    const button = this.querySelector("button")
    const label = button?.lastChild
    if (!button || !label) return
    button.setAttribute("aria-live", "polite")
    label.textContent = words
    window.setTimeout(() => {
      label.textContent = "Copy"
    }, SAID_MS)
  }
}

/** Plain HTTP has no clipboard: there the lines are selected instead, and one key is left to press. */
const copied = async (lines: HTMLElement): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(lines.textContent)
    return true
  } catch {
    getSelection()?.selectAllChildren(lines)
    return false
  }
}
