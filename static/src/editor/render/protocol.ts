import type { Size } from "../geometry/bounds"
import type { View } from "../viewport/view"
import type { PackedRecords } from "./packing"
import type { RenderStyle } from "./style"

/** What the page tells the painting worker. `version` counts all that changes the picture but the view. */
export type ToPainter =
  | { readonly type: "load"; readonly version: number; readonly records: PackedRecords }
  | {
      readonly type: "patch"
      readonly version: number
      readonly removed: readonly string[]
      readonly put: PackedRecords
    }
  | { readonly type: "hide"; readonly version: number; readonly ids: ReadonlySet<string> }
  | { readonly type: "style"; readonly version: number; readonly style: RenderStyle }
  | { readonly type: "view"; readonly view: View; readonly size: Size }

/** What the worker answers to a view: the sheet, and what it shows. */
export type FromPainter = {
  readonly bitmap: ImageBitmap
  readonly view: View
  readonly size: Size
  readonly version: number
  /** How much work the sheet was, in boxes; a little is better painted by the page itself. */
  readonly paintedWork: number
}
