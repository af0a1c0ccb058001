import { inOrder } from "../document/edits"
import type { Annotation, AnnotationDocument } from "../document/types"
import { boundsOf } from "../geometry/kinds"
import type { Category } from "../start"

/** One line of the object list. */
export type ObjectRow = {
  readonly annotation: Annotation
  readonly category: Category | undefined
  /** "car 3": counted from the back, so that a name does not change when something is drawn in front. */
  readonly name: string
  /** How many objects its group has; 0 for an object on its own. */
  readonly groupSize: number
}

/** The objects as a list, frontmost first. */
export const objectRows = (
  document: AnnotationDocument,
  categories: readonly Category[],
): readonly ObjectRow[] => {
  const categoriesById = new Map(categories.map((category) => [category.id, category]))
  const counts = new Map<number, number>()
  const groupSizes = groupSizesIn(document)
  return inOrder(document.annotations.values())
    .map((annotation) => {
      const count = (counts.get(annotation.category_id) ?? 0) + 1
      counts.set(annotation.category_id, count)
      const category = categoriesById.get(annotation.category_id)
      const name = `${category?.name ?? "unknown"} ${count}`
      const groupSize = groupSizes.get(annotation.group_id ?? "") ?? 0
      return { annotation, category, name, groupSize }
    })
    .reverse()
}

/** A row for those who hear it: what it is, how large, and everything that the eye sees of its state. */
export const wordsFor = (
  { annotation, name, groupSize }: ObjectRow,
  { isHidden, isLocked }: { readonly isHidden: boolean; readonly isLocked: boolean },
): string =>
  [
    name,
    // As it is written in the row: voice control finds it by what is seen.
    annotation.shape.type === "point" ? sizeOf(annotation) : `${sizeOf(annotation)} pixels`,
    annotation.shape.type.replace("_", " "),
    ...(groupSize > 1 ? [`in a group of ${groupSize}`] : []),
    ...(isHidden ? ["hidden"] : []),
    ...(isLocked ? ["locked"] : []),
  ].join(", ")

const groupSizesIn = ({ annotations }: AnnotationDocument): ReadonlyMap<string, number> => {
  const sizes = new Map<string, number>()
  for (const { group_id } of annotations.values())
    if (group_id) sizes.set(group_id, (sizes.get(group_id) ?? 0) + 1)
  return sizes
}

/** The extent of a shape in whole pixels: "412 × 233"; a point's place. */
export const sizeOf = ({ shape }: Annotation): string => {
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  if (shape.type === "point") return `${Math.round(minX)}, ${Math.round(minY)}`
  return `${Math.round(maxX - minX)} × ${Math.round(maxY - minY)}`
}

/** Which rows of a list are worth rendering: those in sight and a few beside them. */
export const rowsInSight = (
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { readonly from: number; readonly to: number } => {
  const beside = 6
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - beside)
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + beside) }
}
