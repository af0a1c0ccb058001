import { isSame } from "../document/diff"
import type { Annotation, AttributeValue } from "../document/types"
import type { Attribute, Category } from "../start"

/** What several objects have for one attribute: the same value, none, or different ones. */
export type Shared =
  | { readonly kind: "same"; readonly value: AttributeValue | undefined }
  | { readonly kind: "mixed" }

/** The attributes that all these objects' categories ask for, by name and type. */
export const commonAttributes = (
  annotations: readonly Annotation[],
  categories: readonly Category[],
): readonly Attribute[] => {
  const ids = new Set(annotations.map(({ category_id }) => category_id))
  const asked = categories.filter(({ id }) => ids.has(id)).map(({ attributes }) => attributes)
  const [first = [], ...others] = asked
  return first.filter((attribute) =>
    others.every((list) =>
      list.some(({ name, type }) => name === attribute.name && type === attribute.type),
    ),
  )
}

/** What the objects have for an attribute. */
export const sharedValue = (annotations: readonly Annotation[], name: string): Shared => {
  const [first, ...others] = annotations
  const value = first?.attributes[name]
  const isShared = others.every(({ attributes }) => isSame(attributes[name], value))
  return isShared ? { kind: "same", value } : { kind: "mixed" }
}

/** What a number field's text means; undefined clears the value. */
export const numberFrom = (text: string): number | undefined => {
  const value = Number(text.trim().replace(",", "."))
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value
}
