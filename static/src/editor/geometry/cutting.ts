import { rewound } from "./kinds/polygon"
import {
  boundsOfPoints,
  distance,
  isInRing,
  meetingPoint,
  segmentsCross,
  signedArea,
} from "./lines"
import { liesWithin } from "./rings"
import { visitSides } from "./runs"
import type { Polygon, Polyline, Position, Ring } from "./shapes"

/** The line is moved by this much, so that it passes no corner: those lie on hundredths of a pixel. */
const ASIDE: Position = [0.00061803, 0.00041421]

/**
 * The polygons that a line cuts a polygon into, the largest first, or null when it cuts nothing apart. Their areas add up
 * to the polygon's. Ends of the line inside the polygon cut nothing; parts that it does not divide stay with the largest.
 */
export const cutPolygon = (
  polygon: Polygon,
  line: readonly Position[],
): readonly Polygon[] | null => {
  const knife = line.map(([x, y]): Position => [x + ASIDE[0], y + ASIDE[1]])
  const pieces: (readonly Ring[])[] = []
  const untouched: (readonly Ring[])[] = []
  for (const rings of rewound(polygon).parts) {
    const found = cutPart(rings, knife)
    if (found.length > 1) pieces.push(...found)
    else untouched.push(rings)
  }
  if (pieces.length === 0) return null
  const [largest = [], ...others] = pieces.sort((a, b) => areaOfPart(b) - areaOfPart(a))
  return [[largest, ...untouched], ...others.map((piece) => [piece])].map((parts) => ({
    type: "polygon",
    parts,
  }))
}

/** The lines that a line cuts another into, in their order, or null when they do not cross. */
export const cutPolyline = (
  { points }: Polyline,
  line: readonly Position[],
): readonly Polyline[] | null => {
  const knife = line.map(([x, y]): Position => [x + ASIDE[0], y + ASIDE[1]])
  const pieces: Position[][] = [[]]
  for (const [place, from] of points.entries()) {
    pieces.at(-1)?.push(from)
    const to = points[place + 1]
    if (!to) continue
    for (const at of crossingsOf(from, to, knife)) {
      pieces.at(-1)?.push(at)
      pieces.push([at])
    }
  }
  return pieces.length > 1 ? pieces.map((piece) => ({ type: "polyline", points: piece })) : null
}

const crossingsOf = (from: Position, to: Position, knife: readonly Position[]): Position[] =>
  knife
    .slice(1)
    .flatMap((end, place) => {
      const start = knife[place] ?? end
      return segmentsCross(from, to, start, end) ? [meetingPoint(from, to, start, end)] : []
    })
    .sort((a, b) => distance(from, a) - distance(from, b))

/** A place where the knife crosses a ring. */
type Gate = {
  readonly at: Position
  readonly ring: number
  /** How far along the ring, in sides. */
  readonly along: number
  /** How far along the knife, in its segments. */
  readonly onKnife: number
}

/** A stretch of the knife inside the part, from one gate to the next. */
type Chord = { readonly from: Gate; readonly to: Gate; readonly between: readonly Position[] }

const cutPart = (rings: readonly Ring[], knife: readonly Position[]): (readonly Ring[])[] => {
  const gates = gatesOf(rings, knife)
  let chords = chordsOf(rings, knife, gates)
  for (;;) {
    const { loops, bridges } = walked(rings, chords)
    if (bridges.size === 0) return partsOf(rings, chords, loops)
    chords = chords.filter((chord) => !bridges.has(chord))
  }
}

const gatesOf = (rings: readonly Ring[], knife: readonly Position[]): readonly Gate[] => {
  const gates: Gate[] = []
  for (const [segment, to] of knife.slice(1).entries()) {
    const from = knife[segment] ?? to
    for (const [ring, points] of rings.entries())
      visitSides({ points, isClosed: true }, boundsOfPoints([from, to]), (a, b, place) => {
        if (!isCrossing(from, to, a, b)) return
        const at = meetingPoint(from, to, a, b)
        const along = place + distance(a, at) / distance(a, b)
        gates.push({ at, ring, along, onKnife: segment + distance(from, at) / distance(from, to) })
      })
  }
  return gates.sort((a, b) => a.onKnife - b.onKnife)
}

