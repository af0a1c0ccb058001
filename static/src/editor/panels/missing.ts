import type { Annotation, AnnotationDocument } from "../document/types"
import type { Attribute, Category, StartDocument } from "../start"

/** What a project requires and the document does not have yet. */
export type Missing =
  | { readonly kind: "answer"; readonly question: string }
  | { readonly kind: "attribute"; readonly attribute: string; readonly ids: readonly string[] }

/** Everything that stands in the way of submitting, questions first. */
export const missingFrom = (
  start: StartDocument,
  document: AnnotationDocument,
): readonly Missing[] => [
  ...start.questions
    .filter(({ name, required }) => required && !document.answers[name]?.length)
    .map(({ name }): Missing => ({ kind: "answer", question: name })),
  ...missingAttributes(start.categories, document),
]

/** What is missing, as a sentence. */
export const sentenceOf = (missing: readonly Missing[]): string => {
  const questions = missing.flatMap((one) => (one.kind === "answer" ? [one.question] : []))
  if (questions.length > 0) return `Before submitting, answer: ${questions.join(", ")}.`
  const [first] = missing
  if (first?.kind !== "attribute") return ""
  const count = first.ids.length
  return `Before submitting, fill in “${first.attribute}” of ${count === 1 ? "one object" : `${count} objects`}.`
}

const missingAttributes = (
  categories: readonly Category[],
  document: AnnotationDocument,
): readonly Missing[] => {
  const requiredByCategory = new Map(
    categories.map(({ id, attributes }) => [id, attributes.filter(({ required }) => required)]),
  )
  const idsByAttribute = new Map<string, string[]>()
  for (const annotation of document.annotations.values())
    for (const attribute of requiredByCategory.get(annotation.category_id) ?? [])
      if (isMissing(annotation, attribute))
        idsByAttribute.set(attribute.name, [
          ...(idsByAttribute.get(attribute.name) ?? []),
          annotation.id,
        ])
  return [...idsByAttribute].map(([attribute, ids]) => ({ kind: "attribute", attribute, ids }))
}

const isMissing = ({ attributes }: Annotation, { name }: Attribute): boolean => {
  const value = attributes[name]
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
}
