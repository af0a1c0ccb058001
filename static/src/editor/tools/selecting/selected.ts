import type { DraftShape } from "../../document/draft"
import type { Annotation } from "../../document/types"
import { isDrawable, kindOf } from "../../geometry/kinds"
import type { Shape } from "../../geometry/shapes"
import type { ToolContext } from "../tool"

/** New shapes by annotation id. */
export type ShapesById = ReadonlyMap<string, Shape>

/** The selected annotations that can be changed. */
export const editableSelection = (context: ToolContext): readonly Annotation[] =>
  [...context.selection.ids.peek()]
    .filter(context.isEditable)
    .flatMap((id) => context.document().annotations.get(id) ?? [])
    .filter(({ shape }) => isDrawable(shape))

/** The one annotation that is selected and can be changed, or null. */
export const onlySelected = (context: ToolContext): Annotation | null => {
  const [first, ...others] = editableSelection(context)
  return first && others.length === 0 && context.selection.ids.peek().size === 1 ? first : null
}

/** Shapes as they are saved. */
export const rounded = (shapes: ShapesById): ShapesById =>
  new Map([...shapes].map(([id, shape]) => [id, kindOf(shape).rounded(shape)]))

/** Annotations as they would be with their new shapes. */
export const draftShapes = (
  annotations: readonly Annotation[],
  shapes: ShapesById,
): readonly DraftShape[] =>
  annotations.map(({ id, category_id, shape }) => ({
    id,
    categoryId: category_id,
    shape: shapes.get(id) ?? shape,
  }))
