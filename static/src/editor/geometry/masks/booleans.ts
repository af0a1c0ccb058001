import { columnCount, type Region } from "./region"

/**
 * Which of the four cases a combination keeps, as bits: neither (1), the first alone (2), the second alone (4), both (8).
 */
const FIRST_ALONE = 2
const SECOND_ALONE = 4
const BOTH = 8

/** The pixels in either. */
export const union = (a: Region, b: Region): Region => {
  if (b.spans.length === 0) return a
  if (a.spans.length === 0) return b
  return combined(a, b, FIRST_ALONE | SECOND_ALONE | BOTH)
}

/** The pixels in both. */
export const intersection = (a: Region, b: Region): Region => combined(a, b, BOTH)

/** The pixels in the first and not in the second. */
export const difference = (a: Region, b: Region): Region =>
  b.spans.length === 0 ? a : combined(a, b, FIRST_ALONE)

/** The pixels in one and not in the other. */
export const symmetricDifference = (a: Region, b: Region): Region =>
  combined(a, b, FIRST_ALONE | SECOND_ALONE)

/** The pixels in any of them; they are joined in pairs, so that many small ones cost no more than their sum. */
export const unionOf = (regions: readonly Region[], none: Region): Region => {
  let level = regions
  while (level.length > 1) {
    const next: Region[] = []
    for (let place = 0; place < level.length; place += 2) {
      const [first, second] = [level[place] ?? none, level[place + 1]]
      next.push(second ? union(first, second) : first)
    }
    level = next
  }
  return level[0] ?? none
}

/**
 * Where only one region has columns they are copied as a block; where both have, their edges are merged. A hot loop:
 * a brush adds its few columns to a large mask many times a second.
 */
const combined = (a: Region, b: Region, cases: number): Region => {
  const [first, end] = columnsOf(a, b, cases)
  const starts = new Uint32Array(Math.max(end - first, 0) + 1)
  const out: Output = { first, starts, spans: new Int32Array(a.spans.length + b.spans.length) }
  const turns = [first, a.left, endOf(a), b.left, endOf(b), end].sort((one, other) => one - other)
  let count = 0
  turns.slice(1).forEach((next, place) => {
    const [from, to] = [Math.max(turns[place] ?? next, first), Math.min(next, end)]
    if (from >= to) return
    const isInA = a.left <= from && from < endOf(a)
    const isInB = b.left <= from && from < endOf(b)
    if (isInA && isInB) count = mergeColumns({ a, b, cases }, [from, to], out, count)
    else count = copyColumns(isInA ? a : b, [from, to], out, count)
  })
  return trimmed(a, first, starts, out.spans.slice(0, count))
}

type Columns = readonly [from: number, to: number]

/** What is being made: `starts` are filled from the left, for the columns from `first` on. */
type Output = {
  readonly first: number
  readonly starts: Uint32Array
  readonly spans: Int32Array
}

type Merge = { readonly a: Region; readonly b: Region; readonly cases: number }

/** Copy columns as they are; returns how many numbers are written then. A gap between two regions has none. */
const copyColumns = (region: Region, [from, to]: Columns, out: Output, count: number): number => {
  const begin = columnStart(region, from)
  const end = Math.max(columnEnd(region, to - 1), begin)
  out.spans.set(region.spans.subarray(begin, end), count)
  for (let x = from; x < to; x++)
    out.starts[x - out.first + 1] = count + Math.max(columnEnd(region, x) - begin, 0)
  return count + end - begin
}

const mergeColumns = (merge: Merge, [from, to]: Columns, out: Output, count: number): number => {
  let written = count
  for (let x = from; x < to; x++) {
    written = mergeColumn(merge, x, out.spans, written)
    out.starts[x - out.first + 1] = written
  }
  return written
}

/** Write one column's spans from `count` on; returns how many numbers are written then. */
const mergeColumn = ({ a, b, cases }: Merge, x: number, out: Int32Array, count: number): number => {
  const [aFirst, aEnd] = [columnStart(a, x), columnEnd(a, x)]
  const [bFirst, bEnd] = [columnStart(b, x), columnEnd(b, x)]
  let [i, j] = [aFirst, bFirst]
  let written = count
  let isIn = 0
  while (i < aEnd || j < bEnd) {
    const aRow = rowAt(a, i, aEnd)
    const bRow = rowAt(b, j, bEnd)
    const row = Math.min(aRow, bRow)
    if (aRow === row) i += 1
    if (bRow === row) j += 1
    // Past an odd number of its edges one is inside; that makes the number of the case.
    const isInNow = (cases >> (((i - aFirst) & 1) + 2 * ((j - bFirst) & 1))) & 1
    if (isInNow !== isIn) out[written++] = row
    isIn = isInNow
  }
  return written
}

/** The row of an edge, or beyond all rows after a column's last. */
const rowAt = ({ spans }: Region, place: number, end: number): number =>
  place < end ? (spans[place] ?? 0) : Infinity

const columnStart = ({ left, starts }: Region, x: number): number => starts[x - left] ?? 0

const columnEnd = ({ left, starts }: Region, x: number): number =>
  x < left ? 0 : (starts[x - left + 1] ?? 0)

const endOf = (region: Region): number => region.left + columnCount(region)

/** The columns in which the combination can hold anything: from the first, up to before the second. */
const columnsOf = (a: Region, b: Region, cases: number): readonly [number, number] => {
  const [aEnd, bEnd] = [endOf(a), endOf(b)]
  if (cases & SECOND_ALONE) return [Math.min(a.left, b.left), Math.max(aEnd, bEnd)]
  if (cases & FIRST_ALONE) return [a.left, aEnd]
  return [Math.max(a.left, b.left), Math.min(aEnd, bEnd)]
}

/** Without the empty columns at both ends. */
const trimmed = (
  { width, height }: Region,
  first: number,
  starts: Uint32Array,
  spans: Int32Array,
): Region => {
  let low = 0
  while (low + 1 < starts.length && starts[low + 1] === 0) low += 1
  let high = starts.length
  while (high > low + 1 && starts[high - 2] === spans.length) high -= 1
  if (spans.length === 0) return { width, height, left: 0, starts: new Uint32Array(1), spans }
  return { width, height, left: first + low, starts: starts.subarray(low, high), spans }
}
