type Step = (tiles: readonly Element[], at: number) => number

const STEPS: Readonly<Record<string, Step>> = {
  ArrowRight: (_, at) => at + 1,
  j: (_, at) => at + 1,
  ArrowLeft: (_, at) => at - 1,
  k: (_, at) => at - 1,
  ArrowDown: (tiles, at) => nearestInRow(tiles, at, 1),
  ArrowUp: (tiles, at) => nearestInRow(tiles, at, -1),
  Home: () => 0,
  End: (tiles) => tiles.length - 1,
}

/** Where a key leads in a grid of tiles, from the one at `at` (-1: none yet); null for keys that do not walk. */
export const placeAfter = (key: string, tiles: readonly Element[], at: number): number | null => {
  const step = STEPS[key]
  if (!step || tiles.length === 0) return null
  return at < 0 ? 0 : Math.min(Math.max(step(tiles, at), 0), tiles.length - 1)
}

/** Keys that somebody types, or that belong to an open dialog or menu, are not the grid's. A tick takes no letters. */
export const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest("input:not([type=checkbox]), textarea, select, dialog, [popover]") !== null ||
    document.querySelector("dialog:modal, [popover]:popover-open") !== null)

/** The tile in the row above or below whose middle is nearest; rows are of different lengths. */
const nearestInRow = (tiles: readonly Element[], at: number, direction: 1 | -1): number => {
  const boxes = tiles.map((tile) => tile.getBoundingClientRect())
  const from = boxes[at]
  if (!from) return at
  const isBeyond = (box: DOMRect) =>
    direction > 0 ? box.top >= from.bottom : box.bottom <= from.top
  const middle = (box: DOMRect) => box.left + box.width / 2
  const distance = (box: DOMRect) =>
    Math.abs(box.top - from.top) * 4 + Math.abs(middle(box) - middle(from))
  let best = at
  for (const [index, box] of boxes.entries())
    if (isBeyond(box) && (best === at || distance(box) < distance(boxes[best] ?? box))) best = index
  return best
}
