import { createHttp, type Http, Problem, Unreachable } from "../shared/http"
import { uuid } from "../shared/uuid"
import { CategoryPicker } from "./category-picker"
import { flash } from "./flash-message"
import { isElsewhere } from "./grid-walk"
import { Growing } from "./growing"
import { Picking } from "./picking"
import {
  type Changed,
  finishedIn,
  MOST_AT_ONCE,
  type Relabelling,
  sentencesOf,
} from "./relabelling"

const TIMEOUT_MS = 120_000
const MOST_KEPT = 20

type Wish = {
  readonly categoryId: number
  readonly tiles: readonly HTMLElement[]
  readonly reopen: boolean
}

/** Crops of objects: ticked, given another category by a digit or its name, and taken back. */
export class ObjectGrid extends HTMLElement {
  readonly #http: Http = createHttp()
  readonly #leaving = new AbortController()
  #growing: Growing | null = null
  #picking: Picking | null = null
  #categories: CategoryPicker | null = null
  #isBusy = false
  /** A request without an answer is repeated under its id. */
  #unanswered: { readonly body: string; readonly id: string } | null = null

  connectedCallback(): void {
    const { signal } = this.#leaving
    this.#growing = new Growing(this, ".objects", ".tile")
    this.#picking = new Picking(this, signal, () => this.#showCount())
    const bar = this.querySelector<HTMLElement>("[data-bar]")
    if (bar) this.#categories = new CategoryPicker(bar, signal, (id) => void this.#relabel(id))
    document.addEventListener("keydown", (event) => this.#press(event), { signal })
    this.addEventListener("click", (event) => this.#click(event), { signal })
    this.#showCount()
    this.#showUndo()
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#growing?.stop()
  }

  #press(event: KeyboardEvent): void {
    if (isElsewhere(event.target) || event.altKey) return
    const isUndo = event.key === "z" && !event.shiftKey
    if (isUndo) void this.#undo()
    else if (event.ctrlKey || event.metaKey) return
    else if (event.key === "Enter") this.#open()
    else if (!this.#categories?.press(event.key)) return
    event.preventDefault()
  }

  #open(): void {
    const tile = document.activeElement?.closest(".tile")
    tile?.querySelector<HTMLAnchorElement>("a")?.click()
  }

  #click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    const { deed } = button?.dataset ?? {}
    if (deed === "all") this.#picking?.pick(this.#picking.tiles)
    else if (deed === "none") this.#picking?.pick([])
    else if (deed === "undo") void this.#undo()
  }

  async #relabel(categoryId: number, tiles = this.#picking?.picked ?? [], reopen = false) {
    if (tiles.length === 0) return flash("note", "Choose objects first: click them, or press x.")
    if (tiles.length > MOST_AT_ONCE)
      return flash("caution", `Choose at most ${MOST_AT_ONCE.toLocaleString("en")} at once.`)
    const wish = { categoryId, tiles, reopen }
    const done = await this.#ask(() => this.#send(wish))
    if (!done) return
    this.#show(done.changed)
    if (done.changed.length > 0) this.#keep([...this.#kept, done.id])
    const changed = new Set(done.changed.map(({ id }) => id))
    this.#picking?.pick(tiles.filter((tile) => !changed.has(tile.dataset.id ?? "")))
    this.#tell(done, this.#categories?.nameOf(categoryId) ?? "", wish)
  }

  async #send({ categoryId, tiles, reopen }: Wish): Promise<Relabelling> {
    const asked = {
      category_id: categoryId,
      objects: tiles.map(({ dataset }) => ({
        id: dataset.id,
        revision: Number(dataset.revision),
      })),
      reopen,
    }
    const body = JSON.stringify(asked)
    const id = this.#unanswered?.body === body ? this.#unanswered.id : uuid()
    this.#unanswered = { body, id }
    const path = `/projects/${this.dataset.project}/relabellings`
    const options = { body: { ...asked, request_id: id }, timeoutMs: TIMEOUT_MS }
    const done = await this.#http.send<Relabelling>("POST", path, options)
    this.#unanswered = null
    return done
  }

  async #undo(): Promise<void> {
    const id = this.#kept.at(-1)
    if (id === undefined) return
    const options = { timeoutMs: TIMEOUT_MS }
    const path = `/relabellings/${id}`
    const done = await this.#ask(() => this.#http.send<Relabelling>("DELETE", path, options))
    if (!done) return
    this.#keep(this.#kept.slice(0, -1))
    this.#show(done.changed)
    this.#tell(done, "")
  }

  /** One request at a time: a second would meet revisions that the first is making. */
  async #ask(send: () => Promise<Relabelling>): Promise<Relabelling | null> {
    if (this.#isBusy) return null
    this.#isBusy = true
    this.ariaBusy = "true"
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error
      flash("error", error.message)
      return null
    } finally {
      this.#isBusy = false
      this.ariaBusy = null
    }
  }

  #show(changed: readonly Changed[]): void {
    const tiles = new Map(this.#picking?.tiles.map((tile) => [tile.dataset.id, tile]))
    for (const { id, revision, category_id } of changed) {
      const tile = tiles.get(id)
      if (!tile) continue
      tile.dataset.revision = String(revision)
      this.#categories?.paint(tile, category_id)
    }
  }

  #tell(done: Relabelling, category: string, wish?: Wish): void {
    const report = this.querySelector<HTMLElement>("[data-report]")
    if (!report) return
    const lines = sentencesOf(done, category).map((sentence) => {
      const line = document.createElement("p")
      line.textContent = sentence
      return line
    })
    const finished = new Set(finishedIn(done))
    report.replaceChildren(...lines)
    if (wish && finished.size > 0) {
      const tiles = wish.tiles.filter(({ dataset }) => finished.has(dataset.id ?? ""))
      report.append(this.#takeUpAgain({ ...wish, tiles }))
    }
    this.#showCount()
  }

  #takeUpAgain({ categoryId, tiles }: Wish): HTMLButtonElement {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button button--small"
    button.textContent = `Change ${tiles.length === 1 ? "it" : "these"} too, and submit again`
    button.addEventListener("click", () => void this.#relabel(categoryId, tiles, true))
    return button
  }

  #showCount(): void {
    const count = this.#picking?.picked.length ?? 0
    const bar = this.querySelector<HTMLElement>("[data-bar]")
    const isTold = this.querySelector("[data-report]")?.hasChildNodes() ?? false
    if (bar) bar.hidden = count === 0 && !isTold && this.#kept.length === 0
    const words = this.querySelector<HTMLElement>("[data-count]")
    if (words)
      words.textContent = count === 0 ? "None chosen" : `${count.toLocaleString("en")} chosen`
    const none = this.querySelector<HTMLButtonElement>("[data-deed=none]")
    if (none) none.disabled = count === 0
  }

  #showUndo(): void {
    const button = this.querySelector<HTMLButtonElement>("[data-deed=undo]")
    if (button) button.disabled = this.#kept.length === 0
  }

  /** What can be taken back outlives a reload of the page, for as long as its tab. */
  get #kept(): readonly number[] {
    const kept: unknown = JSON.parse(sessionStorage.getItem(this.#place) ?? "[]")
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "number") : []
  }

  #keep(ids: readonly number[]): void {
    sessionStorage.setItem(this.#place, JSON.stringify(ids.slice(-MOST_KEPT)))
    this.#showUndo()
  }

  get #place(): string {
    return `concord-relabellings-${this.dataset.project}`
  }
}
