import type { Placed } from "../document/spatial-index"
import { isDrawable, KIND_NAMES, KINDS, kindOf } from "../geometry/kinds"
import type { ShapeKind } from "../geometry/shape-kind"
import type { Shape } from "../geometry/shapes"

/** Records as a few buffers, which go to the worker without being copied one by one. */
export type PackedRecords = {
  readonly ids: readonly string[]
  readonly categoryIds: Float64Array<ArrayBuffer>
  readonly zs: Float64Array<ArrayBuffer>
  /** NaN for people's objects. */
  readonly scores: Float32Array<ArrayBuffer>
  /** Each shape's place in KIND_NAMES. */
  readonly kinds: Uint8Array<ArrayBuffer>
  /** Where each shape's numbers begin; one more entry says where the last ends. */
  readonly starts: Uint32Array<ArrayBuffer>
  readonly numbers: Float64Array<ArrayBuffer>
}

/** Pack records; shapes of kinds that cannot be drawn are left out. */
export const packed = (all: Iterable<Placed>): PackedRecords => {
  const records = [...all].filter(({ shape }) => isDrawable(shape))
  const numbers: number[] = []
  const starts = new Uint32Array(records.length + 1)
  records.forEach(({ shape }, place) => {
    // Pushed one by one: spreading a long shape would overflow the stack.
    for (const number of kindOf(shape).pack(shape)) numbers.push(number)
    starts[place + 1] = numbers.length
  })
  return {
    ids: records.map(({ id }) => id),
    categoryIds: Float64Array.from(records, (record) => record.category_id),
    zs: Float64Array.from(records, ({ z }) => z),
    scores: Float32Array.from(records, ({ score }) => score ?? Number.NaN),
    kinds: Uint8Array.from(records, ({ shape }) => KIND_NAMES.indexOf(shape.type)),
    starts,
    numbers: Float64Array.from(numbers),
  }
}

/** The buffers that change hands when packed records are posted. */
export const buffersOf = (records: PackedRecords): ArrayBuffer[] =>
  [
    records.categoryIds,
    records.zs,
    records.scores,
    records.kinds,
    records.starts,
    records.numbers,
  ].map(({ buffer }) => buffer)

/** The records again. */
export const unpacked = (records: PackedRecords): readonly Placed[] =>
  records.ids.map((id, place) => ({
    id,
    category_id: records.categoryIds[place] ?? 0,
    z: records.zs[place] ?? 0,
    ...scoreAt(records, place),
    shape: shapeAt(records, place),
  }))

const scoreAt = ({ scores }: PackedRecords, place: number): { readonly score?: number } => {
  const score = scores[place] ?? Number.NaN
  return Number.isNaN(score) ? {} : { score }
}

const shapeAt = ({ kinds, starts, numbers }: PackedRecords, place: number): Shape => {
  const name = KIND_NAMES[kinds[place] ?? 0]
  if (!name) throw new Error(`Expected a kind below ${KIND_NAMES.length}, found ${kinds[place]}.`)
  const kind = KINDS[name] as ShapeKind<Shape>
  return kind.unpack([...numbers.subarray(starts[place], starts[place + 1])])
}
