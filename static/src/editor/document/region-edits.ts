import type { Shape } from "../geometry/shapes"
import { addAll } from "./copies"
import { type Command, remove, reshape, update } from "./edits"

/** Each annotation in pieces: the first keeps its id, the others are new and like it in all else. */
export const divide =
  (pieces: ReadonlyMap<string, readonly Shape[]>, newId: () => string): Command =>
  (document) => {
    const first = new Map<string, Shape>()
    const others = [...pieces].flatMap(([id, [kept, ...rest]]) => {
      const annotation = document.annotations.get(id)
      if (!annotation || !kept) return []
      first.set(id, kept)
      return rest.map((shape) => ({ ...annotation, id: newId(), shape }))
    })
    return [...reshape(first)(document), ...addAll(others)(document)]
  }

/** One annotation with a shape that stands for others as well; those go. */
export const merge =
  (id: string, shape: Shape, others: Iterable<string>): Command =>
  (document) => [...reshape(new Map([[id, shape]]))(document), ...remove(others)(document)]

/** Annotations in one group, or with null in none. */
export const regroup = (ids: Iterable<string>, groupId: string | null): Command =>
  update(ids, (annotation) =>
    (annotation.group_id ?? null) === groupId ? annotation : { ...annotation, group_id: groupId },
  )

/** Whether annotations stand for a crowd: many objects that nobody tells apart. */
export const setCrowd = (ids: Iterable<string>, isCrowd: boolean): Command =>
  update(ids, (annotation) =>
    annotation.is_crowd === isCrowd ? annotation : { ...annotation, is_crowd: isCrowd },
  )
