import type { Handle } from "../geometry/shape-kind"
import { toScreen, type View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"

const SQUARE_PX = 9
const VERTEX_PX = 8
const BETWEEN_PX = 5
const LIGHT = "#fff"
const DARK = "rgb(0 0 0 / 65%)"

/** Paint what can be pulled: squares for corners and edges, discs for vertices, small discs where a new one can be made. */
export const paintHandles = (
  context: PaintContext & Pick<CanvasRenderingContext2D, "strokeRect">,
  handles: readonly Handle[],
  view: View,
): void => {
  const ratio = view.devicePixelRatio
  useDevicePixels(context)
  context.lineWidth = ratio
  context.fillStyle = LIGHT
  context.strokeStyle = DARK
  const squares = handles.filter(({ look }) => look === undefined)
  for (const { at } of squares) {
    const side = SQUARE_PX * ratio
    const [x, y] = toScreen(view, at)
    const [left, top] = [Math.round(x * ratio - side / 2), Math.round(y * ratio - side / 2)]
    context.fillRect(left, top, side, side)
    context.strokeRect(left, top, side, side)
  }
  context.beginPath()
  for (const { at, look } of handles) {
    if (look === undefined) continue
    const radius = ((look === "between" ? BETWEEN_PX : VERTEX_PX) * ratio) / 2
    const [x, y] = toScreen(view, at)
    context.moveTo(x * ratio + radius, y * ratio)
    context.ellipse(x * ratio, y * ratio, radius, radius, 0, 0, 2 * Math.PI)
  }
  context.fill()
  context.stroke()
}
