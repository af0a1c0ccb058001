import type { Mask, Position } from "../shapes"
import { difference, intersection, union, unionOf } from "./booleans"
import { strokeRegion } from "./brush"
import { componentsOf } from "./components"
import { maskOf, regionOf } from "./masks"
import { areaOf, emptyRegion, isEmpty, type Region, shifted } from "./region"

/** No side of a pixel is left between the two banks of a line of this width. */
const KNIFE = { form: "round", size: 1.5 } as const
/** What is smaller was chipped off a ragged edge and goes back to its neighbour. */
const SPLINTER_PX = 4
const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const

/**
 * The masks that a line cuts a mask into, the largest first, or null when it cuts nothing apart. Every pixel stays: those
 * under the line go to the nearest piece. Parts that the line does not divide stay with the largest piece.
 */
export const divideMask = (mask: Mask, line: readonly Position[]): readonly Mask[] | null => {
  const whole = regionOf(mask)
  const cut = intersection(whole, cutAlong(line, whole))
  if (isEmpty(cut)) return null
  const untouched: Region[] = []
  const pieces: Region[] = []
  for (const part of componentsOf(whole)) {
    const found = dividedPart(part, cut)
    if (found) pieces.push(...found)
    else untouched.push(part)
  }
  if (pieces.length === 0) return null
  const [largest, ...others] = pieces.sort((a, b) => areaOf(b) - areaOf(a))
  const first = unionOf([largest ?? whole, ...untouched], whole)
  return [first, ...others].map(maskOf)
}

const cutAlong = (line: readonly Position[], size: Region): Region =>
  unionOf(
    line.slice(1).map((to, place) => strokeRegion(line[place] ?? to, to, KNIFE, size)),
    emptyRegion(size),
  )

/** One connected part in its pieces, which between them hold the pixels under the line too; null when it holds together. */
const dividedPart = (part: Region, cut: Region): readonly Region[] | null => {
  const pieces = componentsOf(difference(part, cut)).filter((one) => areaOf(one) >= SPLINTER_PX)
  if (pieces.length < 2) return null
  let rest = difference(part, unionOf(pieces, part))
  let grown: readonly Region[] = pieces
  while (!isEmpty(rest)) {
    grown = grown.map((piece) => {
      const reached = intersection(rest, widened(piece))
      rest = difference(rest, reached)
      return union(piece, reached)
    })
  }
  return grown
}

/** The region and all pixels beside it. */
const widened = (region: Region): Region =>
  unionOf([region, ...STEPS.map(([dx, dy]) => shifted(region, dx, dy))], region)
