import type { Box, Keypoint, Keypoints, Position } from "./shapes"

/** What the label schema says of a category's keypoints; indices are places in `keypoints`. */
export type Skeleton = {
  readonly keypoints: readonly string[]
  readonly edges: readonly (readonly [number, number])[]
  readonly flip_pairs?: readonly (readonly [number, number])[] | null
  readonly sigmas?: readonly number[] | null
  /** Where each point lies in a box round the whole, 0 to 1; for placing all of them at once. */
  readonly layout?: readonly Position[] | null
  /** Width over height of the box that the layout was drawn in. */
  readonly layout_aspect?: number | null
}

/** All points visible, placed in a box as the skeleton's layout has them. */
export const skeletonInBox = (skeleton: Skeleton, box: Box, isMirrored: boolean): Keypoints => {
  const { type: _type, ...extent } = box
  const points = layoutOf(skeleton).map(([x, y]): Keypoint => {
    const across = isMirrored ? 1 - x : x
    return [box.x + across * box.width, box.y + y * box.height, 2]
  })
  return { type: "keypoints", points, box: extent }
}

/** The skeleton with left and right exchanged: the points stay, their names change. */
export const flipped = (
  shape: Keypoints,
  pairs: readonly (readonly [number, number])[],
): Keypoints => {
  const points = [...shape.points]
  for (const [left, right] of pairs) {
    const [a, b] = [points[left], points[right]]
    if (a && b) [points[left], points[right]] = [b, a]
  }
  return { ...shape, points }
}

/** A skeleton without a layout is spread on an ellipse, so that no point hides another. */
const layoutOf = ({ keypoints, layout }: Skeleton): readonly Position[] => {
  if (layout?.length === keypoints.length) return layout
  return keypoints.map((_, place) => {
    const turn = (2 * Math.PI * place) / keypoints.length - Math.PI / 2
    return [0.5 + 0.45 * Math.cos(turn), 0.5 + 0.45 * Math.sin(turn)]
  })
}
