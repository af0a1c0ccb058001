import { isElsewhere, placeAfter } from "./grid-walk"

/**
 * Tiles that are walked and ticked: arrows walk, with Shift they tick what they pass, x ticks, Ctrl+A ticks all that are
 * loaded, Escape none. A click with Shift ticks all from the tile ticked last.
 */
export class Picking {
  readonly #host: HTMLElement
  readonly #told: () => void
  #anchor: Element | null = null

  /** Each `.tile` in the host has a tick (`[data-pick]`) and something to focus (`[data-focus]`). */
  constructor(host: HTMLElement, signal: AbortSignal, told: () => void) {
    this.#host = host
    this.#told = told
    document.addEventListener("keydown", (event) => this.#press(event), { signal })
    host.addEventListener("click", (event) => this.#click(event), { signal })
    host.addEventListener("change", () => told(), { signal })
  }

  get tiles(): readonly HTMLElement[] {
    return [...this.#host.querySelectorAll<HTMLElement>(".tile")]
  }

  get picked(): readonly HTMLElement[] {
    return this.tiles.filter((tile) => tickOf(tile)?.checked)
  }

  /** Tick these and no others. */
  pick(wanted: Iterable<Element>): void {
    const these = new Set(wanted)
    for (const tile of this.tiles) setTick(tile, these.has(tile))
    this.#told()
  }

  #press(event: KeyboardEvent): void {
    if (isElsewhere(event.target) || event.altKey) return
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "a" && this.tiles.length > 0) this.#take(event, () => this.pick(this.tiles))
      return
    }
    const place = placeAfter(event.key, this.tiles, this.#at)
    if (place !== null) this.#take(event, () => this.#walk(place, event.shiftKey))
    else if (event.key === "x") this.#take(event, () => this.#toggle())
    else if (event.key === "Escape" && this.picked.length > 0)
      this.#take(event, () => this.pick([]))
  }

  #take(event: KeyboardEvent, act: () => void): void {
    event.preventDefault()
    act()
  }

  /** The tile that has the focus, in it or itself; -1 before the first key. */
  get #at(): number {
    return this.tiles.findIndex((tile) => tile.contains(document.activeElement))
  }

  #walk(place: number, isTicking: boolean): void {
    const from = this.#at
    const tile = this.tiles[place]
    if (!tile) return
    if (isTicking && from >= 0) this.#tickRange(from, place, true)
    tile.querySelector<HTMLElement>("[data-focus]")?.focus()
    tile.scrollIntoView({ block: "nearest" })
  }

  #toggle(): void {
    const tile = this.tiles[this.#at]
    if (!tile) return
    setTick(tile, !tickOf(tile)?.checked)
    this.#anchor = tile
    this.#told()
  }

  #click(event: MouseEvent): void {
    const tick = event.target
    if (!(tick instanceof HTMLInputElement) || tick.dataset.pick === undefined) return
    const tile = tick.closest(".tile")
    const { tiles } = this
    const from = tiles.findIndex((each) => each === this.#anchor)
    const to = tiles.findIndex((each) => each === tile)
    if (event.shiftKey && from >= 0) this.#tickRange(from, to, tick.checked)
    this.#anchor = tile
  }

  #tickRange(from: number, to: number, isTicked: boolean): void {
    const range = this.tiles.slice(Math.min(from, to), Math.max(from, to) + 1)
    for (const tile of range) setTick(tile, isTicked)
    this.#told()
  }
}

const tickOf = (tile: Element): HTMLInputElement | null =>
  tile.querySelector<HTMLInputElement>("[data-pick]")

const setTick = (tile: Element, isTicked: boolean): void => {
  const tick = tickOf(tile)
  if (tick) tick.checked = isTicked
}