/** Exactly: even a touch counts here, as a gate that is missed would turn inside and outside round. */
const isCrossing = (a: Position, b: Position, c: Position, d: Position): boolean =>
  isLeft(a, b, c) !== isLeft(a, b, d) && isLeft(c, d, a) !== isLeft(c, d, b)

const isLeft = (a: Position, b: Position, at: Position): boolean =>
  (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]) > 0

const chordsOf = (
  rings: readonly Ring[],
  knife: readonly Position[],
  gates: readonly Gate[],
): readonly Chord[] => {
  const [start] = knife
  let isInside = start !== undefined && isInPart(start, rings)
  const chords: Chord[] = []
  gates.forEach((from, place) => {
    isInside = !isInside
    const to = gates[place + 1]
    if (!(isInside && to)) return
    const between = knife.slice(Math.floor(from.onKnife) + 1, Math.ceil(to.onKnife))
    chords.push({ from, to, between })
  })
  return chords
}

/** A boundary of a piece, and which chords it runs along. */
type Loop = { readonly ring: Ring; readonly chords: readonly Chord[] }

/**
 * Walk along the rings, which have the region on their right, and turn into each chord: every walk ends where it began,
 * round one piece. A chord that one walk takes in both directions is a bridge to a hole and divides nothing.
 */
const walked = (rings: readonly Ring[], chords: readonly Chord[]) => {
  const gates = chords.flatMap(({ from, to }) => [from, to])
  const loops: Loop[] = []
  const begun = new Set<Gate>()
  for (const gate of gates) if (!begun.has(gate)) loops.push(loopFrom(gate, rings, chords, begun))
  const bridges = new Set<Chord>()
  for (const { chords: passed } of loops)
    for (const chord of passed)
      if (passed.indexOf(chord) !== passed.lastIndexOf(chord)) bridges.add(chord)
  return { loops, bridges }
}

const loopFrom = (
  start: Gate,
  rings: readonly Ring[],
  chords: readonly Chord[],
  begun: Set<Gate>,
): Loop => {
  const points: Position[] = []
  const passed: Chord[] = []
  let gate = start
  do {
    begun.add(gate)
    const next = nextGate(gate, chords)
    points.push(gate.at, ...cornersBetween(rings[gate.ring] ?? [], gate.along, next.along), next.at)
    const chord = chords.find(({ from, to }) => from === next || to === next)
    if (!chord) break
    const isForward = chord.from === next
    points.push(...(isForward ? chord.between : chord.between.toReversed()))
    passed.push(chord)
    gate = isForward ? chord.to : chord.from
  } while (gate !== start)
  return { ring: points, chords: passed }
}

/** The gate that comes next on the same ring; after the last the first, which may be the same. */
const nextGate = (gate: Gate, chords: readonly Chord[]): Gate => {
  const onRing = chords
    .flatMap(({ from, to }) => [from, to])
    .filter(({ ring }) => ring === gate.ring)
    .sort((a, b) => a.along - b.along)
  return onRing[(onRing.indexOf(gate) + 1) % onRing.length] ?? gate
}

const cornersBetween = (ring: Ring, from: number, to: number): readonly Position[] => {
  const until = to > from ? to : to + ring.length
  const corners: Position[] = []
  for (let place = Math.floor(from) + 1; place < until; place++) {
    const corner = ring[place % ring.length]
    if (corner) corners.push(corner)
  }
  return corners
}

/** Loops that run clockwise enclose a piece; others, and rings that no chord touches, are holes in one of them. */
const partsOf = (
  rings: readonly Ring[],
  chords: readonly Chord[],
  loops: readonly Loop[],
): (readonly Ring[])[] => {
  const touched = new Set(chords.flatMap(({ from, to }) => [from.ring, to.ring]))
  const all = [...loops.map(({ ring }) => ring), ...rings.filter((_, place) => !touched.has(place))]
  const exteriors = all.filter((ring) => signedArea(ring) > 0)
  const holes = all.filter((ring) => signedArea(ring) <= 0)
  return exteriors.map((exterior) => [
    exterior,
    ...holes.filter((hole) => liesWithin(hole, exterior)),
  ])
}

const isInPart = (at: Position, [exterior = [], ...holes]: readonly Ring[]): boolean =>
  isInRing(at, exterior) && !holes.some((hole) => isInRing(at, hole))

const areaOfPart = (rings: readonly Ring[]): number =>
  rings.reduce((sum, ring) => sum + signedArea(ring), 0)
