import { turnedPoint } from "../angles"
import { grownBounds } from "../bounds"
import { clippedRing } from "../clipping"
import { boundsOfPoints, distanceToSegment, isInRing, signedArea } from "../lines"
import type { ImagePoint } from "../points"
import { FEWEST_RING_POINTS, partFlaw, wound } from "../rings"
import { visitSides } from "../runs"
import { hundredths, remembering, type ShapeKind } from "../shape-kind"
import type { Polygon, Position, Ring } from "../shapes"
import { stretcher } from "../stretching"
import { vertexHandles, withoutVertex, withVertex } from "../vertices"

const boundsOfPolygon = remembering(({ parts }: Polygon) =>
  boundsOfPoints(parts.flatMap(([exterior = []]) => exterior)),
)

const areaOfPolygon = remembering(({ parts }: Polygon) =>
  parts.reduce((sum, rings) => sum + areaOfPart(rings), 0),
)

const handlesOfPolygon = remembering(({ parts }: Polygon) =>
  parts.flatMap((rings, part) =>
    rings.flatMap((ring, place) => vertexHandles(ring, `${part}.${place}.`, true)),
  ),
)

/** Regions with holes. A handle's id is `part.ring.vertex`, with `+` for one between two vertices. */
export const polygonKind: ShapeKind<Polygon> = {
  isFilled: true,
  bounds: boundsOfPolygon,
  area: areaOfPolygon,
  hits: ({ parts }, at, tolerance) =>
    parts.some(
      (rings) => isInPart(at, rings) || rings.some((ring) => isOnRing(at, ring, tolerance)),
    ),
  moved: (polygon, dx, dy) => mapped(polygon, ([x, y]) => [x + dx, y + dy]),
  turned: (polygon, angleDeg, about) =>
    mapped(polygon, (point) => turnedPoint(point, angleDeg, about)),
  stretched: (polygon, from, to) => rewound(mapped(polygon, stretcher(from, to))),
  handles: handlesOfPolygon,
  withHandle: (polygon, handleId, to) =>
    rewound(withRing(polygon, handleId, (ring, vertex) => withVertex(ring, vertex, to))),
  withoutHandle: (polygon, handleId) =>
    withoutEmpty(withRing(polygon, handleId, (ring, vertex) => withoutVertex(ring, vertex))),
  confined: (polygon, image) =>
    withoutEmpty({
      type: "polygon",
      parts: polygon.parts.map((rings) => rings.map((ring) => clippedRing(ring, image))),
    }),
  flaw: (polygon, minimum) => {
    const { minX, minY, maxX, maxY } = boundsOfPolygon(polygon)
    if (Math.max(maxX - minX, maxY - minY) < minimum)
      return `Too small: a polygon needs at least ${minimum} pixels.`
    for (const rings of polygon.parts) {
      const flaw = partFlaw(rings)
      if (flaw !== null) return flaw
    }
    return areaOfPolygon(polygon) > 0 ? null : "A polygon needs to enclose something."
  },
  rounded: (polygon) => mapped(polygon, ([x, y]) => [hundredths(x), hundredths(y)]),
  outlines: ({ parts }) => parts.flat().map((points) => ({ points, isClosed: true })),
  trace: ({ parts }, path) => {
    for (const rings of parts)
      for (const ring of rings) {
        ring.forEach(([x, y], place) => {
          if (place === 0) path.moveTo(x, y)
          else path.lineTo(x, y)
        })
        path.closePath()
      }
  },
  pack: ({ parts }) => {
    const numbers = [parts.length]
    for (const rings of parts) {
      numbers.push(rings.length)
      for (const ring of rings) {
        numbers.push(ring.length)
        for (const [x, y] of ring) numbers.push(x, y)
      }
    }
    return numbers
  },
  unpack: (numbers) => {
    let place = 0
    const next = () => numbers[place++] ?? 0
    const list = <T>(read: () => T): T[] => Array.from({ length: next() }, read)
    return polygonOf(list(() => list(() => list((): Position => [next(), next()]))))
  },
}

/** A polygon of these parts, as they are. */
export const polygonOf = (parts: Polygon["parts"]): Polygon => ({ type: "polygon", parts })

/** The polygon with exteriors clockwise on the screen and holes against them. */
export const rewound = ({ parts }: Polygon): Polygon =>
  polygonOf(parts.map((rings) => rings.map((ring, place) => wound(ring, place === 0))))

const isInPart = (at: ImagePoint, [exterior = [], ...holes]: readonly Ring[]): boolean =>
  isInRing(at, exterior) && !holes.some((hole) => isInRing(at, hole))

const isOnRing = (at: ImagePoint, points: Ring, tolerance: number): boolean => {
  let isOn = false
  const [x, y] = at
  const near = grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, tolerance)
  visitSides({ points, isClosed: true }, near, (from, to) => {
    isOn ||= distanceToSegment(at, from, to) <= tolerance
  })
  return isOn
}

const areaOfPart = ([exterior = [], ...holes]: readonly Ring[]): number =>
  holes.reduce((sum, hole) => sum - Math.abs(signedArea(hole)), Math.abs(signedArea(exterior)))

const mapped = ({ parts }: Polygon, map: (point: Position) => Position): Polygon =>
  polygonOf(parts.map((rings) => rings.map((ring) => ring.map(map))))

const withRing = (
  { parts }: Polygon,
  handleId: string,
  change: (ring: Ring, vertexId: string) => Ring,
): Polygon => {
  const [part, place, vertexId = ""] = handleId.split(".")
  return polygonOf(
    parts.map((rings, partAt) =>
      rings.map((ring, ringAt) =>
        partAt === Number(part) && ringAt === Number(place) ? change(ring, vertexId) : ring,
      ),
    ),
  )
}

/** Without rings of too few points: a hole goes alone, an exterior takes its holes along. */
const withoutEmpty = ({ parts }: Polygon): Polygon | null => {
  const left = parts
    .filter(([exterior = []]) => exterior.length >= FEWEST_RING_POINTS)
    .map((rings) => rings.filter((ring) => ring.length >= FEWEST_RING_POINTS))
  return left.length > 0 ? polygonOf(left) : null
}
