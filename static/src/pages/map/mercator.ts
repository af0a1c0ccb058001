/** Degrees north and east. */
export type Place = { readonly latitude: number; readonly longitude: number }
/** A point of the world as a square of side 1 in Web Mercator: x to the east, y to the south. */
export type WorldPoint = { readonly x: number; readonly y: number }
/** A box in degrees; one that goes across the antimeridian ends beyond 180. */
export type Bounds = {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** The latitude at which the square ends. */
export const LIMIT_DEG = 85.05112878
const TURN = 360

/** Longitudes beyond 180 lie in the next world. */
export const toWorld = ({ latitude, longitude }: Place): WorldPoint => {
  const clamped = Math.max(-LIMIT_DEG, Math.min(LIMIT_DEG, latitude))
  const sine = Math.sin((clamped * Math.PI) / 180)
  return {
    x: longitude / TURN + 0.5,
    y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI),
  }
}

export const toPlace = ({ x, y }: WorldPoint): Place => ({
  latitude: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI,
  longitude: (x - 0.5) * TURN,
})

/** The same meridian from -180 (included) to 180. */
export const wrapped = (longitude: number): number =>
  longitude - TURN * Math.floor((longitude + 180) / TURN)

/** The shortest way round from one x to another. */
export const nearestX = (x: number, to: number): number => x + Math.round(to - x)

/** The smallest box round all: the widest gap between longitudes is left out. None round nothing. */
export const boundsOf = (boxes: readonly Bounds[]): Bounds | null => {
  const sorted = [...boxes].sort((a, b) => a.west - b.west)
  const [first] = sorted
  if (!first) return null
  let reach = first.east
  let gap = { width: -1, west: first.west }
  for (const box of sorted.slice(1)) {
    if (box.west - reach > gap.width) gap = { width: box.west - reach, west: box.west }
    reach = Math.max(reach, box.east)
  }
  const around = first.west + TURN - reach
  const west = around >= gap.width ? first.west : gap.west
  const ends = boxes.map((box) => (box.west < west ? box.east + TURN : box.east))
  return {
    west,
    east: Math.max(...ends),
    south: Math.min(...boxes.map((box) => box.south)),
    north: Math.max(...boxes.map((box) => box.north)),
  }
}
