import type { Placed } from "../document/spatial-index"
import type { Bounds } from "../geometry/bounds"
import { boundsOf } from "../geometry/kinds"
import { screenBounds, type View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"
import { colourOf, type RenderStyle, readableOn } from "./style"

/** More tags than this cannot be read anyway. */
const TAG_LIMIT = 300
/** Narrower shapes carry no name: it would cover them. */
const NAMED_FROM_PX = 16
const HEIGHT_PX = 18
const PADDING_PX = 5
const FONT_PX = 12

/** What a record's tag takes of the canvas, in CSS pixels. Letters are narrower than they are high: no need to measure. */
export const nameTagBounds = (
  record: Pick<Placed, "shape" | "category_id">,
  view: View,
  style: RenderStyle,
): Bounds => {
  const { minX, minY } = screenBounds(view, boundsOf(record.shape))
  const width = nameOf(record, style).length * FONT_PX + 2 * PADDING_PX
  return { minX: minX - 1, minY: minY - HEIGHT_PX, maxX: minX + width, maxY: minY + HEIGHT_PX }
}

/** Write each record's category at its top left corner, above it where there is room. */
export const paintNameTags = (
  context: PaintContext,
  records: readonly Placed[],
  view: View,
  style: RenderStyle,
): void => {
  const ratio = view.devicePixelRatio
  useDevicePixels(context)
  context.font = `500 ${FONT_PX * ratio}px "Inter Variable", system-ui, sans-serif`
  context.textBaseline = "middle"
  for (const record of records.filter((one) => isNameable(one, view)).slice(0, TAG_LIMIT)) {
    const bounds = boundsOf(record.shape)
    const name = nameOf(record, style)
    const colour = colourOf(record, style)
    const width = context.measureText(name).width + 2 * PADDING_PX * ratio
    const x = (bounds.minX * view.scale + view.x - 1) * ratio
    const top = bounds.minY * view.scale + view.y
    const y = (top >= HEIGHT_PX ? top - HEIGHT_PX : Math.max(top, 0)) * ratio
    context.fillStyle = colour
    context.fillRect(x, y, width, HEIGHT_PX * ratio)
    context.fillStyle = readableOn(colour)
    context.fillText(name, x + PADDING_PX * ratio, y + (HEIGHT_PX / 2 + 0.5) * ratio)
  }
}

const nameOf = ({ category_id }: Pick<Placed, "category_id">, style: RenderStyle): string =>
  style.namesByCategory.get(category_id) ?? "unknown category"

const isNameable = ({ shape }: Placed, view: View): boolean => {
  const bounds = boundsOf(shape)
  return (bounds.maxX - bounds.minX) * view.scale >= NAMED_FROM_PX
}
