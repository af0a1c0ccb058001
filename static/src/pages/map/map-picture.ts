import {
  type Camera,
  metresPerPx,
  type ScreenPoint,
  type Size,
  scaleOf,
  seen,
  toScreen,
} from "./camera"
import { graticuleOf, scaleBar } from "./graticule"
import { landAt } from "./land"
import { nearestX, type Place, toWorld } from "./mercator"
import { Tiles } from "./tiles"

const SVG = "http://www.w3.org/2000/svg"
/** Outlines of land are in millionths of the world. */
const LAND_UNITS = 1e6
/** So many copies side by side fill the widest window. */
const WORLDS = [-2, -1, 0, 1, 2]
const LONGEST_SCALE_PX = 110

type LandPaths = { readonly land: SVGPathElement; readonly lines: readonly SVGPathElement[] }

/** What a map shows below its clusters: land, lines of degrees, what the filter asks for, what is being drawn. */
export class MapPicture {
  readonly #tiles: Tiles | null
  readonly #worlds: readonly { readonly group: SVGGElement; readonly paths: LandPaths }[]
  readonly #lines = part("g", "map__lines")
  readonly #words = part("g", "map__words")
  readonly #asked = part("path", "map__asked")
  readonly #draft = part("path", "map__draft")
  readonly #scale = part("g", "map__scale")
  #shapes: readonly (readonly Place[])[] = []
  #drawnLand = ""

  constructor(svg: SVGSVGElement, tiles: string) {
    const land = part("g", "map__land")
    this.#worlds = WORLDS.map(() => worldOf(land))
    this.#tiles = tiles ? new Tiles(tiles) : null
    svg.replaceChildren(
      ...(this.#tiles ? [this.#tiles.group] : [land]),
      this.#lines,
      this.#asked,
      this.#draft,
      this.#words,
      this.#scale,
    )
  }

  /** Outlines that the filter asks for. */
  set shapes(shapes: readonly (readonly Place[])[]) {
    this.#shapes = shapes
  }

  /** The outline that somebody is drawing, in px. */
  set draft(points: readonly ScreenPoint[]) {
    this.#draft.setAttribute("d", points.length > 1 ? `${pathOf(points)}Z` : "")
  }

  draw(camera: Camera, size: Size): void {
    if (this.#tiles) this.#tiles.draw(camera, size)
    else this.#drawLand(camera, size)
    this.#drawLines(camera, size)
    this.#drawScale(camera, size)
    const paths = this.#shapes.map((shape) => `${pathOf(onScreen(shape, camera, size))}Z`)
    this.#asked.setAttribute("d", paths.join(""))
  }

  #drawLand(camera: Camera, size: Size): void {
    const scale = scaleOf(camera) / LAND_UNITS
    for (const [at, offset] of WORLDS.entries()) {
      const corner = toScreen({ x: offset, y: 0 }, camera, size)
      const group = this.#worlds[at]?.group
      group?.setAttribute("transform", `translate(${corner.x} ${corner.y}) scale(${scale})`)
      // What crosses the antimeridian sticks out of its world by a part of it.
      const isSeen = corner.x < size.width + scaleOf(camera) && corner.x + 2 * scaleOf(camera) > 0
      group?.setAttribute("visibility", isSeen ? "visible" : "hidden")
    }
    // Without outlines the map still has its degrees; the next movement asks again.
    landAt(camera.zoom).then(
      ({ land, coast, borders }) => {
        if (this.#drawnLand === land) return
        this.#drawnLand = land
        for (const { paths } of this.#worlds) {
          paths.land.setAttribute("d", land)
          for (const [at, line] of [coast, borders].entries())
            paths.lines[at]?.setAttribute("d", line)
        }
      },
      () => {},
    )
  }

  #drawLines(camera: Camera, size: Size): void {
    const { meridians, parallels } = graticuleOf(seen(camera, size), scaleOf(camera))
    const lines: string[] = []
    const words: SVGElement[] = []
    for (const { degrees, words: text } of meridians) {
      const { x } = toScreen(toWorld({ latitude: 0, longitude: degrees }), camera, size)
      lines.push(`M${x} 0V${size.height}`)
      words.push(written(text, x + 4, 14))
    }
    for (const { degrees, words: text } of parallels) {
      const { y } = toScreen(toWorld({ latitude: degrees, longitude: 0 }), camera, size)
      lines.push(`M0 ${y}H${size.width}`)
      if (y > 40 && y < size.height - 40) words.push(written(text, 6, y - 4))
    }
    const path = part("path", "map__line")
    path.setAttribute("d", lines.join(""))
    this.#lines.replaceChildren(path)
    this.#words.replaceChildren(...words)
  }

  #drawScale(camera: Camera, size: Size): void {
    const { px, words } = scaleBar(metresPerPx(camera), LONGEST_SCALE_PX)
    const bar = part("path", "map__bar")
    const [x, y] = [12, size.height - 12]
    bar.setAttribute("d", `M${x} ${y - 5}V${y}H${x + px}V${y - 5}`)
    this.#scale.replaceChildren(bar, written(words, x + 6, y - 5))
  }
}

const worldOf = (land: SVGGElement): { group: SVGGElement; paths: LandPaths } => {
  const group = part("g", "map__world")
  const paths = {
    land: part("path", "map__ground"),
    lines: [part("path", "map__coast"), part("path", "map__border")],
  }
  group.append(paths.land, ...paths.lines)
  land.append(group)
  return { group, paths }
}

/** Corners as they lie side by side on the screen, all in the copy of the world in which the first one is seen. */
const onScreen = (places: readonly Place[], camera: Camera, size: Size): ScreenPoint[] => {
  const points = places.map(toWorld)
  const middle = (Math.min(...points.map(({ x }) => x)) + Math.max(...points.map(({ x }) => x))) / 2
  const shift = nearestX(middle, camera.center.x) - middle
  return points.map(({ x, y }) => toScreen({ x: x + shift, y }, camera, size))
}

const pathOf = (points: readonly ScreenPoint[]): string =>
  `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`

const part = <Name extends keyof SVGElementTagNameMap>(
  name: Name,
  className: string,
): SVGElementTagNameMap[Name] => {
  const made = document.createElementNS(SVG, name)
  made.setAttribute("class", className)
  return made
}

const written = (words: string, x: number, y: number): SVGTextElement => {
  const text = part("text", "map__degrees")
  text.setAttribute("x", `${x}`)
  text.setAttribute("y", `${y}`)
  text.textContent = words
  return text
}
