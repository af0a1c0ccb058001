import type { PathSink } from "../geometry/shape-kind"
import type { View } from "../viewport/view"

/** A vertex nearer than this to the one before cannot be told from it, and costs as much as any other. */
const THINNED_PX = 1.25

/**
 * Takes outlines in image pixels and draws them into a context in device pixels, without the vertices that are too
 * close to each other to be seen: a crowd of small polygons, or a mask's staircase seen from afar, is mostly these.
 */
export class ScreenPath implements PathSink {
  readonly #path: PathSink
  readonly #scale: number
  readonly #left: number
  readonly #top: number
  #lastX = 0
  #lastY = 0

  constructor(path: PathSink, { scale, x, y, devicePixelRatio }: View) {
    this.#path = path
    this.#scale = scale * devicePixelRatio
    this.#left = x * devicePixelRatio
    this.#top = y * devicePixelRatio
  }

  moveTo(x: number, y: number): void {
    this.#lastX = x * this.#scale + this.#left
    this.#lastY = y * this.#scale + this.#top
    this.#path.moveTo(this.#lastX, this.#lastY)
  }

  lineTo(x: number, y: number): void {
    const nextX = x * this.#scale + this.#left
    const nextY = y * this.#scale + this.#top
    const isNear =
      Math.abs(nextX - this.#lastX) < THINNED_PX && Math.abs(nextY - this.#lastY) < THINNED_PX
    if (isNear) return
    this.#lastX = nextX
    this.#lastY = nextY
    this.#path.lineTo(nextX, nextY)
  }

  closePath(): void {
    this.#path.closePath()
  }

  ellipse(...[x, y, rx, ry, ...rest]: Parameters<PathSink["ellipse"]>): void {
    const scale = this.#scale
    this.#path.ellipse(
      x * scale + this.#left,
      y * scale + this.#top,
      rx * scale,
      ry * scale,
      ...rest,
    )
  }
}
