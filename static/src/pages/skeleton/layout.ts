/** Where keypoints lie in the object's box: fitted to it, spread where nobody has placed them. */

import type { Design, Keypoint, Place } from "./design"

/** Room between the outermost keypoints and the box: an object reaches beyond its joints. */
const MARGIN = 0.05
const SHARE_OF_PICTURE = 0.9
const ASPECTS = { least: 0.05, most: 20 } as const

/** The design with its box drawn close around the keypoints, whatever lay around them. */
export const fitted = (design: Design): Design => {
  if (design.keypoints.length === 0) return design
  const x = spanOf(design.keypoints.map(({ place }) => place[0]))
  const y = spanOf(design.keypoints.map(({ place }) => place[1]))
  const keypoints = design.keypoints.map((point) => ({
    ...point,
    place: [within(point.place[0], x), within(point.place[1], y)] as const,
  }))
  return { ...design, keypoints, aspect: aspectOf(x, y, design.aspect) }
}

/** The design on a picture of another shape: as it was drawn, as large as the picture allows. */
export const placedOn = (design: Design, aspect: number): Design => {
  const narrower = Math.min(1, design.aspect / aspect) * SHARE_OF_PICTURE
  const lower = Math.min(1, aspect / design.aspect) * SHARE_OF_PICTURE
  const keypoints = design.keypoints.map((point) => ({
    ...point,
    place: [
      round(0.5 + (point.place[0] - 0.5) * narrower),
      round(0.5 + (point.place[1] - 0.5) * lower),
    ] as const,
  }))
  return { ...design, keypoints, aspect }
}

type Span = { readonly from: number; readonly length: number }

const spanOf = (values: readonly number[]): Span => {
  const from = Math.min(...values)
  return { from, length: Math.max(...values) - from }
}

/** Keypoints on one line lie in the middle of the other direction. */
const within = (value: number, { from, length }: Span): number => {
  if (length === 0) return 0.5
  return round(MARGIN + ((value - from) / length) * (1 - 2 * MARGIN))
}

const aspectOf = (x: Span, y: Span, aspect: number): number => {
  if (x.length === 0 || y.length === 0) return 1
  return Math.min(ASPECTS.most, Math.max(ASPECTS.least, round((x.length * aspect) / y.length)))
}

/** Places for keypoints that have none: round an oval, the first at the top. */
export const spread = (count: number): readonly Place[] =>
  Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI - Math.PI / 2
    return [round(0.5 + 0.4 * Math.cos(angle)), round(0.5 + 0.4 * Math.sin(angle))]
  })

/** A free place near the last keypoint: beside it, away from the box's edge. */
export const placeBeside = (keypoints: readonly Keypoint[]): Place => {
  const last = keypoints.at(-1)
  if (!last) return [0.5, 0.1]
  const [x, y] = last.place
  return [x > 0.85 ? round(x - 0.12) : round(x + 0.1), y > 0.9 ? round(y - 0.1) : round(y + 0.05)]
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4
