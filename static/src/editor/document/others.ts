import { isSame } from "./diff"
import type { Placed } from "./spatial-index"
import type { Annotation, AnnotationDocument } from "./types"

/** An object of somebody else's layer; a model says how sure it is. */
export type OtherAnnotation = Annotation & { readonly score?: number | null }

/** A layer of the same image that is not the person's own: to be looked at and taken over from, never changed. */
export type OtherLayer = {
  readonly id: number
  readonly kind: "annotator" | "prediction" | "import" | "consensus"
  /** The annotator's name, or the model's with its version. */
  readonly name: string
  readonly colour: string
  readonly annotationCount: number
  readonly lowestScore: number | null
  readonly highestScore: number | null
  readonly isShown: boolean
  /** Null until it is asked for; then what the server has. */
  readonly annotations: readonly OtherAnnotation[] | null
}

/** Colours of authors: apart for colour-blind eyes, too (Okabe and Ito, 2008), and light enough for dark pictures. */
const AUTHOR_COLOURS = ["#56b4e9", "#e69f00", "#cc79a7", "#009e73", "#f0e442", "#d55e00"] as const

/** The colour of the layer in this place of the list. */
export const authorColour = (place: number): string =>
  AUTHOR_COLOURS[place % AUTHOR_COLOURS.length] ?? "#ffffff"

/**
 * What of a layer is painted: objects that are sure enough, without those that are in the document already, category
 * and shape alike. An accepted prediction is hidden so, also after a reload.
 */
export const shownOf = (
  layer: OtherLayer,
  scoreFrom: number,
  document: AnnotationDocument,
): readonly OtherAnnotation[] => {
  const own = [...document.annotations.values()]
  const shapesByKey = new Map<string, Annotation[]>()
  for (const annotation of own) {
    const key = keyOf(annotation)
    shapesByKey.set(key, [...(shapesByKey.get(key) ?? []), annotation])
  }
  return (layer.annotations ?? []).filter((annotation) => {
    if ((annotation.score ?? 1) < scoreFrom) return false
    const alike = shapesByKey.get(keyOf(annotation)) ?? []
    return !alike.some(({ shape }) => isSame(shape, annotation.shape))
  })
}

/** An own copy of somebody else's object. */
export const takenOver = (
  { score: _score, ...annotation }: OtherAnnotation,
  id: string,
): Annotation => {
  const { category_id, shape, attributes, is_crowd, z } = annotation
  return { id, category_id, shape, attributes, is_crowd, z }
}

const keyOf = ({ category_id, shape }: Placed): string => `${category_id} ${shape.type}`
