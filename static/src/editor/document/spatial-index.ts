import RBush from "rbush"
import { type Bounds, boundsMeet, grownBounds } from "../geometry/bounds"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { ImagePoint } from "../geometry/points"
import type { Annotation, AnnotationDocument, Diff } from "./types"

type Entry = Bounds & { readonly annotation: Annotation }

/** Finds annotations by place. It holds the document's records and follows its diffs. */
export type SpatialIndex = {
  readonly update: (diff: Diff) => void
  /** Annotations whose bounds meet `bounds`, in no particular order. */
  readonly search: (bounds: Bounds) => readonly Annotation[]
  /** Annotations under a point, the one most likely meant first. */
  readonly at: (point: ImagePoint, tolerance: number) => readonly Annotation[]
  readonly size: () => number
}

/** An index over a document; shapes of kinds that the editor cannot draw are left out. */
export const createSpatialIndex = (document: AnnotationDocument): SpatialIndex => {
  const entries = new Map<string, Entry>()
  const tree = new RBush<Entry>()
  for (const annotation of document.annotations.values())
    if (isDrawable(annotation.shape)) entries.set(annotation.id, entryOf(annotation))
  tree.load([...entries.values()])

  const remove = (id: string) => {
    const entry = entries.get(id)
    if (!entry) return
    tree.remove(entry)
    entries.delete(id)
  }
  const insert = (annotation: Annotation) => {
    if (!isDrawable(annotation.shape)) return
    const entry = entryOf(annotation)
    entries.set(annotation.id, entry)
    tree.insert(entry)
  }

  return {
    update: (diff) => {
      for (const change of diff) {
        if (change.kind !== "annotation") continue
        remove(change.id)
        if (change.after) insert(change.after)
      }
    },
    search: (bounds) =>
      tree
        .search(bounds)
        .filter((entry) => boundsMeet(entry, bounds))
        .map((entry) => entry.annotation),
    at: (point, tolerance) => {
      const [x, y] = point
      const around = grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, tolerance)
      return tree
        .search(around)
        .map((entry) => entry.annotation)
        .filter(({ shape }) => kindOf(shape).hits(shape, point, tolerance))
        .sort(byLikelihood)
    },
    size: () => entries.size,
  }
}

const entryOf = (annotation: Annotation): Entry => ({ ...boundsOf(annotation.shape), annotation })

/** The smaller shape is meant, as the larger one can be hit elsewhere; of equals, the one in front. */
const byLikelihood = (a: Annotation, b: Annotation): number =>
  kindOf(a.shape).area(a.shape) - kindOf(b.shape).area(b.shape) ||
  b.z - a.z ||
  (a.id < b.id ? 1 : -1)
