import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"
import type { Sheet } from "./sheet"
import { covered, isFair, type Painted } from "./sheet-plan"

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

  /**
   * Show it instead of the sheet above where that one is no fair picture of the view any more; says whether it does.
   * Both are seen through, so they cannot lie over each other, and a hole in one would cost as much as painting it.
   */
  place(view: View, canvas: Size, above: Painted | null, version: number): boolean {
    const own = this.#painted
    const isShown =
      own !== null &&
      above !== null &&
      own.version === version &&
      !isFair(above, view, canvas) &&
      covered(own, view, canvas) > covered(above, view, canvas)
    this.#sheet.show(isShown)
    if (isShown) this.#sheet.place(view)
    return isShown
  }

  hide(): void {
    this.#painted = null
    this.#sheet.show(false)
  }

  close(): void {
    this.#sheet.canvas.remove()
  }
}
