import type { Polygon, Position, Ring } from "../shapes"
import { labelsOf } from "./labels"
import { columnCount, type Region } from "./region"

/**
 * The line along the pixels' edges around a region, as rings of corners: `corners` holds x and y in turns, ring `r` is
 * its corners from `ends[r - 1]` (or 0) up to before `ends[r]`, both counted in corners. Exteriors run clockwise on the
 * screen, holes against them; parts that meet only at a corner have rings of their own, which touch but never cross.
 * Filling the rings, by any rule that looks at the pixels' centres, gives the region back.
 */
export type Outline = {
  readonly corners: Int32Array
  readonly ends: Uint32Array
  /** Which connected part each ring belongs to, from 0. */
  readonly parts: Int32Array
  /** 1 for a hole, 0 for an exterior; each part has one exterior. */
  readonly isHole: Uint8Array
}

/** Trace a region's outline. */
export const outlineOf = (region: Region): Outline => {
  const sides = sidesOf(region)
  return followed(sides, partnersOf(sides, region.height))
}

/** The region as a polygon along its pixels' edges: nothing is lost, and filling it gives the region back. */
export const polygonOfRegion = (region: Region): Polygon => polygonOfOutline(outlineOf(region))

/** The same outline as a polygon, with `change` done to each ring; a ring that it makes null of is left out. */
export const polygonOfOutline = (
  outline: Outline,
  change: (ring: Ring) => Ring | null = (ring) => ring,
): Polygon => {
  const exteriors = new Map<number, Ring>()
  const holes = new Map<number, Ring[]>()
  outline.ends.forEach((_, place) => {
    const ring = change(ringAt(outline, place))
    const part = outline.parts[place] ?? 0
    if (!ring) return
    if (outline.isHole[place]) holes.set(part, [...(holes.get(part) ?? []), ring])
    else exteriors.set(part, ring)
  })
  const parts = [...exteriors].map(([part, exterior]) => [exterior, ...(holes.get(part) ?? [])])
  return { type: "polygon", parts }
}

/** One ring of an outline as points. */
export const ringAt = ({ corners, ends }: Outline, place: number): Ring => {
  const ring: Position[] = []
  const end = ends[place] ?? 0
  for (let corner = place === 0 ? 0 : (ends[place - 1] ?? 0); corner < end; corner++)
    ring.push([corners[2 * corner] ?? 0, corners[2 * corner + 1] ?? 0])
  return ring
}

/** The upright sides of an outline, from the left and each column from the top. */
type Sides = {
  readonly count: number
  readonly xs: Int32Array
  /** Where each begins and ends in walking order: two rows a side. */
  readonly rows: Int32Array
  readonly parts: Int32Array
}

/** Between each two columns, where exactly one of them has pixels; they lie to the right of whoever walks along. */
const sidesOf = (region: Region): Sides => {
  const labels = labelsOf(region).ofSpan
  const most = 2 * region.spans.length
  const xs = new Int32Array(most)
  const rows = new Int32Array(2 * most)
  const parts = new Int32Array(most)
  let count = 0
  const add = (x: number, begin: number, end: number, span: number) => {
    xs[count] = x
    rows[2 * count] = begin
    rows[2 * count + 1] = end
    parts[count] = labels[span] ?? 0
    count += 1
  }
  for (let column = 0; column <= columnCount(region); column++) sidesAt(region, column, add)
  return { count, xs, rows, parts }
}

/** The sides between a column and the one before it. A hot loop over the rows at which either changes. */
const sidesAt = (
  { left, starts, spans }: Region,
  column: number,
  add: (x: number, begin: number, end: number, span: number) => void,
): void => {
  const first = starts[Math.max(column - 1, 0)] ?? 0
  const middle = starts[column] ?? 0
  const last = starts[column + 1] ?? middle
  let [i, j] = [first, middle]
  let row = 0
  while (i < middle || j < last) {
    const leftRow = rowAt(spans, i, middle)
    const rightRow = rowAt(spans, j, last)
    const next = Math.min(leftRow, rightRow)
    const isLeft = (i - first) & 1
    if (isLeft > ((j - middle) & 1)) add(left + column, row, next, i >> 1)
    else if (isLeft < ((j - middle) & 1)) add(left + column, next, row, j >> 1)
    if (leftRow === next) i += 1
    if (rightRow === next) j += 1
    row = next
  }
}

