import { type Bounds, clamp, type Size } from "../bounds"
import type { Position } from "../shapes"
import { type Region, RegionBuilder } from "./region"

export type BrushForm = "round" | "square"

/** What paints: `size` is the diameter, or the side, in image pixels. */
export type Brush = { readonly form: BrushForm; readonly size: number }

/** Thinner brushes paint from the middle of one pixel to the middle of another, so that they never paint nothing. */
const THIN_PX = 2

/** How far a value reaches: from `low` to `high`, or nothing when `low` is above. */
type Reach = { readonly low: number; readonly high: number }

const NOWHERE: Reach = { low: Infinity, high: -Infinity }

/**
 * What a brush paints on its way from one place to another: the pixels whose centres it passes over.
 *
 * The places need not lie on whole pixels, nor in the image.
 */
export const strokeRegion = (from: Position, to: Position, brush: Brush, size: Size): Region => {
  const isThin = brush.size < THIN_PX
  const [a, b] = isThin ? [pixelCentre(from), pixelCentre(to)] : [from, to]
  const radius = Math.max(brush.size, 1) / 2
  const reachAt = brush.form === "round" ? roundReach(a, b, radius) : squareReach(a, b, radius)
  const first = clamp(Math.ceil(Math.min(a[0], b[0]) - radius - 0.5), 0, size.width)
  const last = Math.min(Math.floor(Math.max(a[0], b[0]) + radius - 0.5), size.width - 1)
  const builder = new RegionBuilder(size, Math.max(last - first + 1, 1) * 2)
  for (let x = first; x <= last; x++) {
    const { low, high } = reachAt(x + 0.5)
    const top = Math.max(Math.ceil(low - 0.5), 0)
    builder.add(x, top, Math.min(Math.floor(high - 0.5) + 1, size.height))
  }
  return builder.region()
}

/** The smallest bounds around a brush at a place. */
export const brushBounds = ([x, y]: Position, { size }: Brush): Bounds => ({
  minX: x - size / 2,
  minY: y - size / 2,
  maxX: x + size / 2,
  maxY: y + size / 2,
})

const pixelCentre = ([x, y]: Position): Position => [Math.floor(x) + 0.5, Math.floor(y) + 0.5]

/** The rows that a capsule covers in the column at `x`: those of its two discs and of the band between them. */
const roundReach = (a: Position, b: Position, radius: number): ((x: number) => Reach) => {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  if (length === 0) return (x) => discReach(a, radius, x)
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  return (x) => {
    const aside = x - a[0]
    const across = where(-aside * uy, ux, -radius, radius)
    const along = where(aside * ux, uy, 0, length)
    const band = {
      low: a[1] + Math.max(across.low, along.low),
      high: a[1] + Math.min(across.high, along.high),
    }
    return hull(band, hull(discReach(a, radius, x), discReach(b, radius, x)))
  }
}

/** Where `start + slope * t` lies from `low` to `high`. */
const where = (start: number, slope: number, low: number, high: number): Reach => {
  if (Math.abs(slope) < 1e-12)
    return start >= low && start <= high ? { low: -Infinity, high: Infinity } : NOWHERE
  const [one, other] = [(low - start) / slope, (high - start) / slope]
  return { low: Math.min(one, other), high: Math.max(one, other) }
}

const discReach = ([cx, cy]: Position, radius: number, x: number): Reach => {
  const rest = radius * radius - (x - cx) * (x - cx)
  if (rest < 0) return NOWHERE
  const half = Math.sqrt(rest)
  return { low: cy - half, high: cy + half }
}

/** The rows that a square covers in the column at `x` while its middle goes from `a` to `b`. */
const squareReach = (a: Position, b: Position, radius: number): ((x: number) => Reach) => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  return (x) => {
    const over = where(a[0] - x, dx, -radius, radius)
    const [start, end] = [Math.max(over.low, 0), Math.min(over.high, 1)]
    if (start > end) return NOWHERE
    const [one, other] = [a[1] + start * dy, a[1] + end * dy]
    return { low: Math.min(one, other) - radius, high: Math.max(one, other) + radius }
  }
}

const hull = (a: Reach, b: Reach): Reach => {
  if (a.low > a.high) return b
  if (b.low > b.high) return a
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}
