import { type ImagePoint, imagePoint } from "./points"

const RADIANS = Math.PI / 180

/** The place that `at` comes to when the plane is turned about `about`, clockwise on the screen. */
export const turnedPoint = (
  [x, y]: readonly [number, number],
  angleDeg: number,
  about: readonly [number, number],
): ImagePoint => {
  const [cos, sin] = [Math.cos(angleDeg * RADIANS), Math.sin(angleDeg * RADIANS)]
  const [dx, dy] = [x - about[0], y - about[1]]
  return imagePoint(about[0] + dx * cos - dy * sin, about[1] + dx * sin + dy * cos)
}

/** The same angle above -180 and up to 180 degrees. */
export const normalisedAngle = (angleDeg: number): number => {
  // As it is: the remainder would cost it its last digits.
  if (angleDeg > -180 && angleDeg <= 180) return angleDeg
  const rest = ((angleDeg % 360) + 360) % 360
  return rest > 180 ? rest - 360 : rest
}

/** The direction from one place to another: 0 is to the right, 90 is down. */
export const directionDeg = (
  from: readonly [number, number],
  to: readonly [number, number],
): number => Math.atan2(to[1] - from[1], to[0] - from[0]) / RADIANS

/** The nearest multiple of `stepDeg`. */
export const snappedAngle = (angleDeg: number, stepDeg: number): number =>
  Math.round(angleDeg / stepDeg) * stepDeg
