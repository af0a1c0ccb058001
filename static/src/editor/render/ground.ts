import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"
import type { Sheet } from "./sheet"
import { coversCanvas, type Painted, screenOf } from "./sheet-plan"

/** A sheet that shows so much more than the one above it is worth keeping. */
const WIDER = 0.75

/**
 * The sheet below the sheet: the widest view that has been painted. When the picture is zoomed out or panned faster
 * than the worker paints, it shows what would be blank beside the sheet above, if coarsely.
 */
export class Ground {
  #sheet: Sheet
  #painted: Painted | null = null

  constructor(sheet: Sheet) {
    this.#sheet = sheet
  }

  get painted(): Painted | null {
    return this.#painted
  }

  /** Whether the sheet that is about to be replaced shows more than this one, and should be kept in its place. */
  wants(replaced: Painted, by: Painted): boolean {
    if (replaced.version !== by.version || replaced.view.scale > by.view.scale * WIDER) return false
    const own = this.#painted
    return !own || own.version !== replaced.version || replaced.view.scale <= own.view.scale
  }

  /** Keep this sheet; gives back the canvas that it kept before, to be painted on. */
  keep(sheet: Sheet, painted: Painted): Sheet {
    const before = this.#sheet
    this.#sheet = sheet
    this.#painted = painted
    return before
  }

  /** Show a bitmap that was painted anew for the same view. */
  renew(bitmap: ImageBitmap, painted: Painted): void {
    this.#sheet.canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap)
    this.#sheet.painted(painted.view, painted.size)
    this.#painted = painted
  }

  /** Show it where the sheet above leaves the canvas blank, and nowhere else: both are seen through. */
  place(view: View, canvas: Size, above: Painted | null, version: number): void {
    const own = this.#painted
    const isOf = own !== null && above !== null && own !== above && own.version === version
    const isShown = isOf && !coversCanvas(above, view, canvas)
    this.#sheet.show(isShown)
    if (!isShown) return
    this.#sheet.place(view)
    this.#sheet.canvas.style.clipPath = aroundHole(own, above, view)
  }

  hide(): void {
    this.#painted = null
    this.#sheet.show(false)
  }

  close(): void {
    this.#sheet.canvas.remove()
  }
}

/** All of the sheet but the place of the one above it, as a CSS shape in the sheet's own pixels. */
const aroundHole = (own: Painted, above: Painted, view: View): string => {
  const outer = screenOf(own, view)
  const inner = screenOf(above, view)
  const scale = view.scale / own.view.scale
  const [left, right] = [inner.minX, inner.maxX].map((x) => (x - outer.minX) / scale)
  const [top, bottom] = [inner.minY, inner.maxY].map((y) => (y - outer.minY) / scale)
  const { width, height } = own.size
  return (
    `polygon(evenodd, 0 0, ${width}px 0, ${width}px ${height}px, 0 ${height}px, 0 0, ` +
    `${left}px ${top}px, ${right}px ${top}px, ${right}px ${bottom}px, ${left}px ${bottom}px, ${left}px ${top}px)`
  )
}
