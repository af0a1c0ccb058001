import { createSpatialIndex, type Placed } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"
import { StaticLayer } from "./static-layer"
import type { RenderStyle } from "./style"

/** One layer to be painted below the person's own: what is on it, and how it looks. */
export type PaintedLayer = {
  readonly id: number
  readonly records: readonly Placed[]
  readonly style: RenderStyle
}

type Entry = { readonly layer: StaticLayer; records: readonly Placed[]; style: RenderStyle }

/** Other people's layers at rest, each on sheets of its own, so that one can be shown or hidden without the others. */
export class OtherLayers {
  readonly #parent = document.createElement("div")
  readonly #entries = new Map<number, Entry>()
  readonly #createWorker: () => Worker
  readonly #onSettled: () => void

  constructor(stage: HTMLElement, createWorker: () => Worker, onSettled: () => void) {
    this.#createWorker = createWorker
    this.#onSettled = onSettled
    this.#parent.className = "stage__shapes stage__others"
    stage.append(this.#parent)
  }

  /** Paint these and no others. */
  show(layers: readonly PaintedLayer[]): void {
    const shown = new Set(layers.map(({ id }) => id))
    for (const [id, { layer }] of this.#entries)
      if (!shown.has(id)) {
        layer.close()
        this.#entries.delete(id)
      }
    for (const painted of layers) this.#put(painted)
  }

  frame(view: View, canvas: Size): void {
    for (const { layer } of this.#entries.values()) layer.frame(view, canvas)
  }

  close(): void {
    this.show([])
    this.#parent.remove()
  }

  #put({ id, records, style }: PaintedLayer): void {
    const known = this.#entries.get(id)
    if (!known) {
      const layer = new StaticLayer({
        parent: this.#parent,
        index: createSpatialIndex(records),
        style,
        createWorker: this.#createWorker,
        onPainted: () => undefined,
        onSettled: this.#onSettled,
      })
      this.#entries.set(id, { layer, records, style })
      return
    }
    if (known.records !== records) known.layer.load(createSpatialIndex(records))
    if (known.style !== style) known.layer.setStyle(style)
    this.#entries.set(id, { layer: known.layer, records, style })
  }
}
