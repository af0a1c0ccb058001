import type { AttributeRules } from "./document/defaults"
import type { Annotation, AnnotationDocument, Answers, AttributeValue } from "./document/types"
import type { Skeleton } from "./geometry/skeleton"
import type { Preferences } from "./preferences"

/** How an object of this category may be drawn; kinds that this editor cannot draw yet are still named. */
export type ShapeName =
  | "box"
  | "rotated_box"
  | "polygon"
  | "polyline"
  | "ellipse"
  | "mask"
  | "keypoints"
  | "point"

export type Attribute = {
  readonly name: string
  readonly type: "select" | "multiselect" | "number" | "text" | "boolean"
  readonly values?: readonly string[] | null
  readonly default?: string | number | boolean | readonly string[] | null
  readonly required?: boolean
}

export type Category = {
  readonly id: number
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  readonly supercategory?: string | null
  readonly shapes: readonly ShapeName[]
  readonly attributes: readonly Attribute[]
  readonly skeleton: Skeleton | null
  readonly position: number
}

export type Question = {
  readonly id: number
  readonly name: string
  readonly mode: "binary" | "multiclass" | "multilabel"
  readonly values: readonly string[]
  readonly required: boolean
  readonly position: number
}

export type Tiles = {
  /** With `{z}`, `{x}` and `{y}`; level 0 is the smallest, `levels - 1` the full size. */
  readonly url: string
  readonly tile_size: number
  readonly levels: number
}

export type StartImage = {
  readonly id: number
  readonly file_name: string
  readonly width: number
  readonly height: number
  readonly state: string
  readonly url: string
  readonly preview_url: string
  readonly thumbnail_url: string
  readonly tiles: Tiles | null
  readonly metadata: Readonly<Record<string, unknown>>
}

export type Layer = {
  readonly id: number
  readonly revision: number
  readonly annotations: readonly Annotation[]
  readonly answers: Answers
  readonly verified_absent: readonly number[]
}

/** An assignment's state, as the API names it. */
export type AssignmentState =
  | "open"
  | "in_progress"
  | "submitted"
  | "accepted"
  | "returned"
  | "skipped"

/** An object that a return is about, and what is wrong with it. */
export type Mark = { readonly annotation_id: string; readonly note?: string | null }

/** Everything the editor needs to open one assignment: the JSON of `GET /api/v1/assignments/{a}`. */
export type StartDocument = {
  readonly id: number
  readonly state: AssignmentState
  readonly lease_expires_at: string | null
  /** The reviewer's words when the work was returned. */
  readonly note: string | null
  /** The objects that the reviewer wants changed; servers before them leave it out. */
  readonly marked?: readonly Mark[]
  readonly submitted_at: string | null
  /** Whose work it is. */
  readonly annotator: { readonly id: number; readonly name: string }
  readonly may_edit: boolean
  /** Names this server's database and this person: what the browser keeps for one is not sent for another. */
  readonly journal: string
  readonly project: {
    readonly id: number
    readonly name: string
    /** Predictions are shown only when the annotator has begun, so that they do not anchor. */
    readonly predictions_hidden_until_first_stroke?: boolean
  }
  readonly image: StartImage
  readonly layer: Layer
  readonly categories: readonly Category[]
  readonly questions: readonly Question[]
  readonly guidelines_html: string
  /** The viewer's own keys and settings; servers before them leave it out. */
  readonly preferences?: Preferences
  /** Whether the viewer may see others' or models' layers of the image. */
  readonly has_other_layers?: boolean
  /** The browser's own copy, shown because the server did not answer: it may be older than the server's. */
  readonly is_kept?: boolean
  readonly neighbours: { readonly previous: number | null; readonly next: number | null }
}

/** A layer as the editor's immutable document. */
export const documentOf = (layer: Layer): AnnotationDocument => ({
  annotations: new Map(
    layer.annotations.map((annotation) => [annotation.id, editable(annotation)]),
  ),
  answers: layer.answers,
  verifiedAbsent: layer.verified_absent,
})

/** What the attributes of a category's objects begin with and may be, as the server holds them to it. */
export const attributeRules = ({ attributes }: Category): AttributeRules => {
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]))
  return {
    defaults: Object.fromEntries(
      attributes.flatMap(({ name, default: value }) =>
        value === undefined || value === null ? [] : [[name, value]],
      ),
    ),
    takes: (name, value) => {
      const attribute = byName.get(name)
      return attribute !== undefined && isValueOf(attribute, value)
    },
  }
}

const isValueOf = ({ type, values }: Attribute, value: AttributeValue): boolean => {
  if (type === "select") return typeof value === "string" && (values ?? []).includes(value)
  if (type === "multiselect")
    return Array.isArray(value) && value.every((each) => (values ?? []).includes(each))
  return typeof value === (type === "text" ? "string" : type)
}

/** What can be changed and is sent back; the server adds facts of its own (`number`, `score`). */
const editable = (annotation: Annotation): Annotation => {
  const { id, category_id, shape, attributes, is_crowd, z, group_id } = annotation
  const own = { id, category_id, shape, attributes, is_crowd, z }
  return group_id ? { ...own, group_id } : own
}