/** The row of an edge, or beyond all rows after a column's last. */
const rowAt = (spans: Int32Array, place: number, end: number): number =>
  place < end ? (spans[place] ?? 0) : Infinity

/**
 * For the end of each side, the side that follows it along a level line, by its number.
 *
 * On each row the ends of upright sides, from the left, are joined in pairs: that is where the level lines are. Where
 * two pixels meet by a corner alone, two ends share one place; their order decides that the line turns to stay with its
 * own pixel.
 */
const partnersOf = ({ count, rows, xs }: Sides, height: number): Int32Array => {
  const order = inRows(rows, 2 * count, height)
  const followers = new Int32Array(count)
  for (let place = 0; place + 1 < order.length; place += 2) {
    swapIfTwoBegin(order, place + 1, rows, xs)
    const [one, other] = [order[place] ?? 0, order[place + 1] ?? 0]
    // An end has an odd number, a beginning an even one; one of each meets on a level line.
    if (one & 1) followers[one >> 1] = other >> 1
    else followers[other >> 1] = one >> 1
  }
  return followers
}

/** The numbers of all ends of sides sorted by row, then as they come, which is from the left. */
const inRows = (rows: Int32Array, count: number, height: number): Int32Array => {
  const places = new Int32Array(height + 2)
  for (let end = 0; end < count; end++) {
    const row = (rows[end] ?? 0) + 1
    places[row] = (places[row] ?? 0) + 1
  }
  for (let row = 1; row < places.length; row++)
    places[row] = (places[row] ?? 0) + (places[row - 1] ?? 0)
  const order = new Int32Array(count)
  for (let end = 0; end < count; end++) {
    const row = rows[end] ?? 0
    const place = places[row] ?? 0
    order[place] = end
    places[row] = place + 1
  }
  return order
}

/** Two sides that begin at one corner: the upper belongs to the pixel on the right, so it is joined to the right. */
const swapIfTwoBegin = (
  order: Int32Array,
  place: number,
  rows: Int32Array,
  xs: Int32Array,
): void => {
  const [one, other] = [order[place] ?? 0, order[place + 1]]
  if (other === undefined || (one & 1) !== 0 || (other & 1) !== 0) return
  if (rows[one] !== rows[other] || xs[one >> 1] !== xs[other >> 1]) return
  order[place] = other
  order[place + 1] = one
}

/** Walk from side to side until each ring closes. */
const followed = ({ count, xs, rows, parts }: Sides, followers: Int32Array): Outline => {
  const corners = new Int32Array(4 * count)
  const isDone = new Uint8Array(count)
  const ends: number[] = []
  const partOfRing: number[] = []
  const isHole: number[] = []
  let corner = 0
  for (let first = 0; first < count; first++) {
    if (isDone[first]) continue
    let area = 0
    for (let side = first; !isDone[side]; side = followers[side] ?? first) {
      isDone[side] = 1
      const [x, begin, end] = [xs[side] ?? 0, rows[2 * side] ?? 0, rows[2 * side + 1] ?? 0]
      corners.set([x, begin, x, end], 2 * corner)
      corner += 2
      area += x * (end - begin)
    }
    ends.push(corner)
    partOfRing.push(parts[first] ?? 0)
    isHole.push(area < 0 ? 1 : 0)
  }
  return {
    corners,
    ends: Uint32Array.from(ends),
    parts: Int32Array.from(partOfRing),
    isHole: Uint8Array.from(isHole),
  }
}
