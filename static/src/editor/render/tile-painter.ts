import type { Size } from "../geometry/bounds"
import { fetchBitmap } from "../images/picture"
import { Rests } from "../images/rests"
import { levelFor, type Tile, type TilePyramid, tilesIn } from "../images/tiles"
import { type View, visibleBounds } from "../viewport/view"
import { resizeCanvas } from "./canvas"

/** Decoded tiles kept: 512 px squares of 1 MB each. */
const KEPT_TILES = 192
const FETCHES_AT_ONCE = 6

export type TileEvents = {
  /** Asks for another frame: a tile has come, or may be asked for again. */
  readonly onTile: () => void
  /** Whether something that the view needs could not be had. */
  readonly onMissing: (isMissing: boolean) => void
}

/** Paints a picture that is too large to be decoded whole, from the tiles that the view needs. */
export class TilePainter {
  readonly #canvas: HTMLCanvasElement
  readonly #events: TileEvents
  readonly #rests = new Rests()
  readonly #bitmaps = new Map<string, ImageBitmap>()
  readonly #fetches = new Map<string, AbortController>()
  #wanted: readonly Tile[] = []
  #pyramid: TilePyramid | null = null

  constructor(canvas: HTMLCanvasElement, events: TileEvents) {
    this.#canvas = canvas
    this.#events = events
  }

  show(pyramid: TilePyramid | null): void {
    this.#pyramid = pyramid
    this.#forget()
  }

  frame(view: View, size: Size): void {
    const pyramid = this.#pyramid
    if (!pyramid) return
    const level = levelFor(pyramid, view.scale * view.devicePixelRatio)
    const bounds = visibleBounds(view, size)
    this.#wanted = tilesIn(pyramid, level, bounds)
    this.#callOffUnwanted()
    this.#fetchMissing()
    this.#paint(pyramid, level, view, size)
    this.#events.onMissing(this.#wanted.some(({ url }) => this.#rests.hasFailed(url)))
  }

  /** Coarser tiles first, so that what is sharp lies on top and nothing that is known stays blank. */
  #paint(pyramid: TilePyramid, sharpest: number, view: View, size: Size): void {
    const ratio = view.devicePixelRatio
    resizeCanvas(this.#canvas, size, ratio)
    const context = this.#canvas.getContext("2d")
    if (!context) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.imageSmoothingEnabled = view.scale * ratio < 4
    const bounds = visibleBounds(view, size)
    for (let level = 0; level <= sharpest; level++)
      for (const tile of tilesIn(pyramid, level, bounds)) {
        const bitmap = this.#bitmaps.get(tile.url)
        if (bitmap) paintTile(context, tile, bitmap, pyramid, view)
      }
  }

  #fetchMissing(): void {
    for (const tile of this.#wanted) {
      if (this.#fetches.size >= FETCHES_AT_ONCE) return
      if (!this.#isThereOrComing(tile.url)) void this.#fetch(tile)
    }
  }

  #isThereOrComing(url: string): boolean {
    return this.#bitmaps.has(url) || this.#fetches.has(url) || this.#rests.isResting(url)
  }

  async #fetch(tile: Tile): Promise<void> {
    const abort = new AbortController()
    this.#fetches.set(tile.url, abort)
    try {
      const bitmap = await fetchBitmap(tile.url, abort.signal)
      if (abort.signal.aborted) bitmap.close()
      else this.#keep(tile.url, bitmap)
    } catch {
      if (!abort.signal.aborted) setTimeout(this.#events.onTile, this.#rests.begin(tile.url))
    } finally {
      if (this.#fetches.get(tile.url) === abort) this.#fetches.delete(tile.url)
      this.#events.onTile()
    }
  }

  #keep(url: string, bitmap: ImageBitmap): void {
    this.#bitmaps.set(url, bitmap)
    this.#rests.end(url)
    const wanted = new Set(this.#wanted.map((tile) => tile.url))
    for (const [old, kept] of this.#bitmaps) {
      if (this.#bitmaps.size <= Math.max(KEPT_TILES, wanted.size)) return
      if (wanted.has(old)) continue
      this.#bitmaps.delete(old)
      kept.close()
    }
  }

  #callOffUnwanted(): void {
    const wanted = new Set(this.#wanted.map((tile) => tile.url))
    for (const [url, abort] of this.#fetches)
      if (!wanted.has(url)) {
        abort.abort()
        this.#fetches.delete(url)
      }
  }

  #forget(): void {
    for (const abort of this.#fetches.values()) abort.abort()
    for (const bitmap of this.#bitmaps.values()) bitmap.close()
    this.#fetches.clear()
    this.#bitmaps.clear()
    this.#rests.clear()
    this.#events.onMissing(false)
  }
}

const paintTile = (
  context: CanvasRenderingContext2D,
  { bounds, level }: Tile,
  bitmap: ImageBitmap,
  pyramid: TilePyramid,
  view: View,
): void => {
  const ratio = view.devicePixelRatio
  const reduction = 2 ** (pyramid.levels - 1 - level)
  // Tiles at the right and lower edge may be padded to full squares.
  const width = Math.min(bitmap.width, Math.round((bounds.maxX - bounds.minX) / reduction) || 1)
  const height = Math.min(bitmap.height, Math.round((bounds.maxY - bounds.minY) / reduction) || 1)
  // Whole device pixels, so that no seam shows between neighbours.
  const left = Math.round((bounds.minX * view.scale + view.x) * ratio)
  const top = Math.round((bounds.minY * view.scale + view.y) * ratio)
  const right = Math.round((bounds.maxX * view.scale + view.x) * ratio)
  const bottom = Math.round((bounds.maxY * view.scale + view.y) * ratio)
  context.drawImage(bitmap, 0, 0, width, height, left, top, right - left, bottom - top)
}
