/** Fields are chosen around it: it tells how many columns they come to. */
export class FeatureChoice extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", this.#tell)
    this.#tell()
  }

  disconnectedCallback(): void {
    this.removeEventListener("change", this.#tell)
  }

  readonly #tell = (): void => {
    const sum = this.querySelector("[data-sum]")
    if (sum) sum.textContent = String(columnsOf(this.#chosen()))
  }

  #chosen(): string[] {
    const boxes = this.querySelectorAll<HTMLInputElement>("[data-columns]:checked")
    return [...boxes].map((box) => box.dataset.columns ?? "")
  }
}

/** The sum of what the chosen fields say. */
export const columnsOf = (counts: readonly string[]): number =>
  counts.reduce((sum, count) => sum + Number(count), 0)
