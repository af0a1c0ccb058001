import { type Draft, replacedBy } from "../document/draft"
import type { Patch, Placed, SpatialIndex } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import type { ImagePoint } from "../geometry/points"
import type { Picture } from "../images/picture"
import type { TilePyramid } from "../images/tiles"
import type { View } from "../viewport/view"
import { resizeCanvas } from "./canvas"
import { Crosshair } from "./crosshair"
import { ImageLayer } from "./image-layer"
import { type OverlayContent, paintOverlay } from "./overlay"
import { StaticLayer } from "./static-layer"
import type { RenderStyle } from "./style"
import { TileLayer } from "./tile-layer"

/** What the person has in hand, as the editor's state says it. */
export type InHand = {
  readonly selectedIds: ReadonlySet<string>
  readonly hoveredId: string | null
  readonly hasHandles: boolean
  readonly hasNameTags: boolean
}

export type RendererOptions = {
  readonly stage: HTMLElement
  readonly style: RenderStyle
  readonly createWorker: () => Worker
}

const NOTHING: InHand = {
  selectedIds: new Set(),
  hoveredId: null,
  hasHandles: false,
  hasNameTags: false,
}

/**
 * Draws what it is given, in layers: image, tiles, annotations at rest, what is in hand, crosshair. Each change is
 * noted, and the next animation frame paints whatever needs it, so layers move together.
 */
export class Renderer {
  readonly #image: ImageLayer
  readonly #tiles: TileLayer
  readonly #static: StaticLayer
  readonly #overlay: HTMLCanvasElement
  readonly #crosshair: Crosshair
  #index: SpatialIndex<Placed>
  #style: RenderStyle
  #view: View | null = null
  #canvas: Size = { width: 1, height: 1 }
  #draft: Draft | null = null
  #inHand: InHand = NOTHING
  #hiddenIds: ReadonlySet<string> = new Set()
  #crosshairAt: ImagePoint | null = null
  /** Committed records by id, with the version of the static layer that will show them. */
  readonly #pending = new Map<string, { readonly record: Placed; readonly version: number }>()
  #frame = 0
  #isStaticStale = true

  constructor(options: RendererOptions, index: SpatialIndex<Placed>) {
    const { stage, style, createWorker } = options
    this.#index = index
    this.#style = style
    this.#image = new ImageLayer(stage)
    this.#tiles = new TileLayer(stage, () => this.#invalidate())
    const shapes = document.createElement("div")
    shapes.className = "stage__shapes"
    stage.append(shapes)
    this.#static = new StaticLayer({
      parent: shapes,
      index,
      style,
      createWorker,
      onPainted: (version) => this.#settle(version),
      onSettled: () => this.#invalidate(),
    })
    this.#overlay = document.createElement("canvas")
    this.#overlay.className = "stage__sheet"
    this.#overlay.setAttribute("aria-hidden", "true")
    shapes.append(this.#overlay)
    this.#crosshair = new Crosshair(stage)
  }

  /** Show another document. */
  load(index: SpatialIndex<Placed>): void {
    this.#index = index
    this.#pending.clear()
    this.#draft = null
    this.#inHand = NOTHING
    this.#static.load(index)
    this.#invalidate()
  }

  /** The index has changed. What was put stays on the overlay until the static layer shows it. */
  patch(patch: Patch<Placed>): void {
    const version = this.#static.patch(patch)
    for (const id of patch.removed) this.#pending.delete(id)
    for (const record of patch.put) this.#pending.set(record.id, { record, version })
    this.#invalidate()
  }

  showPicture(picture: Picture | null, image: Size): void {
    this.#image.show(picture, image)
    this.#invalidate(false)
  }

  showTiles(pyramid: TilePyramid | null): void {
    this.#tiles.show(pyramid)
    this.#invalidate(false)
  }

  setView(view: View, canvas: Size): void {
    this.#view = view
    this.#canvas = canvas
    this.#invalidate()
  }

  setStyle(style: RenderStyle): void {
    this.#style = style
    this.#static.setStyle(style)
    this.#invalidate()
  }

  hide(ids: ReadonlySet<string>): void {
    this.#hiddenIds = ids
    this.#updateHidden()
  }

  draw(draft: Draft | null): void {
    this.#draft = draft
    this.#updateHidden()
  }

  setInHand(inHand: InHand): void {
    this.#inHand = inHand
    this.#invalidate(false)
  }

  /** Lines through a point, or none. */
  setCrosshair(at: ImagePoint | null): void {
    this.#crosshairAt = at
    this.#invalidate(false)
  }

  close(): void {
    cancelAnimationFrame(this.#frame)
    for (const layer of [this.#image, this.#tiles, this.#static, this.#crosshair]) layer.close()
    this.#overlay.parentElement?.remove()
  }

  /** A drafted annotation is left out of the static layer for as long as the overlay shows it. */
  #updateHidden(): void {
    const replaced = replacedBy(this.#draft)
    this.#static.hide(
      replaced.size > 0 ? new Set([...this.#hiddenIds, ...replaced]) : this.#hiddenIds,
    )
    this.#invalidate()
  }

  #settle(version: number): void {
    let hasSettled = false
    for (const [id, entry] of this.#pending)
      if (entry.version <= version) hasSettled = this.#pending.delete(id)
    if (hasSettled) this.#paintOverlay()
  }

  #invalidate(isStaticStale = true): void {
    this.#isStaticStale ||= isStaticStale
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#paintFrame()
    })
  }

  #paintFrame(): void {
    const view = this.#view
    if (!view) return
    this.#image.frame(view)
    this.#tiles.frame(view, this.#canvas)
    if (this.#isStaticStale) this.#static.frame(view, this.#canvas)
    this.#isStaticStale = false
    this.#paintOverlay()
    this.#crosshair.frame(this.#draft?.crosshair ?? this.#crosshairAt, view)
  }

  #paintOverlay(): void {
    const view = this.#view
    const context = this.#overlay.getContext("2d")
    if (!view || !context) return
    resizeCanvas(this.#overlay, this.#canvas, view.devicePixelRatio)
    paintOverlay(context, this.#content(), view, this.#canvas, this.#style)
  }

  #content(): OverlayContent {
    const { selectedIds, hoveredId, hasHandles, hasNameTags } = this.#inHand
    const isShown = (id: string) => !this.#hiddenIds.has(id)
    return {
      draft: this.#draft,
      selected: [...selectedIds].filter(isShown).flatMap((id) => this.#index.get(id) ?? []),
      hovered:
        hoveredId !== null && isShown(hoveredId) ? (this.#index.get(hoveredId) ?? null) : null,
      pending: [...this.#pending.values()]
        .map(({ record }) => record)
        .filter(({ id }) => isShown(id)),
      hasHandles,
      hasNameTags,
    }
  }
}
