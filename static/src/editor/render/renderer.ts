import { type Draft, replacedBy } from "../document/draft"
import type { Adjustments } from "../document/looks"
import {
  createSpatialIndex,
  type Patch,
  type Placed,
  type PlacedIndex,
} from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import type { Brush } from "../geometry/masks/brush"
import type { ImagePoint } from "../geometry/points"
import type { Picture } from "../images/picture"
import type { TilePyramid } from "../images/tiles"
import type { View } from "../viewport/view"
import { PictureFilter } from "./adjustments"
import { BrushRing } from "./brush-ring"
import { Crosshair } from "./crosshair"
import { Grid } from "./grid"
import { ImageLayer } from "./image-layer"
import { OtherLayers, type PaintedLayer } from "./other-layers"
import type { OverlayContent } from "./overlay"
import { OverlayCanvas } from "./overlay-canvas"
import { PaintingLayer } from "./painting-layer"
import { Pending } from "./pending"
import { StaticLayer } from "./static-layer"
import type { RenderStyle } from "./style"
import { TileLayer } from "./tile-layer"

/** What the person has in hand, as the editor's state says it. */
export type InHand = {
  readonly selectedIds: ReadonlySet<string>
  readonly hoveredId: string | null
  /** An object of another layer that is looked at. */
  readonly offered: Placed | null
  readonly hasHandles: boolean
  /** These have no handles: they cannot be changed. */
  readonly lockedIds: ReadonlySet<string>
  readonly hasNameTags: boolean
}

export type RendererOptions = {
  readonly stage: HTMLElement
  readonly style: RenderStyle
  readonly createWorker: () => Worker
  /** Whether tiles that the view needs could not be had. */
  readonly onMissingTiles: (isMissing: boolean) => void
}

/** What a change makes stale; the next frame renews just that. */
type Part = "view" | "static" | "overlay" | "crosshair"

const NOTHING: InHand = {
  selectedIds: new Set(),
  hoveredId: null,
  offered: null,
  hasHandles: false,
  lockedIds: new Set(),
  hasNameTags: false,
}

/**
 * Draws what it is given, in layers: image, tiles, annotations at rest, what is in hand, crosshair. Each change is
 * noted, and the next animation frame paints whatever needs it, so layers move together.
 */
export class Renderer {
  readonly #image: ImageLayer
  readonly #tiles: TileLayer
  readonly #others: OtherLayers
  readonly #shapes = document.createElement("div")
  readonly #static: StaticLayer
  readonly #overlay: OverlayCanvas
  readonly #crosshair: Crosshair
  readonly #painting: PaintingLayer
  readonly #ring: BrushRing
  readonly #filter: PictureFilter
  readonly #grid: Grid
  #index: PlacedIndex = createSpatialIndex<Placed>([])
  #style: RenderStyle
  #view: View | null = null
  #canvas: Size = { width: 1, height: 1 }
  #draft: Draft | null = null
  #inHand: InHand = NOTHING
  #hiddenIds: ReadonlySet<string> = new Set()
  #hasGrid = false
  #imageSize: Size = { width: 1, height: 1 }
  #crosshairAt: ImagePoint | null = null
  #brush: Brush | null = null
  #brushAt: ImagePoint | null = null
  readonly #pending = new Pending()
  readonly #stale = new Set<Part>()
  #frame = 0
  #isInFrame = false

