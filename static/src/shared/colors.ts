/** How alike colours look, to eyes that see every colour and to eyes that do not. Pure. */

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

export type Vision = "normal" | "protanopia" | "deuteranopia"

/**
 * Linear RGB as somebody with this vision sees it. G. Machado et al., "A Physiologically-based Model for Simulation of
 * Color Vision Deficiency", 2009, severity 1.
 */
const SEEN: Readonly<Record<Vision, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}
const VISIONS: readonly Vision[] = ["normal", "protanopia", "deuteranopia"]

/** B. Ottosson, "A perceptual color space for image processing", 2020. */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]

/** Below this distance in OKLab two small marks on a picture are taken for one colour. */
export const ALIKE = 0.06

export type Difference = { readonly distance: number; readonly vision: Vision }

/** How far two colours `#rrggbb` are apart in OKLab, to the eyes for which that is least. */
export const difference = (one: string, other: string): Difference => {
  const found = VISIONS.map((vision) => ({
    vision,
    distance: distanceOf(labOf(one, vision), labOf(other, vision)),
  }))
  return found.reduce((least, next) => (next.distance < least.distance ? next : least))
}

/** Whether some eyes take the two colours for one, and which; normal ones first. */
export const alikeTo = (one: string, other: string): Vision | null =>
  VISIONS.find((vision) => distanceOf(labOf(one, vision), labOf(other, vision)) < ALIKE) ?? null

export type Named = { readonly name: string; readonly color: string }
export type Twins = { readonly one: string; readonly other: string; readonly vision: Vision }

/** Every two names whose colours look alike. */
export const twinsAmong = (named: readonly Named[]): readonly Twins[] =>
  named.flatMap((first, index) =>
    named.slice(index + 1).flatMap((second) => {
      const vision = alikeTo(first.color, second.color)
      return vision ? [{ one: first.name, other: second.name, vision }] : []
    }),
  )

/** The colours of a palette, those farthest from all that are taken in front. */
export const mostDistinct = (
  palette: readonly string[],
  taken: readonly string[],
): readonly string[] => {
  const nearest = (color: string) =>
    Math.min(...taken.map((other) => difference(color, other).distance))
  return palette
    .map((color) => ({ color, room: taken.length > 0 ? nearest(color) : 0 }))
    .toSorted((a, b) => b.room - a.room)
    .map(({ color }) => color)
}

const labs = new Map<string, Triple>()

const labOf = (color: string, vision: Vision): Triple => {
  const key = `${color} ${vision}`
  const found = labs.get(key)
  if (found) return found
  const seen = times(SEEN[vision], linearOf(color)).map((part) => Math.min(1, Math.max(0, part)))
  const cones = times(TO_CONES, seen as unknown as Triple).map(Math.cbrt)
  const lab = times(TO_LAB, cones as unknown as Triple)
  labs.set(key, lab)
  return lab
}

const linearOf = (color: string): Triple => {
  const part = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

const times = ([x, y, z]: Matrix, vector: Triple): Triple => [
  dot(x, vector),
  dot(y, vector),
  dot(z, vector),
]

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const distanceOf = (a: Triple, b: Triple): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
