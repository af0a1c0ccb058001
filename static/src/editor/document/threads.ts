import type { ImagePoint } from "../geometry/points"

export type Person = { readonly id: number; readonly name: string }

/** One comment, as the API has it; of a deleted one its place is left, and no words. */
export type Comment = {
  readonly id: string
  readonly author: Person
  readonly text: string
  readonly created_at: string
  readonly edited_at: string | null
  readonly is_deleted: boolean
  readonly is_own: boolean
}

/** Comments about one thing: an object, a place, or the whole image. */
export type Thread = {
  readonly id: string
  readonly annotation_id: string | null
  readonly is_annotation_removed: boolean
  readonly x: number | null
  readonly y: number | null
  readonly is_question: boolean
  readonly resolution: { readonly at: string; readonly by: Person } | null
  /** At least one, the first one first. */
  readonly comments: readonly Comment[]
}

/** What a new thread is about: an object, a place, or, with neither, the whole image. */
export type Pin = { readonly annotationId: string | null; readonly at: ImagePoint | null }
