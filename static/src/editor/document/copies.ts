import type { Command } from "./edits"
import type { Annotation } from "./types"

/** The same objects once more: each with an id of its own, and groups among themselves. */
export const copiesOf = (
  annotations: readonly Annotation[],
  newId: () => string,
): readonly Annotation[] => {
  const groups = new Map<string, string>()
  return annotations.map(({ group_id, ...annotation }) => {
    const copy = { ...annotation, id: newId() }
    if (!group_id) return copy
    const group = groups.get(group_id) ?? newId()
    groups.set(group_id, group)
    return { ...copy, group_id: group }
  })
}

/** New annotations in front of the others, in this order. */
export const addAll =
  (annotations: readonly Annotation[]): Command =>
  (document) => {
    let top = -1
    for (const { z } of document.annotations.values()) top = Math.max(top, z)
    return annotations.map((annotation, place) => ({
      kind: "annotation",
      id: annotation.id,
      after: { ...annotation, z: top + 1 + place },
    }))
  }
