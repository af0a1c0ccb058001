import type { Size } from "../bounds"
import { difference, union } from "./booleans"
import {
  boundsOfRegion,
  eachSpan,
  isEmpty,
  type Region,
  RegionBuilder,
  regionOfBounds,
} from "./region"

/** Which component each span belongs to: one number a span, from 0. Pixels are joined by their sides, not by corners. */
export type Labels = { readonly ofSpan: Int32Array; readonly count: number }

/** Tell connected parts apart. */
export const labelsOf = ({ starts, spans }: Region): Labels => {
  const parents = Int32Array.from({ length: spans.length / 2 }, (_, place) => place)
  for (let column = 0; column + 2 < starts.length; column++)
    joinColumns(spans, parents, [
      starts[column] ?? 0,
      starts[column + 1] ?? 0,
      starts[column + 2] ?? 0,
    ])
  return numbered(parents)
}

/** The connected parts, the one that begins furthest to the left first. */
export const componentsOf = (region: Region): readonly Region[] => {
  const { ofSpan, count } = labelsOf(region)
  const builders = Array.from({ length: count }, () => new RegionBuilder(region, 8))
  let place = 0
  eachSpan(region, (x, top, end) => builders[ofSpan[place++] ?? 0]?.add(x, top, end))
  return builders.map((builder) => builder.region())
}

/** The connected part that holds a pixel, or null when the pixel is not in the region. */
export const componentAt = (region: Region, x: number, y: number): Region | null => {
  const { ofSpan } = labelsOf(region)
  let place = 0
  let label = -1
  eachSpan(region, (column, top, end) => {
    if (column === x && top <= y && y < end) label = ofSpan[place] ?? -1
    place += 1
  })
  return label === -1 ? null : withLabels(region, ofSpan, (own) => own === label)
}

/** The region without parts of fewer than `pixels` pixels. */
export const withoutSpecks = (region: Region, pixels: number): Region => {
  const { ofSpan, count } = labelsOf(region)
  const areas = new Float64Array(count)
  let place = 0
  eachSpan(region, (_x, top, end) => {
    const label = ofSpan[place++] ?? 0
    areas[label] = (areas[label] ?? 0) + end - top
  })
  return withLabels(region, ofSpan, (label) => (areas[label] ?? 0) >= pixels)
}

/** All that the region encloses and does not hold. No diagonal gap lets anything out. */
export const holesOf = (region: Region): Region => {
  if (isEmpty(region)) return region
  const around = difference(regionOfBounds(boundsOfRegion(region), region), region)
  const { minX, minY, maxX, maxY } = boundsOfRegion(region)
  const { ofSpan, count } = labelsOf(around)
  const isOpen = new Uint8Array(count)
  let place = 0
  eachSpan(around, (x, top, end) => {
    const label = ofSpan[place++] ?? 0
    if (x === minX || x === maxX - 1 || top === minY || end === maxY) isOpen[label] = 1
  })
  return withLabels(around, ofSpan, (label) => !isOpen[label])
}

/** The region with its holes filled; those of more than `largest` pixels stay. */
export const withoutHoles = (region: Region, largest = Infinity): Region => {
  const holes = holesOf(region)
  if (largest === Infinity) return union(region, holes)
  return union(region, difference(holes, withoutSpecks(holes, largest + 1)))
}

/** The hole, or other area that the region encloses, around a pixel; null when the pixel is not enclosed. */
export const enclosedAt = (region: Region, x: number, y: number): Region | null =>
  componentAt(holesOf(region), x, y)

/** Every pixel that is not in the region. */
export const complement = (region: Region): Region => difference(whole(region), region)

const whole = (size: Size): Region =>
  regionOfBounds({ minX: 0, minY: 0, maxX: size.width, maxY: size.height }, size)

/** Join the spans of two neighbouring columns that share a row; each begins where the other's numbers end. */
const joinColumns = (
  spans: Int32Array,
  parents: Int32Array,
  [first, second, end]: readonly [number, number, number],
): void => {
  let [i, j] = [first, second]
  while (i < second && j < end) {
    const [iTop, iEnd] = [spans[i] ?? 0, spans[i + 1] ?? 0]
    const [jTop, jEnd] = [spans[j] ?? 0, spans[j + 1] ?? 0]
    if (iTop < jEnd && jTop < iEnd) join(parents, i >> 1, j >> 1)
    if (iEnd < jEnd) i += 2
    else j += 2
  }
}

const join = (parents: Int32Array, a: number, b: number): void => {
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)]
  // The earlier span is the root, so that components are numbered from the left.
  if (rootA < rootB) parents[rootB] = rootA
  else parents[rootA] = rootB
}

const rootOf = (parents: Int32Array, place: number): number => {
  let at = place
  for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
    const above = parents[parent] ?? parent
    parents[at] = above
    at = parent
  }
  return at
}

const numbered = (parents: Int32Array): Labels => {
  const ofSpan = new Int32Array(parents.length)
  let count = 0
  for (let place = 0; place < parents.length; place++) {
    const root = rootOf(parents, place)
    ofSpan[place] = root === place ? count++ : (ofSpan[root] ?? 0)
  }
  return { ofSpan, count }
}

const withLabels = (
  region: Region,
  ofSpan: Int32Array,
  isKept: (label: number) => boolean,
): Region => {
  const builder = new RegionBuilder(region, region.spans.length)
  let place = 0
  eachSpan(region, (x, top, end) => {
    if (isKept(ofSpan[place++] ?? 0)) builder.add(x, top, end)
  })
  return builder.region()
}
