import type { Shape } from "../geometry/shapes"
import type { Annotation, AnnotationDocument, AttributeValue, Diff } from "./types"

/** Something to be done to a document, as the diff that does it. Pure; the store commits the result. */
export type Command = (document: AnnotationDocument) => Diff

/** A new annotation in front of the others. */
export const add =
  (annotation: Omit<Annotation, "z">): Command =>
  (document) => {
    const after = { ...annotation, z: frontmost(document) }
    return [{ kind: "annotation", id: annotation.id, after }]
  }

/** Take annotations out; ids that are not there are passed over. */
export const remove =
  (ids: Iterable<string>): Command =>
  (document) =>
    found(document, ids).map((before) => ({ kind: "annotation", id: before.id, before }))

/** Replace each annotation by what `change` makes of it; those it returns unchanged are left out of the diff. */
export const update =
  (ids: Iterable<string>, change: (annotation: Annotation) => Annotation): Command =>
  (document) =>
    found(document, ids).flatMap((before) => {
      const after = change(before)
      return after === before ? [] : [{ kind: "annotation" as const, id: before.id, before, after }]
    })

/** Give annotations another category. */
export const recategorise = (ids: Iterable<string>, categoryId: number): Command =>
  update(ids, (annotation) =>
    annotation.category_id === categoryId ? annotation : { ...annotation, category_id: categoryId },
  )

/** New shapes by annotation id. */
export const reshape = (shapes: ReadonlyMap<string, Shape>): Command =>
  update(shapes.keys(), (annotation) => {
    const shape = shapes.get(annotation.id)
    return shape && shape !== annotation.shape ? { ...annotation, shape } : annotation
  })

/** Set one attribute, or clear it with undefined. */
export const setAttribute = (
  ids: Iterable<string>,
  name: string,
  value: AttributeValue | undefined,
): Command =>
  update(ids, (annotation) => {
    const { [name]: _old, ...others } = annotation.attributes
    return {
      ...annotation,
      attributes: value === undefined ? others : { ...others, [name]: value },
    }
  })

/** Bring annotations in front of all others, keeping their order among themselves. */
export const bringForward =
  (ids: Iterable<string>): Command =>
  (document) => {
    const chosen = inOrder(found(document, ids))
    const others = inOrder(document.annotations.values()).filter(
      ({ id }) => !chosen.some((one) => one.id === id),
    )
    const top = others.at(-1)?.z
    if (top === undefined || (chosen[0]?.z ?? 0) > top) return []
    return restacked(document, chosen, top + 1)
  }

/** Send annotations behind all others, keeping their order among themselves. */
export const sendBack =
  (ids: Iterable<string>): Command =>
  (document) => {
    const chosen = inOrder(found(document, ids))
    const others = inOrder(document.annotations.values()).filter(
      ({ id }) => !chosen.some((one) => one.id === id),
    )
    const bottom = others[0]?.z
    if (bottom === undefined || (chosen.at(-1)?.z ?? 0) < bottom) return []
    return restacked(document, chosen, bottom - chosen.length)
  }

/** Annotations from back to front. */
export const inOrder = (annotations: Iterable<Annotation>): Annotation[] =>
  [...annotations].sort((a, b) => a.z - b.z)

/** Answer a question, or take the answer back with an empty list. */
export const answer =
  (question: string, values: readonly string[]): Command =>
  (document) => {
    const before = document.answers[question]
    return [
      {
        kind: "answer",
        question,
        ...(before ? { before } : {}),
        ...(values.length > 0 ? { after: values } : {}),
      },
    ]
  }

/** Say that a category was looked for and is not there, or take that back. */
export const toggleVerifiedAbsent =
  (categoryId: number): Command =>
  (document) => {
    const before = document.verifiedAbsent
    const after = before.includes(categoryId)
      ? before.filter((id) => id !== categoryId)
      : [...before, categoryId]
    return [{ kind: "verifiedAbsent", before, after }]
  }

const found = (document: AnnotationDocument, ids: Iterable<string>): Annotation[] =>
  [...ids].flatMap((id) => document.annotations.get(id) ?? [])

const frontmost = (document: AnnotationDocument): number => {
  let top = -1
  for (const { z } of document.annotations.values()) top = Math.max(top, z)
  return top + 1
}

const restacked = (
  document: AnnotationDocument,
  chosen: readonly Annotation[],
  from: number,
): Diff => {
  const places = new Map(chosen.map(({ id }, place) => [id, from + place]))
  return update(places.keys(), (annotation) => ({
    ...annotation,
    z: places.get(annotation.id) ?? annotation.z,
  }))(document)
}
