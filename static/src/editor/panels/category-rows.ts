import type { AnnotationDocument } from "../document/types"
import type { Category } from "../start"
import { rowsInSight } from "./object-rows"
import { ranked } from "./ranking"
import { rowPx } from "./rows"

/** From so many categories on, they can be searched by typing and stand in two columns. */
export const MANY_CATEGORIES = 10

/** From so many on, only the rows in sight are elements: a thousand would take a blink at each stroke. */
const WINDOWED_FROM = 80

/** The part of a list that is worth rendering. */
export type RowWindow = { readonly from: number; readonly to: number; readonly isWhole: boolean }

/** Which of `count` categories to render, in a list of one or two columns. */
export const categoriesInSight = (
  { scrollTop, height }: { readonly scrollTop: number; readonly height: number },
  { count, columns }: { readonly count: number; readonly columns: number },
): RowWindow => {
  if (count < WINDOWED_FROM) return { from: 0, to: count, isWhole: true }
  const rows = Math.ceil(count / columns)
  const { from, to } = rowsInSight(scrollTop, height, rowPx(), rows)
  return { from: from * columns, to: Math.min(to * columns, count), isWhole: false }
}

/** The digit that chooses the category at this place while a page of nine is on the digits; null beside the page. */
export const digitAt = (place: number, page: number): number | null => {
  const digit = place - page * 9 + 1
  return digit >= 1 && digit <= 9 ? digit : null
}

/** Which categories the digits stand for, in words; null while they are the first nine of no more. */
export const pageWords = (page: number, count: number): string | null =>
  count > 9 ? `${page * 9 + 1}–${Math.min(page * 9 + 9, count)}` : null

/** Names of more letters are cut in half a side bar of the usual width. */
const LETTERS_OF_HALF = 13

/** Two columns show twice as many categories, where there are many and their names are short. */
export const columnsFor = (categories: readonly Pick<Category, "name">[]): 1 | 2 => {
  const isMany = categories.length >= MANY_CATEGORIES
  return isMany && categories.every(({ name }) => name.length <= LETTERS_OF_HALF) ? 2 : 1
}

/** What fits the typed letters, best first; a supercategory's name finds what is below it. */
export const found = (categories: readonly Category[], typed: string): readonly Category[] => {
  if (typed.trim() === "") return categories
  const named = categories.map((category) => ({ words: wordsOf(category), category }))
  return ranked(named, typed).map(({ category }) => category)
}

/** How many annotations each category has. */
export const countByCategory = (document: AnnotationDocument): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { category_id } of document.annotations.values())
    counts.set(category_id, (counts.get(category_id) ?? 0) + 1)
  return counts
}

const wordsOf = ({ name, supercategory }: Category): string =>
  supercategory ? `${name} ${supercategory}` : name
