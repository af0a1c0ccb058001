import type { Outline } from "./outline"

/**
 * An outline with as few of its corners as stay within `tolerance` pixels of it (Ramer, Douglas and Peucker), for
 * painting: lines may come to cross. Rings that are no larger than the tolerance are left out.
 */
export const simplifiedOutline = (outline: Outline, tolerance: number): Outline => {
  const isKept = new Uint8Array(outline.corners.length / 2)
  const counts: number[] = []
  let first = 0
  for (const end of outline.ends) {
    counts.push(keepCorners(outline.corners, [first, end], tolerance, isKept))
    first = end
  }
  return withCorners(outline, isKept, counts)
}

type Stretch = readonly [first: number, end: number]

/** Mark the corners of one ring that are kept; returns how many, none for a speck. */
const keepCorners = (
  corners: Int32Array,
  [first, end]: Stretch,
  tolerance: number,
  isKept: Uint8Array,
): number => {
  const across = farthestFrom(corners, first, end)
  const reach = squaredDistance(corners, first, across)
  if (reach <= tolerance * tolerance) return 0
  isKept[first] = 1
  isKept[across] = 1
  let count = 2
  const stretches: Stretch[] = [
    [first, across],
    [across, end],
  ]
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    // The last stretch comes back to where the ring began.
    const last = stretch[1] === end ? first : stretch[1]
    const corner = farthestFromLine(corners, stretch, last, tolerance)
    if (corner === -1) continue
    isKept[corner] = 1
    count += 1
    stretches.push([stretch[0], corner], [corner, stretch[1]])
  }
  return count
}

const farthestFrom = (corners: Int32Array, first: number, end: number): number => {
  let found = first
  for (let corner = first + 1; corner < end; corner++)
    if (squaredDistance(corners, first, corner) > squaredDistance(corners, first, found))
      found = corner
  return found
}

/** The corner of a stretch that is farthest from the line between its ends, or -1 when all are near enough. */
const farthestFromLine = (
  corners: Int32Array,
  [from, to]: Stretch,
  last: number,
  tolerance: number,
): number => {
  const [x, y] = [xOf(corners, from), yOf(corners, from)]
  const [dx, dy] = [xOf(corners, last) - x, yOf(corners, last) - y]
  const length = Math.hypot(dx, dy)
  let found = -1
  let farthest = tolerance
  for (let corner = from + 1; corner < to; corner++) {
    const [cx, cy] = [xOf(corners, corner) - x, yOf(corners, corner) - y]
    const far = length === 0 ? Math.hypot(cx, cy) : Math.abs(dx * cy - dy * cx) / length
    if (far > farthest) {
      found = corner
      farthest = far
    }
  }
  return found
}

const withCorners = (
  { corners, ends, parts, isHole }: Outline,
  isKept: Uint8Array,
  counts: readonly number[],
): Outline => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const kept = new Int32Array(2 * total)
  let written = 0
  isKept.forEach((isOne, corner) => {
    if (!isOne) return
    kept[written++] = xOf(corners, corner)
    kept[written++] = yOf(corners, corner)
  })
  const rings = [...ends.keys()].filter((ring) => (counts[ring] ?? 0) > 0)
  let end = 0
  return {
    corners: kept,
    ends: Uint32Array.from(rings, (ring) => {
      end += counts[ring] ?? 0
      return end
    }),
    parts: Int32Array.from(rings, (ring) => parts[ring] ?? 0),
    isHole: Uint8Array.from(rings, (ring) => isHole[ring] ?? 0),
  }
}

const squaredDistance = (corners: Int32Array, a: number, b: number): number =>
  (xOf(corners, a) - xOf(corners, b)) ** 2 + (yOf(corners, a) - yOf(corners, b)) ** 2

const xOf = (corners: Int32Array, corner: number): number => corners[2 * corner] ?? 0
const yOf = (corners: Int32Array, corner: number): number => corners[2 * corner + 1] ?? 0
