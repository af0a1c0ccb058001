import type { Draft } from "../document/draft"
import type { Bounds } from "../geometry/bounds"
import { toScreen, type View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"

const BESIDE_PX = 14
const HEIGHT_PX = 22
const PADDING_PX = 7
const FONT_PX = 12

/** What the word takes of the canvas, in CSS pixels. Letters are narrower than they are high: no need to measure. */
export const labelBounds = ({ at, text }: NonNullable<Draft["label"]>, view: View): Bounds => {
  const [x, y] = toScreen(view, at)
  return {
    minX: x + BESIDE_PX,
    minY: y + BESIDE_PX,
    maxX: x + BESIDE_PX + text.length * FONT_PX + 2 * PADDING_PX,
    maxY: y + BESIDE_PX + HEIGHT_PX,
  }
}

/** Write a word beside the pointer, light on dark, so that it is read on any picture. */
export const paintLabel = (
  context: PaintContext,
  { at, text }: NonNullable<Draft["label"]>,
  view: View,
): void => {
  const ratio = view.devicePixelRatio
  const [x, y] = toScreen(view, at)
  const [left, top] = [(x + BESIDE_PX) * ratio, (y + BESIDE_PX) * ratio]
  useDevicePixels(context)
  context.font = `500 ${FONT_PX * ratio}px "Inter Variable", system-ui, sans-serif`
  context.textBaseline = "middle"
  context.fillStyle = "rgb(0 0 0 / 80%)"
  const width = context.measureText(text).width + 2 * PADDING_PX * ratio
  context.fillRect(left, top, width, HEIGHT_PX * ratio)
  context.fillStyle = "#fff"
  context.fillText(text, left + PADDING_PX * ratio, top + (HEIGHT_PX / 2 + 0.5) * ratio)
}
