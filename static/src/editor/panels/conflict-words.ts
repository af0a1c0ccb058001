import { isSame } from "../document/diff"
import type { Annotation, Change } from "../document/types"
import { boundsOf } from "../geometry/kinds"
import type { Category } from "../start"

/** The two versions of a conflict in words, and in what they differ. */
export type Versions = {
  readonly mine: string
  readonly theirs: string
  /** "Different: position, size."; null where the versions themselves say it. */
  readonly difference: string | null
}

/** A conflict told so that one can choose without seeing it. */
export const versionsOf = (change: Change, categories: readonly Category[]): Versions => {
  if (change.kind === "answer")
    return {
      mine: change.after?.join(", ") ?? "no answer",
      theirs: change.before?.join(", ") ?? "no answer",
      difference: null,
    }
  if (change.kind === "verifiedAbsent")
    return {
      mine: namesOf(change.after, categories),
      theirs: namesOf(change.before, categories),
      difference: null,
    }
  const { after: mine, before: theirs } = change
  return {
    mine: objectWords(mine, theirs, categories),
    theirs: objectWords(theirs, mine, categories),
    difference: mine && theirs ? `Different: ${differences(mine, theirs).join(", ")}.` : null,
  }
}

const namesOf = (ids: readonly number[], categories: readonly Category[]): string =>
  ids.map((id) => nameOf(id, categories)).join(", ") || "none"

const nameOf = (id: number, categories: readonly Category[]): string =>
  categories.find((category) => category.id === id)?.name ?? "unknown"

const objectWords = (
  version: Annotation | undefined,
  other: Annotation | undefined,
  categories: readonly Category[],
): string => {
  if (!version) return "removed"
  const { x, y, width, height } = numbersOf(version, other)
  const attributes = Object.entries(version.attributes).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`,
  )
  return [
    nameOf(version.category_id, categories),
    `at ${x}, ${y}`,
    `${width} × ${height} px`,
    ...attributes,
    ...orderWords(version, other),
    ...(version.is_crowd ? ["crowd"] : []),
  ].join(" · ")
}

type Extent = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const SIDES = ["x", "y", "width", "height"] as const

const extentOf = ({ shape }: Annotation): Extent => {
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY }
}

/** Whole pixels, unless the versions differ by less. */
const numbersOf = (version: Annotation, other: Annotation | undefined) => {
  const [mine, theirs] = [extentOf(version), extentOf(other ?? version)]
  const printed = (side: (typeof SIDES)[number]): string => {
    const isClose =
      mine[side] !== theirs[side] && Math.round(mine[side]) === Math.round(theirs[side])
    return isClose ? mine[side].toFixed(2) : String(Math.round(mine[side]))
  }
  const [x, y, width, height] = SIDES.map(printed)
  return { x, y, width, height }
}

const orderWords = ({ z }: Annotation, other: Annotation | undefined): readonly string[] => {
  if (!other || other.z === z) return []
  return [z > other.z ? "further in front" : "further back"]
}

const differences = (mine: Annotation, theirs: Annotation): readonly string[] => {
  const [own, other] = [extentOf(mine), extentOf(theirs)]
  const isMoved = own.x !== other.x || own.y !== other.y
  const isResized = own.width !== other.width || own.height !== other.height
  const isReshaped = !(isMoved || isResized || isSame(mine.shape, theirs.shape))
  const names = new Set([...Object.keys(mine.attributes), ...Object.keys(theirs.attributes)])
  return [
    ...(mine.category_id === theirs.category_id ? [] : ["category"]),
    ...(isMoved ? ["position"] : []),
    ...(isResized ? ["size"] : []),
    ...(isReshaped ? ["outline"] : []),
    ...[...names].filter((name) => !isSame(mine.attributes[name], theirs.attributes[name])),
    ...(mine.z === theirs.z ? [] : ["order"]),
    ...(mine.is_crowd === theirs.is_crowd ? [] : ["crowd"]),
  ]
}
