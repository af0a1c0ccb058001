import { directionDeg, normalisedAngle, turnedPoint } from "./angles"
import { boxOfBounds } from "./boxes"
import { convexHull } from "./hull"
import { boundsOf, kindOf } from "./kinds"
import { polygonOf, rewound } from "./kinds/polygon"
import { boundsOfPoints } from "./lines"
import { regionOf } from "./masks/masks"
import { polygonOfRegion } from "./masks/outline"
import type { Box, Ellipse, Polygon, Position, RotatedBox, Shape } from "./shapes"

/** The region of a shape as a polygon, or null for those that enclose nothing. A mask's runs along its pixels. */
export const asPolygon = (shape: Shape): Polygon | null => {
  if (shape.type === "polygon") return shape
  if (shape.type === "mask") return polygonOfRegion(regionOf(shape))
  if (!kindOf(shape).isFilled) return null
  const rings =
    kindOf(shape)
      .outlines?.(shape)
      .map(({ points }) => points) ?? []
  return rings.length > 0 ? rewound(polygonOf(rings.map((ring) => [ring]))) : null
}

/** The upright box round a shape, or null for a single point. */
export const asBox = (shape: Shape): Box | null => {
  if (shape.type === "box") return shape
  return shape.type === "point" ? null : boxOfBounds(boundsOf(shape))
}

/** The smallest box at any angle round a shape, or null where that is none. */
export const asRotatedBox = (shape: Shape): RotatedBox | null => {
  switch (shape.type) {
    case "rotated_box":
      return shape
    case "box":
      return uprightBox(shape)
    case "ellipse": {
      const { cx, cy, rx, ry, angle_deg } = shape
      return { type: "rotated_box", cx, cy, width: 2 * rx, height: 2 * ry, angle_deg }
    }
    default:
      return smallestBox(cornersOf(shape))
  }
}

/** The ellipse in the smallest box round a shape, or null where that is none. */
export const asEllipse = (shape: Shape): Ellipse | null => {
  if (shape.type === "ellipse") return shape
  const box = asRotatedBox(shape)
  if (!box) return null
  const { cx, cy, width, height, angle_deg } = box
  return { type: "ellipse", cx, cy, rx: width / 2, ry: height / 2, angle_deg }
}

const uprightBox = ({ x, y, width, height }: Box): RotatedBox => ({
  type: "rotated_box",
  cx: x + width / 2,
  cy: y + height / 2,
  width,
  height,
  angle_deg: 0,
})

const cornersOf = (shape: Shape): readonly Position[] => {
  if (shape.type === "keypoints")
    return shape.points.flatMap(([x, y, visibility]) => (visibility > 0 ? [[x, y] as const] : []))
  if (shape.type === "polyline") return shape.points
  return asPolygon(shape)?.parts.flatMap(([exterior = []]) => exterior) ?? []
}

/** One side of the smallest rectangle round points lies along a side of their hull. */
const smallestBox = (points: readonly Position[]): RotatedBox | null => {
  const hull = convexHull(points)
  let smallest: RotatedBox | null = null
  for (const [place, from] of hull.entries()) {
    const box = boxAlong(hull, from, hull[(place + 1) % hull.length] ?? from)
    if (!smallest || box.width * box.height < smallest.width * smallest.height) smallest = box
  }
  return smallest
}

const boxAlong = (hull: readonly Position[], from: Position, to: Position): RotatedBox => {
  const angle = directionDeg(from, to)
  const upright = boundsOfPoints(hull.map((point) => turnedPoint(point, -angle, [0, 0])))
  const middle: Position = [(upright.minX + upright.maxX) / 2, (upright.minY + upright.maxY) / 2]
  const [cx, cy] = turnedPoint(middle, angle, [0, 0])
  return leastTurned({
    type: "rotated_box",
    cx,
    cy,
    width: upright.maxX - upright.minX,
    height: upright.maxY - upright.minY,
    angle_deg: normalisedAngle(angle),
  })
}

/** The same rectangle, by the angle nearest to upright: a quarter turn exchanges its sides. */
const leastTurned = (box: RotatedBox): RotatedBox => {
  const quarters = Math.round(box.angle_deg / 90)
  const angle_deg = normalisedAngle(box.angle_deg - 90 * quarters)
  if (quarters % 2 === 0) return { ...box, angle_deg }
  return { ...box, width: box.height, height: box.width, angle_deg }
}
