/** The form of the gallery's filters, which stands beside what it finds. */
const form = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("#facets")

/** Ask for the term in place of all that were chosen of its field, or for none of them. */
export const choose = (field: string, term: string | null): void => {
  const filters = form()
  if (!filters) return
  for (const input of filters.querySelectorAll<HTMLInputElement>("input[name=f]")) {
    if (!isOf(field, input.value)) continue
    if (input.type === "hidden") input.remove()
    else input.checked = false
  }
  if (term !== null) {
    const chosen = document.createElement("input")
    chosen.type = "hidden"
    chosen.name = "f"
    chosen.value = term
    filters.append(chosen)
  }
  filters.requestSubmit()
}

const isOf = (field: string, term: string): boolean =>
  term.startsWith(`${field}:`) || term === `-has:${field}`
