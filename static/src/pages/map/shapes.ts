import type { ScreenPoint } from "./camera"
import { type Bounds, type Place, wrapped } from "./mercator"

const EARTH_RADIUS_M = 6_371_008.8
const CIRCLE_CORNERS = 72
/** What a drawn line may lose, doubled until it has few enough corners. */
const TOLERANCE_PX = 1.5
const MOST_CORNERS = 60

/** The circle round a place as corners; on a map it is no circle. */
export const circleAround = ({ latitude, longitude }: Place, radius: number): Place[] =>
  Array.from({ length: CIRCLE_CORNERS }, (_, at) => {
    const bearing = (at / CIRCLE_CORNERS) * 2 * Math.PI
    const angle = radius / EARTH_RADIUS_M
    const from = radians(latitude)
    const sine =
      Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing)
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
      Math.cos(angle) - Math.sin(from) * sine,
    )
    return { latitude: degrees(Math.asin(sine)), longitude: longitude + degrees(east) }
  })

/** The box round corners, its west from -180 on. */
export const boxAround = (corners: readonly Place[]): Bounds => {
  const longitudes = corners.map(({ longitude }) => longitude)
  const latitudes = corners.map(({ latitude }) => latitude)
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  return {
    west: wrapped(west),
    east: wrapped(west) + Math.min(360, east - west),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  }
}

const radians = (angle: number): number => (angle * Math.PI) / 180
const degrees = (angle: number): number => (angle * 180) / Math.PI

/** A drawn loop with as few corners as show the same. */
export const thinned = (drawn: readonly ScreenPoint[]): ScreenPoint[] => {
  let tolerance = TOLERANCE_PX
  let kept = simplified(drawn, tolerance)
  while (kept.length > MOST_CORNERS) {
    tolerance *= 2
    kept = simplified(kept, tolerance)
  }
  return kept
}

/**
 * The corners from which no left out point is further away than the tolerance.
 *
 * Source: D. Douglas, T. Peucker, "Algorithms for the reduction of the number of points required to represent a
 * digitized line or its caricature", 1973.
 */
const simplified = (points: readonly ScreenPoint[], tolerance: number): ScreenPoint[] => {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 3) return [...points]
  let [furthest, at] = [0, 0]
  for (const [place, point] of points.entries()) {
    const away = distanceToLine(point, first, last)
    if (away > furthest) [furthest, at] = [away, place]
  }
  if (furthest <= tolerance) return [first, last]
  const before = simplified(points.slice(0, at + 1), tolerance)
  return [...before.slice(0, -1), ...simplified(points.slice(at), tolerance)]
}

const distanceToLine = (point: ScreenPoint, from: ScreenPoint, to: ScreenPoint): number => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(point.x - from.x, point.y - from.y)
  return Math.abs(dx * (point.y - from.y) - dy * (point.x - from.x)) / length
}

/** The corners of a box, as an area has them. */
export const cornersOf = ({ west, south, east, north }: Bounds): Place[] => [
  { latitude: north, longitude: west },
  { latitude: north, longitude: east },
  { latitude: south, longitude: east },
  { latitude: south, longitude: west },
]

/** The term that asks for what lies in an area, as exact as 10 cm. */
export const areaTerm = (corners: readonly Place[]): string =>
  `within:${corners.map(({ latitude, longitude }) => `${round(latitude)},${round(longitude)}`).join(";")}`

const round = (value: number): number => Number(value.toFixed(6))
