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
}

/** The objects as a list, frontmost first. */
export const objectRows = (
  document: AnnotationDocument,
  categories: readonly Category[],
): readonly ObjectRow[] => {
  const categoriesById = new Map(categories.map((category) => [category.id, category]))
  const counts = new Map<number, number>()
  return inOrder(document.annotations.values())
    .map((annotation) => {
      const count = (counts.get(annotation.category_id) ?? 0) + 1
      counts.set(annotation.category_id, count)
      const category = categoriesById.get(annotation.category_id)
      return { annotation, category, name: `${category?.name ?? "unknown"} ${count}` }
    })
    .reverse()
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
