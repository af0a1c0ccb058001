import { type Bounds, clamp, type Size } from "../geometry/bounds"

/** A picture cut into squares at several sizes: level 0 is the smallest, `levels - 1` the full size. */
export type TilePyramid = Size & {
  readonly url: string
  readonly tile_size: number
  readonly levels: number
}

export type Tile = {
  readonly url: string
  readonly level: number
  /** The part of the image that it shows, in image pixels. */
  readonly bounds: Bounds
}

/** The smallest level that has at least one pixel for each pixel of the screen. */
export const levelFor = (pyramid: TilePyramid, devicePixelsPerPixel: number): number => {
  const top = pyramid.levels - 1
  return clamp(top + Math.ceil(Math.log2(devicePixelsPerPixel) - 0.1), 0, top)
}

/** The tiles of a level that meet `bounds`, those nearest to its middle first. */
export const tilesIn = (pyramid: TilePyramid, level: number, bounds: Bounds): readonly Tile[] => {
  const side = pyramid.tile_size * 2 ** (pyramid.levels - 1 - level)
  const columns = range(bounds.minX / side, bounds.maxX / side, Math.ceil(pyramid.width / side))
  const rows = range(bounds.minY / side, bounds.maxY / side, Math.ceil(pyramid.height / side))
  const [middleX, middleY] = [(bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2]
  const distance = (tile: Tile) =>
    Math.hypot(
      (tile.bounds.minX + tile.bounds.maxX) / 2 - middleX,
      (tile.bounds.minY + tile.bounds.maxY) / 2 - middleY,
    )
  return rows
    .flatMap((row) => columns.map((column) => tileAt(pyramid, level, side, column, row)))
    .sort((a, b) => distance(a) - distance(b))
}

const tileAt = (
  pyramid: TilePyramid,
  level: number,
  side: number,
  column: number,
  row: number,
): Tile => ({
  level,
  url: pyramid.url
    .replace("{z}", String(level))
    .replace("{x}", String(column))
    .replace("{y}", String(row)),
  bounds: {
    minX: column * side,
    minY: row * side,
    maxX: Math.min((column + 1) * side, pyramid.width),
    maxY: Math.min((row + 1) * side, pyramid.height),
  },
})

const range = (from: number, to: number, count: number): readonly number[] => {
  const first = clamp(Math.floor(from), 0, count)
  const end = clamp(Math.ceil(to), first, count)
  return Array.from({ length: end - first }, (_, place) => first + place)
}
