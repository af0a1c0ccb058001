import { namesIn } from "../skeleton/coco"

/** A list or a file of categories: says while one types how many there are, and takes a file into the text. */
export class ManyCategories extends HTMLElement {
  connectedCallback(): void {
    this.#text()?.addEventListener("input", () => this.#tell())
    this.querySelector("[type=file]")?.addEventListener("change", (event) => void this.#read(event))
    this.#tell()
  }

  #text(): HTMLTextAreaElement | null {
    return this.querySelector("textarea")
  }

  /** The file goes into the text, where it can be seen and changed before it is sent. */
  async #read(event: Event): Promise<void> {
    const field = event.target as HTMLInputElement
    const [file] = field.files ?? []
    const text = this.#text()
    if (!file || !text) return
    text.value = await file.text()
    field.value = ""
    this.#tell()
    text.focus()
  }

  #tell(): void {
    const place = this.querySelector("[data-found]")
    const text = this.#text()
    if (place && text) place.textContent = foundWords(text.value, takenNames())
  }
}

/** The names of the project's categories, as the page lists them. */
const takenNames = (): ReadonlySet<string> => {
  const entries = document.querySelectorAll<HTMLElement>('[data-noun="category"] [data-id]')
  return new Set([...entries].map(({ dataset }) => dataset.name ?? ""))
}

/** How many categories a text names, and how many of them are new. */
export const foundWords = (text: string, taken: ReadonlySet<string>): string => {
  if (text.trim() === "") return ""
  const names = namesIn(text)
  if (names === null) return "This is not JSON yet, and begins like it."
  const added = names.filter((name) => !taken.has(name))
  const words = `${names.length.toLocaleString("en")} ${names.length === 1 ? "category" : "categories"}`
  const left = names.length - added.length
  return left === 0 ? `${words}, all new.` : `${words}: ${added.length} new, ${left} here already.`
}
