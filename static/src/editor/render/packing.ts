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

/** Pack records; shapes of kinds that cannot be drawn are left out. A hot loop: it holds up the page when one opens. */
export const packed = (all: Iterable<Placed>): PackedRecords => {
  const records = [...all].filter(({ shape }) => isDrawable(shape))
  const count = records.length
  const made = {
    ids: records.map(({ id }) => id),
    categoryIds: new Float64Array(count),
    zs: new Float64Array(count),
    scores: new Float32Array(count),
    kinds: new Uint8Array(count),
    starts: new Uint32Array(count + 1),
  }
  const numbers = new Numbers(count * NUMBERS_OF_A_BOX)
  for (const [place, { category_id, z, score, shape }] of records.entries()) {
    made.categoryIds[place] = category_id
    made.zs[place] = z
    made.scores[place] = score ?? Number.NaN
    made.kinds[place] = PLACES.get(shape.type) ?? 0
    numbers.add(kindOf(shape).pack(shape))
    made.starts[place + 1] = numbers.length
  }
  return { ...made, numbers: numbers.all() }
}

const NUMBERS_OF_A_BOX = 4
const PLACES: ReadonlyMap<string, number> = new Map(KIND_NAMES.map((name, place) => [name, place]))

/** Numbers in a row; the room for them doubles when it is full. */
class Numbers {
  length = 0
  #room: Float64Array<ArrayBuffer>

  constructor(expected: number) {
    this.#room = new Float64Array(Math.max(expected, 1))
  }

  add(more: readonly number[]): void {
    const length = this.length + more.length
    if (length > this.#room.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#room.length))
      larger.set(this.#room)
      this.#room = larger
    }
    for (let place = 0; place < more.length; place++)
      this.#room[this.length + place] = more[place] ?? 0
    this.length = length
  }

  all(): Float64Array<ArrayBuffer> {
    return this.#room.slice(0, this.length)
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
  return kind.unpack(Array.from(numbers.subarray(starts[place], starts[place + 1])))
}
