export type ListKeysOptions = {
  /** The active place; -1 when there is none. */
  readonly place: number
  readonly count: number
  readonly perPage: number
  readonly goTo: (place: number, isExtending: boolean) => void
  readonly toggle: () => void
}

/** The keys of a listbox: arrows, pages and ends move, with Shift they select on the way, Space toggles. */
export class ListKeys {
  readonly #options: ListKeysOptions

  constructor(options: ListKeysOptions) {
    this.#options = options
  }

  /** Keys that are not a list's own go on to the editor: Delete, H and L mean the same here as on the canvas. */
  handle(event: KeyboardEvent): void {
    if (event.altKey || ((event.ctrlKey || event.metaKey) && event.key !== " ")) return
    const place = this.#placeFor(event.key)
    if (place === null && event.key !== " ") return
    event.preventDefault()
    event.stopPropagation()
    if (place === null) this.#options.toggle()
    else this.#options.goTo(place, event.shiftKey)
  }

  #placeFor(key: string): number | null {
    const { place, count, perPage } = this.#options
    const places: Readonly<Record<string, number>> = {
      ArrowUp: place - 1,
      ArrowDown: place + 1,
      PageUp: place - perPage,
      PageDown: place + perPage,
      Home: 0,
      End: count - 1,
    }
    const next = places[key]
    return next === undefined ? null : Math.min(Math.max(next, 0), count - 1)
  }
}
