import type { Annotation } from "../../document/types"
import type { PointerToolEvent, ToolContext } from "../tool"

/** Near an outline counts as on it, by this many screen pixels. */
const HIT_PX = 3

/** The editable annotations under the pointer, the one most likely meant first. */
export const underPointer = (
  context: ToolContext,
  { at }: PointerToolEvent,
): readonly Annotation[] => context.pick(at, HIT_PX * context.pixelSize())

/** Whether all that the pointer is on is locked. */
export const isOnLocked = (context: ToolContext, { at }: PointerToolEvent): boolean =>
  context.isLockedAt(at, HIT_PX * context.pixelSize())

/** Alt takes the one below the selected one, and starts again from the top. */
export const targetOf = (
  context: ToolContext,
  under: readonly Annotation[],
  { modifiers }: PointerToolEvent,
): Annotation | undefined => {
  if (!modifiers.alt) return under[0]
  const place = under.findIndex(({ id }) => context.selection.isSelected(id))
  return under[(place + 1) % under.length]
}

/** The ids that a press on an annotation means: its group's, or with Alt or a double click its own. */
export const meantBy = (
  context: ToolContext,
  { id, group_id }: Annotation,
  { modifiers, clicks }: PointerToolEvent,
): readonly string[] => {
  if (!group_id || modifiers.alt || clicks === 2) return [id]
  const members: string[] = []
  for (const other of context.document().annotations.values())
    if (other.group_id === group_id && context.isEditable(other.id)) members.push(other.id)
  return members
}
