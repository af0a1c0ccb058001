import type { Size } from "../geometry/bounds"
import type { TilePyramid } from "../images/tiles"
import type { View } from "../viewport/view"
import type { TileEvents, TilePainter } from "./tile-painter"

/** The place of a tiled picture among the layers. Few pictures are so large: what paints them is fetched for the first. */
export class TileLayer {
  readonly #canvas: HTMLCanvasElement
  readonly #events: TileEvents
  #painter: TilePainter | null = null
  #pyramid: TilePyramid | null = null

  constructor(parent: HTMLElement, events: TileEvents) {
    this.#canvas = document.createElement("canvas")
    this.#canvas.className = "stage__sheet"
    this.#canvas.hidden = true
    this.#canvas.setAttribute("aria-hidden", "true")
    parent.append(this.#canvas)
    this.#events = events
  }

  show(pyramid: TilePyramid | null): void {
    this.#pyramid = pyramid
    this.#canvas.hidden = pyramid === null
    if (this.#painter) this.#painter.show(pyramid)
    else if (pyramid) this.#fetchPainter().catch(reportError)
  }

  frame(view: View, size: Size): void {
    this.#painter?.frame(view, size)
  }

  /** A CSS filter over the tiles, or none. */
  setFilter(filter: string): void {
    this.#canvas.style.filter = filter
  }

  close(): void {
    this.#pyramid = null
    this.#painter?.show(null)
    this.#canvas.remove()
  }

  async #fetchPainter(): Promise<void> {
    const { TilePainter } = await import("./tile-painter")
    this.#painter ??= new TilePainter(this.#canvas, this.#events)
    this.#painter.show(this.#pyramid)
    this.#events.onTile()
  }
}
