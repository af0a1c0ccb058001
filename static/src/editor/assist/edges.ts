import type { Size } from "../geometry/bounds"
import type { Pixels } from "./pixels"

/**
 * The cost of a step along the strongest edges, and where the picture is flat. The least is enough for a diagonal step
 * to cost more than a straight one when both are whole numbers.
 */
export const COSTS = { least: 5, most: 80 } as const
/** This share of the samples may count as edges of full strength. */
const STRONG_SHARE = 0.02
const LEVELS = 256

/** What a step onto each sample costs, row by row: the less, the stronger the edge there (Sobel's operator). */
export const edgeCosts = (pixels: Pixels): Uint8Array => {
  const strengths = edgeStrengths(pixels)
  const full = Math.max(strongStrength(strengths), 1)
  const costs = new Uint8Array(strengths.length)
  for (let place = 0; place < costs.length; place++) {
    const weakness = 1 - Math.min((strengths[place] ?? 0) / full, 1)
    costs[place] = COSTS.least + Math.round((COSTS.most - COSTS.least) * weakness)
  }
  return costs
}

/** Gradients of brightness and of colour, whichever is stronger. A hot loop, so it works on squares without a root. */
const edgeStrengths = (pixels: Pixels): Float32Array => {
  const strengths = new Float32Array(pixels.width * pixels.height)
  for (const plane of planesOf(pixels)) addGradients(plane, pixels, strengths)
  return strengths.map(Math.sqrt)
}

const addGradients = (plane: Int16Array, { width, height }: Size, squares: Float32Array): void => {
  const last = width * (height - 1) - 1
  // The first and the last column see the end of another row: too narrow to matter, too slow to leave out.
  for (let place = width + 1; place < last; place++) {
    const nw = plane[place - width - 1] ?? 0
    const ne = plane[place - width + 1] ?? 0
    const sw = plane[place + width - 1] ?? 0
    const se = plane[place + width + 1] ?? 0
    const dx = ne - nw + se - sw + 2 * ((plane[place + 1] ?? 0) - (plane[place - 1] ?? 0))
    const dy = sw - nw + se - ne + 2 * ((plane[place + width] ?? 0) - (plane[place - width] ?? 0))
    const square = dx * dx + dy * dy
    if (square > (squares[place] ?? 0)) squares[place] = square
  }
}

/** Brightness, and red against blue: between them they see most edges that people see. */
const planesOf = ({ data, width, height }: Pixels): readonly Int16Array[] => {
  const brightness = new Int16Array(width * height)
  const colour = new Int16Array(width * height)
  for (let place = 0, byte = 0; place < brightness.length; place++, byte += 4) {
    const red = data[byte] ?? 0
    const blue = data[byte + 2] ?? 0
    brightness[place] = (red * 77 + (data[byte + 1] ?? 0) * 151 + blue * 28) >> 8
    colour[place] = (red - blue) >> 1
  }
  return [brightness, colour]
}

/** The strength that only a small share of the samples reach. */
const strongStrength = (strengths: Float32Array): number => {
  let most = 0
  for (const strength of strengths) most = Math.max(most, strength)
  if (most === 0) return 0
  const counts = new Uint32Array(LEVELS + 1)
  for (const strength of strengths) {
    const level = Math.floor((strength / most) * LEVELS)
    counts[level] = (counts[level] ?? 0) + 1
  }
  let [level, above] = [LEVELS, 0]
  while (level > 0 && above + (counts[level] ?? 0) < STRONG_SHARE * strengths.length)
    above += counts[level--] ?? 0
  return ((level + 1) / LEVELS) * most
}
