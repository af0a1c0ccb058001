import { ranked } from "../editor/panels/ranking"

const DIGITS = 9

/** The buttons of a project's categories: nine at a time on the digits, as in the editor, or found by typing. */
export class CategoryPicker {
  readonly #buttons: readonly HTMLButtonElement[]
  readonly #field: HTMLInputElement | null
  readonly #choose: (id: number) => void
  #page = 0

  constructor(bar: HTMLElement, signal: AbortSignal, choose: (id: number) => void) {
    this.#buttons = [...bar.querySelectorAll<HTMLButtonElement>("[data-category]")]
    this.#field = bar.querySelector<HTMLInputElement>("[data-find]")
    this.#choose = choose
    for (const button of this.#buttons)
      button.addEventListener("click", () => choose(idOf(button)), { signal })
    this.#field?.addEventListener("input", () => this.#draw(), { signal })
    this.#field?.addEventListener("keydown", (event) => this.#type(event), { signal })
    this.#draw()
  }

  /** Whether a key was for the categories: a digit, ` for the next nine, c to type a name. */
  press(key: string): boolean {
    const button = /^[1-9]$/.test(key) ? this.#onDigits[Number(key) - 1] : undefined
    if (button) this.#choose(idOf(button))
    else if (key === "c") this.#field?.focus()
    else if (key === "`") this.#turn()
    else return false
    return true
  }

  nameOf(id: number): string {
    return this.#of(id)?.dataset.name ?? ""
  }

  /** Show an object's new category on its tile: name, swatch and outline. */
  paint(tile: HTMLElement, id: number): void {
    const color = this.#of(id)?.dataset.color ?? "currentColor"
    const name = tile.querySelector("[data-category-name]")
    if (name) name.textContent = this.nameOf(id)
    for (const drawn of tile.querySelectorAll("svg [stroke]")) {
      drawn.setAttribute("stroke", color)
      if (drawn.hasAttribute("fill")) drawn.setAttribute("fill", color)
    }
    tile.querySelector(".swatch rect")?.setAttribute("fill", color)
  }

  get #onDigits(): readonly HTMLButtonElement[] {
    return this.#buttons.slice(this.#page * DIGITS, (this.#page + 1) * DIGITS)
  }

  #of(id: number): HTMLButtonElement | undefined {
    return this.#buttons.find((button) => idOf(button) === id)
  }

  #turn(): void {
    this.#page = (this.#page + 1) % Math.max(Math.ceil(this.#buttons.length / DIGITS), 1)
    this.#draw()
  }

  #type(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      const [first] = this.#found
      if (first && this.#field?.value.trim()) this.#choose(idOf(first))
    } else if (event.key !== "Escape") return
    event.preventDefault()
    if (this.#field) this.#field.value = ""
    this.#field?.blur()
    this.#draw()
  }

  get #found(): readonly HTMLButtonElement[] {
    const typed = this.#field?.value ?? ""
    if (typed.trim() === "") return this.#onDigits
    const named = this.#buttons.map((button) => ({ words: button.dataset.words ?? "", button }))
    return ranked(named, typed)
      .slice(0, DIGITS)
      .map(({ button }) => button)
  }

  #draw(): void {
    const onDigits = this.#onDigits
    const found = this.#found
    const isTyped = found !== onDigits && (this.#field?.value.trim() ?? "") !== ""
    for (const button of this.#buttons) {
      button.hidden = !found.includes(button)
      const digit = onDigits.indexOf(button) + 1
      const cap = button.querySelector<HTMLElement>("kbd")
      if (!cap) continue
      cap.textContent = isTyped ? (button === found[0] ? "Enter" : "") : String(digit)
      cap.hidden = cap.textContent === ""
    }
  }
}

const idOf = (button: HTMLElement): number => Number(button.dataset.category)
