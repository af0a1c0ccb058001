import type { Skeleton } from "../geometry/skeleton"
import type { DrawnCategory } from "../tools/refusals"
import type { Schema } from "./follow-state"

type SchemaCategory = DrawnCategory & {
  readonly id: number
  readonly color: string
  readonly skeleton: Skeleton | null
}

/** What a project's categories say of how annotations look. */
export const schemaOf = (categories: readonly SchemaCategory[]): Schema => ({
  categories: new Map(categories.map((category) => [category.id, category])),
  skeletonsByCategory: new Map(
    categories.flatMap(({ id, skeleton }) => (skeleton ? [[id, skeleton]] : [])),
  ),
  coloursByCategory: new Map(categories.map(({ id, color }) => [id, color])),
  namesByCategory: new Map(categories.map(({ id, name }) => [id, name])),
  edgesByCategory: new Map(
    categories.flatMap(({ id, skeleton }) => (skeleton ? [[id, skeleton.edges]] : [])),
  ),
})
