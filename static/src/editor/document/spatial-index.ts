import RBush from "rbush"
import { type Bounds, boundsContain, grownBounds, unionOfBounds } from "../geometry/bounds"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { ImagePoint } from "../geometry/points"
import type { Annotation, Diff } from "./types"

/** What can be found by place; the worker's records are less than annotations, and are enough. */
export type Placed = Pick<Annotation, "id" | "category_id" | "shape" | "z"> & {
  /** How sure a model is, 0 to 1; people's objects have none. */
  readonly score?: number | null
}

/** Finds records by place. It is filled once, and follows patches. */
export type SpatialIndex<R extends Placed> = {
  /** Take records out and put records in; one that is put replaces the one with its id. */
  readonly patch: (patch: Patch<R>) => void
  readonly get: (id: string) => R | undefined
  /** Records whose bounds meet `bounds`, in no particular order. */
  readonly search: (bounds: Bounds) => readonly R[]
  /** Records under a point, the one most likely meant first. */
  readonly at: (point: ImagePoint, tolerance: number) => readonly R[]
  readonly all: () => Iterable<R>
  readonly size: () => number
  /** Sort by place now, if that has not been done: the first search is as quick as the next. */
  readonly prepare: () => void
}

/** An index as the renderer sees it: to read. */
export type PlacedIndex = Omit<SpatialIndex<Placed>, "patch">

/** A change of a set of records: all that renderer and index need of a diff. */
export type Patch<R extends Placed = Annotation> = {
  readonly removed: readonly string[]
  readonly put: readonly R[]
}

/** What a diff does to the set of annotations. */
export const patchOf = (diff: Diff): Patch => {
  const changes = diff.filter((change) => change.kind === "annotation")
  return {
    removed: changes.filter(({ after }) => !after).map(({ id }) => id),
    put: changes.flatMap(({ after }) => after ?? []),
  }
}

/**
 * An index over records; shapes of kinds that the editor cannot draw are left out. Sorting 100,000 of them by place
 * takes longer than painting them, so it waits for the first search that asks for less than all.
 */
export const createSpatialIndex = <R extends Placed>(records: Iterable<R>): SpatialIndex<R> => {
  const known = new Map<string, R>()
  for (const record of records) if (isDrawable(record.shape)) known.set(record.id, record)
  let tree: Tree<R> | null = null
  let extent: Bounds | null = null

  const grown = (): Tree<R> => {
    tree ??= treeOf(known.values())
    return tree
  }
  const holdsAll = (bounds: Bounds): boolean => {
    extent ??= unionOfBounds([...known.values()].map(({ shape }) => boundsOf(shape)))
    return extent === null || boundsContain(bounds, extent)
  }
  const remove = (id: string) => {
    extent = null
    if (known.delete(id)) tree?.remove(id)
  }
  const put = (record: R) => {
    remove(record.id)
    if (!isDrawable(record.shape)) return
    known.set(record.id, record)
    tree?.insert(record)
  }

  return {
    patch: (patch) => {
      patch.removed.forEach(remove)
      patch.put.forEach(put)
    },
    get: (id) => known.get(id),
    search: (bounds) => (!tree && holdsAll(bounds) ? [...known.values()] : grown().search(bounds)),
    at: (point, tolerance) => {
      const [x, y] = point
      return grown()
        .search(grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, tolerance))
        .filter(({ shape }) => kindOf(shape).hits(shape, point, tolerance))
        .sort(byLikelihood)
    },
    all: () => known.values(),
    size: () => known.size,
    prepare: () => void grown(),
  }
}

/** Records sorted by place. */
type Tree<R> = {
  readonly search: (bounds: Bounds) => readonly R[]
  readonly insert: (record: R) => void
  readonly remove: (id: string) => void
}

const treeOf = <R extends Placed>(records: Iterable<R>): Tree<R> => {
  const entries = new Map<string, Entry<R>>()
  for (const record of records) entries.set(record.id, entryOf(record))
  const tree = new RBush<Entry<R>>().load([...entries.values()])
  return {
    search: (bounds) => tree.search(bounds).map(({ record }) => record),
    insert: (record) => {
      const entry = entryOf(record)
      entries.set(record.id, entry)
      tree.insert(entry)
    },
    remove: (id) => {
      const entry = entries.get(id)
      if (entry) tree.remove(entry)
      entries.delete(id)
    },
  }
}

/** Flat, as rbush reads the edges of thousands of these in each search. */
type Entry<R> = Bounds & { readonly record: R }

const entryOf = <R extends Placed>(record: R): Entry<R> => ({ ...boundsOf(record.shape), record })

/** The smaller shape is meant, as the larger one can be hit elsewhere; of equals, the one in front. */
const byLikelihood = (a: Placed, b: Placed): number =>
  kindOf(a.shape).area(a.shape) - kindOf(b.shape).area(b.shape) ||
  b.z - a.z ||
  (a.id < b.id ? 1 : -1)
