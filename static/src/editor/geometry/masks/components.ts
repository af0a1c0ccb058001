import type { Size } from "../bounds"
import { difference, union } from "./booleans"
import { labelsOf } from "./labels"
import {
  boundsOfRegion,
  eachSpan,
  isEmpty,
  type Region,
  RegionBuilder,
  regionOfBounds,
} from "./region"

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