  constructor({ stage, style, createWorker, onMissingTiles }: RendererOptions) {
    this.#style = style
    this.#image = new ImageLayer(stage)
    this.#tiles = new TileLayer(stage, {
      onTile: () => this.#invalidate("view"),
      onMissing: onMissingTiles,
    })
    this.#others = new OtherLayers(stage, createWorker, () => this.#invalidate("static"))
    this.#shapes.className = "stage__shapes"
    stage.append(this.#shapes)
    this.#static = new StaticLayer({
      parent: this.#shapes,
      index: this.#index,
      style,
      createWorker,
      onPainted: (version) => this.#settle(version),
      onSettled: () => this.#invalidate("static"),
    })
    this.#painting = new PaintingLayer(this.#shapes)
    this.#overlay = new OverlayCanvas(this.#shapes)
    this.#filter = new PictureFilter(stage)
    this.#grid = new Grid(stage)
    this.#crosshair = new Crosshair(stage)
    this.#ring = new BrushRing(stage)
  }

  /** Show another document. */
  load(index: PlacedIndex): void {
    this.#index = index
    this.#pending.clear()
    this.#draft = null
    this.#inHand = NOTHING
    this.#hiddenIds = new Set()
    this.#static.load(index)
    this.#invalidate("static", "overlay")
  }

  /** The index has changed. What was put stays on the overlay until the static layer shows it. */
  patch(patch: Patch<Placed>): void {
    const version = this.#static.patch(patch)
    this.#pending.remove(patch.removed)
    this.#pending.put(patch.put, version)
    this.#invalidate("static", "overlay")
  }

  showPicture(picture: Picture | null, image: Size): void {
    this.#imageSize = image
    this.#image.show(picture, image)
    this.#invalidate("view")
  }

  showTiles(pyramid: TilePyramid | null): void {
    this.#tiles.show(pyramid)
    this.#invalidate("view")
  }

  setView(view: View, canvas: Size): void {
    this.#view = view
    this.#canvas = canvas
    this.#invalidate("view", "static", "overlay", "crosshair")
  }

  setStyle(style: RenderStyle): void {
    this.#style = style
    this.#static.setStyle(style)
    this.#invalidate("static", "overlay")
  }

  /** Show other people's layers below the document. */
  showOthers(layers: readonly PaintedLayer[]): void {
    this.#others.show(layers)
    this.#invalidate("static")
  }

  hide(ids: ReadonlySet<string>): void {
    this.#hiddenIds = ids
    this.#updateHidden()
  }

  /** Show what a tool is doing. An annotation that the draft lets go stays on the overlay until it is at rest again. */
  draw(draft: Draft | null): void {
    const letGo = [...replacedBy(this.#draft)]
    this.#draft = draft
    const version = this.#updateHidden()
    this.#invalidate("overlay", "crosshair")
    if (version === null) return
    this.#pending.put(
      letGo.flatMap((id) => this.#index.get(id) ?? []),
      version,
    )
  }

  /** Show the picture brighter, inverted, in one channel; the tiles of a large one alike. */
  setAdjustments(adjustments: Adjustments): void {
    const filter = this.#filter.css(adjustments)
    this.#image.setFilter(filter)
    this.#tiles.setFilter(filter)
  }

  showGrid(isShown: boolean): void {
    this.#hasGrid = isShown
    this.#invalidate("view")
  }

  setInHand(inHand: InHand): void {
    this.#inHand = inHand
    this.#invalidate("overlay")
  }

  /** Lines through a point, or none. */
  setCrosshair(at: ImagePoint | null): void {
    this.#crosshairAt = at
    this.#invalidate("crosshair")
  }

  /** The outline of a brush at a place, or none. */
  setBrush(brush: Brush | null, at: ImagePoint | null): void {
    this.#brush = brush
    this.#brushAt = at
    this.#invalidate("crosshair")
  }

  close(): void {
    cancelAnimationFrame(this.#frame)
    for (const layer of [
      this.#image,
      this.#tiles,
      this.#others,
      this.#static,
      this.#grid,
      this.#filter,
      this.#crosshair,
      this.#painting,
      this.#ring,
    ])
      layer.close()
    this.#shapes.remove()
  }

  /** A drafted annotation is left out of the static layer for as long as the overlay shows it. */
  #updateHidden(): number | null {
    const replaced = replacedBy(this.#draft)
    const version = this.#static.hide(
      replaced.size > 0 ? new Set([...this.#hiddenIds, ...replaced]) : this.#hiddenIds,
    )
    if (version !== null) this.#invalidate("static", "overlay")
    return version
  }

  #settle(version: number): void {
    const hasSettled = this.#pending.settle(version)
    // A frame under way comes to the overlay last; a sheet from the worker arrives between frames.
    if (hasSettled && !this.#isInFrame) this.#paintOverlay()
  }

  #invalidate(...parts: readonly Part[]): void {
    for (const part of parts) this.#stale.add(part)
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#isInFrame = true
      this.#paintFrame()
      this.#isInFrame = false
    })
  }

  #paintFrame(): void {
    const view = this.#view
    if (!view) return
    const stale = new Set(this.#stale)
    this.#stale.clear()
    if (stale.has("view")) {
      this.#image.frame(view)
      this.#tiles.frame(view, this.#canvas)
      this.#grid.frame(this.#hasGrid ? this.#imageSize : null, view)
    }
    if (stale.has("static")) {
      this.#others.frame(view, this.#canvas)
      this.#static.frame(view, this.#canvas)
    }
    if (stale.has("overlay")) this.#paintOverlay()
    if (stale.has("crosshair")) {
      this.#crosshair.frame(this.#draft?.crosshair ?? this.#crosshairAt, view)
      this.#ring.frame(this.#brush, this.#draft?.crosshair ?? this.#brushAt, view)
    }
  }

  #paintOverlay(): void {
    if (!this.#view) return
    this.#painting.frame(this.#draft?.painting ?? null, this.#view, this.#canvas, this.#style)
    this.#overlay.paint(this.#content(), this.#view, this.#canvas, this.#style)
  }

  #content(): OverlayContent {
    const { selectedIds, hoveredId, offered, hasHandles, lockedIds, hasNameTags } = this.#inHand
    const isShown = (id: string) => !this.#hiddenIds.has(id)
    const selected = [...selectedIds].filter(isShown).flatMap((id) => this.#index.get(id) ?? [])
    return {
      draft: this.#draft,
      selected,
      hovered:
        hoveredId !== null && isShown(hoveredId)
          ? (this.#index.get(hoveredId) ?? offered)
          : offered,
      pending: this.#pending.records().filter(({ id }) => isShown(id)),
      gripped: hasHandles ? selected.filter(({ id }) => !lockedIds.has(id)) : [],
      hasNameTags,
    }
  }
}
