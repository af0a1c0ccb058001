import { type Camera, fromScreen, type Size, scaleOf, toScreen } from "./camera"

const SVG = "http://www.w3.org/2000/svg"
const MAX_TILE_ZOOM = 19

/** Where one tile lies: its address in the template, and its place in worlds that repeat eastward. */
export type Tile = { readonly z: number; readonly x: number; readonly y: number }

/** The tiles that a window needs; x may be outside the world, and is then a copy's. */
export const tilesFor = (camera: Camera, size: Size): Tile[] => {
  const z = Math.max(0, Math.min(MAX_TILE_ZOOM, Math.round(camera.zoom)))
  const count = 2 ** z
  const from = fromScreen({ x: 0, y: 0 }, camera, size)
  const to = fromScreen({ x: size.width, y: size.height }, camera, size)
  const rows = range(Math.max(0, Math.floor(from.y * count)), Math.min(count - 1, to.y * count))
  const columns = range(Math.floor(from.x * count), to.x * count)
  return rows.flatMap((y) => columns.map((x) => ({ z, x, y })))
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor(to) - from + 1) }, (_, at) => from + at)

export const addressOf = (template: string, { z, x, y }: Tile): string => {
  const column = x - 2 ** z * Math.floor(x / 2 ** z)
  return template.replace("{z}", `${z}`).replace("{x}", `${column}`).replace("{y}", `${y}`)
}

/** Pictures of a tile server behind the map. */
export class Tiles {
  readonly group = document.createElementNS(SVG, "g")
  readonly #template: string
  #images = new Map<string, SVGImageElement>()

  constructor(template: string) {
    this.#template = template
  }

  draw(camera: Camera, size: Size): void {
    const shown = new Map<string, SVGImageElement>()
    for (const tile of tilesFor(camera, size)) {
      const key = `${tile.z}/${tile.x}/${tile.y}`
      const image = this.#images.get(key) ?? this.#made(tile)
      const side = scaleOf(camera) / 2 ** tile.z
      const world = { x: tile.x / 2 ** tile.z, y: tile.y / 2 ** tile.z }
      const corner = toScreen(world, camera, size)
      image.setAttribute("x", `${corner.x}`)
      image.setAttribute("y", `${corner.y}`)
      // A hair wider, so that no seam is seen between two of them.
      image.setAttribute("width", `${side + 0.5}`)
      image.setAttribute("height", `${side + 0.5}`)
      shown.set(key, image)
    }
    for (const [key, image] of this.#images) if (!shown.has(key)) image.remove()
    this.#images = shown
  }

  #made(tile: Tile): SVGImageElement {
    const image = document.createElementNS(SVG, "image")
    image.setAttribute("href", addressOf(this.#template, tile))
    this.group.append(image)
    return image
  }
}
