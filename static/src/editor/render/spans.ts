import type { Size } from "../geometry/bounds"
import { columnCount, type Region } from "../geometry/masks/region"
import type { View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"

/**
 * Fill a region's pixels in the context's colour, as the view shows them: each pixel of the image becomes whole pixels
 * of the device, so that neither seams nor blurred edges show at any zoom. What is out of sight is left out, and where
 * several columns share a pixel of the device, the one in its middle stands for them.
 */
export const fillSpans = (context: PaintContext, region: Region, view: View, size: Size): void => {
  const ratio = view.devicePixelRatio
  const scale = view.scale * ratio
  const toX = (x: number) => Math.round(x * scale + view.x * ratio)
  const toY = (y: number) => Math.round(y * scale + view.y * ratio)
  const [width, height] = [size.width * ratio, size.height * ratio]
  useDevicePixels(context)
  for (const [column, left, right] of columnsInSight(region, { scale, toX, width, view })) {
    const end = region.starts[column + 1] ?? 0
    let painted = -1
    for (let place = region.starts[column] ?? 0; place < end; place += 2) {
      // A span thinner than a pixel of the device is seen all the same, but none is painted twice.
      const last = toY(region.spans[place + 1] ?? 0)
      if (last <= painted) continue
      const top = Math.max(toY(region.spans[place] ?? 0), painted, 0)
      const bottom = Math.max(Math.min(last, height), top + 1)
      if (top > height) break
      context.fillRect(left, top, right - left, bottom - top)
      painted = bottom
    }
  }
}

type Columns = {
  /** Device pixels per image pixel. */
  readonly scale: number
  readonly toX: (x: number) => number
  readonly width: number
  readonly view: View
}

/** The columns of a region that are seen, each with the device pixels that it fills from left to right. */
function* columnsInSight(
  region: Region,
  { scale, toX, width, view }: Columns,
): Generator<readonly [column: number, left: number, right: number]> {
  const count = columnCount(region)
  if (scale >= 1) {
    const first = Math.max(Math.floor(-view.x / view.scale) - region.left, 0)
    for (let column = first; column < count; column++) {
      const left = toX(region.left + column)
      if (left > width) return
      yield [column, left, toX(region.left + column + 1)]
    }
    return
  }
  const shift = view.x * view.devicePixelRatio
  const last = Math.min(toX(region.left + count), width)
  for (let x = Math.max(toX(region.left), 0); x < last; x++) {
    const column = Math.floor((x + 0.5 - shift) / scale) - region.left
    if (column >= 0 && column < count) yield [column, x, x + 1]
  }
}
