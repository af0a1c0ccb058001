import type { Bounds } from "./mercator"

const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]
const NEAREST_PX = 110

/** A meridian or parallel, with what is written beside it. */
export type Line = { readonly degrees: number; readonly words: string }
export type Graticule = { readonly meridians: readonly Line[]; readonly parallels: readonly Line[] }

/** Lines at round degrees, about as far from each other at every zoom. `scale` is how many px the world is wide. */
export const graticuleOf = (bounds: Bounds, scale: number): Graticule => {
  const step = STEPS.findLast((each) => (each / 360) * scale >= NEAREST_PX) ?? 30
  const digits = Math.max(0, Math.ceil(-Math.log10(step)))
  return {
    meridians: multiples(bounds.west, bounds.east, step).map((degrees) => ({
      degrees,
      words: worded(degrees - 360 * Math.floor((degrees + 180) / 360), "E", "W", digits),
    })),
    parallels: multiples(Math.max(-85, bounds.south), Math.min(85, bounds.north), step).map(
      (degrees) => ({ degrees, words: worded(degrees, "N", "S", digits) }),
    ),
  }
}

const multiples = (from: number, to: number, step: number): number[] => {
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length: count }, (_, at) => (first + at) * step)
}

const worded = (degrees: number, above: string, below: string, digits: number): string => {
  const size = Math.abs(degrees).toFixed(digits)
  if (Number(size) === 0 || Number(size) === 180) return `${Number(size)}°`
  return `${size}° ${degrees > 0 ? above : below}`
}

/** A round length that is at most `most` px long, and how it is written. */
export const scaleBar = (metresPerPx: number, most: number): { px: number; words: string } => {
  const longest = metresPerPx * most
  const power = 10 ** Math.floor(Math.log10(longest))
  const metres = ([5, 2, 1].find((factor) => factor * power <= longest) ?? 1) * power
  const words =
    metres >= 1000 ? `${(metres / 1000).toLocaleString("en")} km` : `${Number(metres.toFixed(2))} m`
  return { px: metres / metresPerPx, words }
}
