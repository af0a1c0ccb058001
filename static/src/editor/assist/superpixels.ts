import type { Size } from "../geometry/bounds"
import type { Region } from "../geometry/masks/region"
import type { Position } from "../geometry/shapes"
import { joinedLabels } from "./cell-joining"
import { type Frame, isInFrame, type Pixels, regionOfSamples, sampleAt } from "./pixels"

/** A picture in cells of about one colour each. `labels` says, down the columns, which cell each sample is in. */
export type Cells = Frame & { readonly labels: Int32Array; readonly count: number }

const ROUNDS = 5
/** How much a cell's compactness counts against its colour, as SLIC's authors advise. */
const COMPACTNESS = 14

/** Cells about `cellSize` samples wide (SLIC: Achanta and others, 2012), each in one piece. */
export const cellsOf = (pixels: Pixels, cellSize: number): Cells => {
  const { bounds, width, height } = pixels
  const spacing = Math.max(cellSize, 2)
  const colours = coloursOf(pixels)
  const centres = gridOf(colours, pixels, spacing)
  const labels = new Int32Array(width * height)
  for (let round = 0; round < ROUNDS; round++) {
    assign(colours, pixels, centres, spacing, labels)
    recentre(colours, pixels, centres, labels)
  }
  const joined = joinedLabels(labels, pixels, (spacing * spacing) / 4)
  return { bounds, width, height, ...joined }
}

/** The cell at a place, or -1 for a place beyond the frame. */
export const cellAt = (cells: Cells, at: Position): number => {
  if (!isInFrame(cells, at)) return -1
  const [x, y] = sampleAt(cells, at)
  return cells.labels[x * cells.height + y] ?? -1
}

/** How wide a cell is on average, in image pixels. */
export const cellWidth = ({ bounds, count }: Cells): number =>
  Math.sqrt(((bounds.maxX - bounds.minX) * (bounds.maxY - bounds.minY)) / Math.max(count, 1))

/** The pixels of some cells. */
export const regionOfCells = (cells: Cells, chosen: ReadonlySet<number>, image: Size): Region =>
  regionOfSamples(cells, (place) => chosen.has(cells.labels[place] ?? -1), image)

/** Each centre is five numbers: x, y, brightness, and two differences of colour. */
const NUMBERS = 5

/** Brightness and two differences of colour for each sample, down the columns. */
const coloursOf = ({ data, width, height }: Pixels): Float32Array => {
  const colours = new Float32Array(3 * width * height)
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const from = 4 * (y * width + x)
      const [red, green, blue] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0]
      const to = 3 * (x * height + y)
      colours[to] = 0.3 * red + 0.59 * green + 0.11 * blue
      colours[to + 1] = 0.5 * (red - green)
      colours[to + 2] = 0.5 * (blue - green)
    }
  return colours
}

/** Centres on an even grid, each with the colour that it stands on. */
const gridOf = (colours: Float32Array, { width, height }: Size, spacing: number): Float64Array => {
  const columns = Math.max(Math.round(width / spacing), 1)
  const rows = Math.max(Math.round(height / spacing), 1)
  const centres = new Float64Array(NUMBERS * columns * rows)
  let at = 0
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const x = Math.floor(((column + 0.5) * width) / columns)
      const y = Math.floor(((row + 0.5) * height) / rows)
      centres.set([x, y, ...colours.subarray(3 * (x * height + y), 3 * (x * height + y) + 3)], at)
      at += NUMBERS
    }
  return centres
}

/** Give each sample to the nearest centre, in place and colour. A hot loop: a centre looks only as far as its reach. */
const assign = (
  colours: Float32Array,
  { width, height }: Size,
  centres: Float64Array,
  spacing: number,
  labels: Int32Array,
): void => {
  const nearest = new Float32Array(labels.length).fill(Infinity)
  const pull = (COMPACTNESS / spacing) ** 2
  for (let at = 0; at < centres.length; at += NUMBERS) {
    const [cx = 0, cy = 0, brightness = 0, first = 0, second = 0] = centres.subarray(
      at,
      at + NUMBERS,
    )
    const right = Math.min(Math.ceil(cx + spacing), width - 1)
    const bottom = Math.min(Math.ceil(cy + spacing), height - 1)
    const top = Math.max(Math.floor(cy - spacing), 0)
    for (let x = Math.max(Math.floor(cx - spacing), 0); x <= right; x++)
      for (let y = top; y <= bottom; y++) {
        const place = x * height + y
        const far =
          ((colours[3 * place] ?? 0) - brightness) ** 2 +
          ((colours[3 * place + 1] ?? 0) - first) ** 2 +
          ((colours[3 * place + 2] ?? 0) - second) ** 2 +
          pull * ((x - cx) * (x - cx) + (y - cy) * (y - cy))
        if (far >= (nearest[place] ?? 0)) continue
        nearest[place] = far
        labels[place] = at / NUMBERS
      }
  }
}

/** Move each centre to the mean of its samples. */
const recentre = (
  colours: Float32Array,
  { height }: Size,
  centres: Float64Array,
  labels: Int32Array,
): void => {
  const sums = new Float64Array(centres.length)
  const counts = new Uint32Array(centres.length / NUMBERS)
  labels.forEach((label, place) => {
    const at = label * NUMBERS
    counts[label] = (counts[label] ?? 0) + 1
    sums[at] = (sums[at] ?? 0) + Math.floor(place / height)
    sums[at + 1] = (sums[at + 1] ?? 0) + (place % height)
    for (let part = 0; part < 3; part++)
      sums[at + 2 + part] = (sums[at + 2 + part] ?? 0) + (colours[3 * place + part] ?? 0)
  })
  // A centre that lost all of its samples stays where it was.
  for (let at = 0; at < centres.length; at++) {
    const count = counts[Math.floor(at / NUMBERS)] ?? 0
    if (count > 0) centres[at] = (sums[at] ?? 0) / count
  }
}
