import type { Bounds } from "../bounds"
import { stretcher } from "../stretching"
import { columnCount, type Region, RegionBuilder } from "./region"

/** The region stretched so that what filled `from` fills `to`: each pixel takes what lies under its centre. */
export const stretchedRegion = (region: Region, from: Bounds, to: Bounds): Region => {
  const there = stretcher(from, to)
  const back = stretcher(to, from)
  const right = region.left + columnCount(region)
  const [first, last] = between(there([region.left, 0])[0], there([right, 0])[0], region.width)
  const builder = new RegionBuilder(region, region.spans.length)
  for (let x = first; x < last; x++) {
    const column = Math.floor(back([x + 0.5, 0])[0]) - region.left
    const end = region.starts[column + 1] ?? 0
    for (let place = region.starts[column] ?? end; place < end; place += 2) {
      const [top, bottom] = [region.spans[place] ?? 0, region.spans[place + 1] ?? 0]
      builder.add(x, ...between(there([0, top])[1], there([0, bottom])[1], region.height))
    }
  }
  return builder.region()
}

/** The whole pixels whose centres lie between two edges, from the first up to before the last. */
const between = (low: number, high: number, limit: number): readonly [number, number] => [
  Math.max(Math.ceil(Math.min(low, high) - 0.5), 0),
  Math.min(Math.ceil(Math.max(low, high) - 0.5), limit),
]
