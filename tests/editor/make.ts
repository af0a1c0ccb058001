import * as fc from "fast-check"
import type { Annotation, AnnotationDocument } from "../../static/src/editor/document/types"
import type { Box } from "../../static/src/editor/geometry/shapes"

/** A box, by its corner and size. */
export const box = (x: number, y: number, width: number, height: number): Box => ({
  type: "box",
  x,
  y,
  width,
  height,
})

/** An annotation of category 1 with whatever matters to the test. */
export const annotation = (id: string, facts: Partial<Annotation> = {}): Annotation => ({
  id,
  category_id: 1,
  shape: box(0, 0, 10, 10),
  attributes: {},
  is_crowd: false,
  z: 0,
  ...facts,
})

/** A document with these annotations and nothing else. */
export const documentWith = (...annotations: readonly Annotation[]): AnnotationDocument => ({
  annotations: new Map(annotations.map((one) => [one.id, one])),
  answers: {},
  verifiedAbsent: [],
})

const coordinate = fc.integer({ min: 0, max: 1000 })
const length = fc.integer({ min: 1, max: 500 })

/** Any box with sides. */
export const anyBox: fc.Arbitrary<Box> = fc
  .tuple(coordinate, coordinate, length, length)
  .map(([x, y, width, height]) => box(x, y, width, height))

/** Any document of a handful of annotations, with an answer or two. */
export const anyDocument: fc.Arbitrary<AnnotationDocument> = fc.record({
  annotations: fc
    .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 })
    .chain((ids) =>
      fc
        .tuple(...ids.map((id) => anyBox.map((shape) => annotation(id, { shape }))))
        .map((all) => new Map(all.map((one) => [one.id, one]))),
    ),
  answers: fc.dictionary(
    fc.constantFrom("weather", "light"),
    fc.array(fc.constantFrom("x", "y"), { minLength: 1, maxLength: 2 }),
  ),
  verifiedAbsent: fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
})
