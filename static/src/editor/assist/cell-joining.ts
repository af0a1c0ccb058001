import type { Size } from "../geometry/bounds"

/**
 * Labels of cells that are each in one piece, numbered from 0. Pieces of fewer than `least` samples join the piece
 * beside them that came before.
 */
export const joinedLabels = (
  labels: Int32Array,
  size: Size,
  least: number,
): { readonly labels: Int32Array; readonly count: number } => {
  const joined = new Int32Array(labels.length).fill(-1)
  const piece = new Int32Array(labels.length)
  let count = 0
  for (let start = 0; start < labels.length; start++) {
    if (joined[start] !== -1) continue
    const before = labelBeside(joined, start, size)
    const length = gather(labels, joined, { start, label: count, size }, piece)
    if (length >= least || before === -1) count += 1
    else for (let place = 0; place < length; place++) joined[piece[place] ?? 0] = before
  }
  return { labels: joined, count }
}

/** The label of the sample above or to the left, which have theirs already; -1 at the corner. */
const labelBeside = (joined: Int32Array, place: number, { height }: Size): number => {
  if (place % height > 0) return joined[place - 1] ?? -1
  return place >= height ? (joined[place - height] ?? -1) : -1
}

type Start = { readonly start: number; readonly label: number; readonly size: Size }

/** Label the piece of one cell that holds a sample, and list its samples; returns how many they are. */
const gather = (
  labels: Int32Array,
  joined: Int32Array,
  { start, label, size: { width, height } }: Start,
  piece: Int32Array,
): number => {
  const own = labels[start]
  let length = 0
  const reach = (place: number) => {
    if (labels[place] !== own || joined[place] !== -1) return
    joined[place] = label
    piece[length++] = place
  }
  reach(start)
  for (let done = 0; done < length; done++) {
    const place = piece[done] ?? 0
    const row = place % height
    if (row > 0) reach(place - 1)
    if (row + 1 < height) reach(place + 1)
    if (place >= height) reach(place - height)
    if (place + height < width * height) reach(place + height)
  }
  return length
}
