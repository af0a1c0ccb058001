import type { Region } from "./region"

/** Which component each span belongs to: one number a span, from 0. Pixels are joined by their sides, not by corners. */
export type Labels = { readonly ofSpan: Int32Array; readonly count: number }

/** Tell connected parts apart. */
export const labelsOf = ({ starts, spans }: Region): Labels => {
  const parents = Int32Array.from({ length: spans.length / 2 }, (_, place) => place)
  for (let column = 0; column + 2 < starts.length; column++)
    joinColumns(spans, parents, [
      starts[column] ?? 0,
      starts[column + 1] ?? 0,
      starts[column + 2] ?? 0,
    ])
  return numbered(parents)
}

/** Join the spans of two neighbouring columns that share a row; each begins where the other's numbers end. */
const joinColumns = (
  spans: Int32Array,
  parents: Int32Array,
  [first, second, end]: readonly [number, number, number],
): void => {
  let [i, j] = [first, second]
  while (i < second && j < end) {
    const [iTop, iEnd] = [spans[i] ?? 0, spans[i + 1] ?? 0]
    const [jTop, jEnd] = [spans[j] ?? 0, spans[j + 1] ?? 0]
    if (iTop < jEnd && jTop < iEnd) join(parents, i >> 1, j >> 1)
    if (iEnd < jEnd) i += 2
    else j += 2
  }
}

const join = (parents: Int32Array, a: number, b: number): void => {
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)]
  // The earlier span is the root, so that components are numbered from the left.
  if (rootA < rootB) parents[rootB] = rootA
  else parents[rootA] = rootB
}

const rootOf = (parents: Int32Array, place: number): number => {
  let at = place
  for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
    const above = parents[parent] ?? parent
    parents[at] = above
    at = parent
  }
  return at
}

const numbered = (parents: Int32Array): Labels => {
  const ofSpan = new Int32Array(parents.length)
  let count = 0
  for (let place = 0; place < parents.length; place++) {
    const root = rootOf(parents, place)
    ofSpan[place] = root === place ? count++ : (ofSpan[root] ?? 0)
  }
  return { ofSpan, count }
}
