import type { Box, Keypoints, Position } from "../../editor/geometry/shapes"

/**
 * How unsure a vote is, in bits: 0 where all say the same, 1 where they are split in halves.
 *
 * @param marked how many of `asked` said yes.
 */
export const voteEntropy = (marked: number, asked: number): number => {
  if (asked <= 0 || marked <= 0 || marked >= asked) return 0
  const yes = marked / asked
  return -yes * Math.log2(yes) - (1 - yes) * Math.log2(1 - yes)
}

/** The range over which one side of several boxes is spread, in image pixels. */
export type EdgeSpread = {
  readonly side: "left" | "top" | "right" | "bottom"
  readonly from: number
  readonly to: number
}

const SIDES: Readonly<Record<EdgeSpread["side"], (box: Box) => number>> = {
  left: ({ x }) => x,
  top: ({ y }) => y,
  right: ({ x, width }) => x + width,
  bottom: ({ y, height }) => y + height,
}

/** From where to where each of the four sides is drawn. */
export const edgeSpreads = (boxes: readonly Box[]): readonly EdgeSpread[] =>
  (Object.keys(SIDES) as EdgeSpread["side"][]).map((side) => {
    const places = boxes.map(SIDES[side])
    return { side, from: Math.min(...places), to: Math.max(...places) }
  })

/** An ellipse round a mean: half axes in image pixels, the first one turned by `angle` radians from the x axis. */
export type Spread = {
  readonly at: Position
  readonly major: number
  readonly minor: number
  readonly angle: number
}

/**
 * The covariance of places as an ellipse of `deviations` standard deviations; null for fewer than two places. The sample
 * covariance [[a, b], [b, c]] has the eigenvalues (a + c) / 2 ± sqrt(((a - c) / 2)² + b²).
 */
export const covarianceEllipse = (places: readonly Position[], deviations = 2): Spread | null => {
  if (places.length < 2) return null
  const at: Position = [mean(places.map(([x]) => x)), mean(places.map(([, y]) => y))]
  const free = places.length - 1
  const sum = (product: (dx: number, dy: number) => number): number =>
    places.reduce((total, [x, y]) => total + product(x - at[0], y - at[1]), 0) / free
  const [a, b, c] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_dx, dy) => dy * dy)]
  const half = Math.hypot((a - c) / 2, b)
  const axis = (value: number): number => deviations * Math.sqrt(Math.max(value, 0))
  return {
    at,
    major: axis((a + c) / 2 + half),
    minor: axis((a + c) / 2 - half),
    angle: Math.atan2(2 * b, a - c) / 2,
  }
}

/** The spread of each point that at least two people have placed. */
export const keypointSpreads = (skeletons: readonly Keypoints[]): readonly Spread[] => {
  const count = Math.max(0, ...skeletons.map(({ points }) => points.length))
  return Array.from({ length: count }, (_, place) =>
    covarianceEllipse(
      skeletons.flatMap(({ points }) => {
        const point = points[place]
        return point && point[2] > 0 ? [[point[0], point[1]] as const] : []
      }),
    ),
  ).filter((spread) => spread !== null)
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
