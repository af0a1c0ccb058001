import { type Bounds, grownBounds, type Size } from "../../editor/geometry/bounds"
import { type View, zoomTo } from "../../editor/viewport/view"
import type { Viewport } from "../../editor/viewport/viewport"

/** As long as a movement may take. */
const GLIDE_MS = 150
/** So much of the canvas beside the object shows what it lies in. */
const CONTEXT_SHARE = 0.75
/** Small objects are not enlarged further: the picture would be all squares. */
const LARGEST_SCALE = 6

/** The view that shows an object with what is round it. */
export const viewOf = (bounds: Bounds, canvas: Size, image: Size, ratio: number): View => {
  const side = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY)
  const margin = Math.max(side * CONTEXT_SHARE, 12)
  return zoomTo(grownBounds(bounds, margin), { canvas, image }, ratio, LARGEST_SCALE)
}

/** A view on the way from one to another, `share` of the way; the middle and the scale move evenly to the eye. */
export const viewBetween = (from: View, to: View, share: number, canvas: Size): View => {
  if (share >= 1) return to
  const scale = from.scale * (to.scale / from.scale) ** share
  const middle = (view: View, offset: "x" | "y", length: number) =>
    (length / 2 - view[offset]) / view.scale
  // The place in the middle moves as its distance on the screen does, which depends on the scale of the moment.
  const travelled =
    Math.abs(to.scale - from.scale) < 1e-6
      ? share
      : ((scale - from.scale) / (to.scale - from.scale)) * (to.scale / scale)
  const at = (offset: "x" | "y", length: number) => {
    const [a, b] = [middle(from, offset, length), middle(to, offset, length)]
    return length / 2 - (a + (b - a) * travelled) * scale
  }
  return { ...to, scale, x: at("x", canvas.width), y: at("y", canvas.height) }
}

export type GlidePorts = {
  readonly viewport: Pick<Viewport, "view" | "canvas" | "lookAt">
  readonly isStill: () => boolean
  readonly now?: () => number
  readonly nextFrame?: (run: () => void) => number
}

/** Moves the view to an object in a few frames, or at once for those who want no motion. The newest wish wins. */
export class Glide {
  readonly #ports: GlidePorts
  #round = 0

  constructor(ports: GlidePorts) {
    this.#ports = ports
  }

  to(target: View): void {
    const { viewport, isStill, now = () => performance.now() } = this.#ports
    const { nextFrame = requestAnimationFrame } = this.#ports
    this.#round += 1
    const round = this.#round
    if (isStill()) {
      viewport.lookAt(target)
      return
    }
    const from = viewport.view.peek()
    const begun = now()
    let expected = from
    const step = () => {
      // Whoever has taken the view in hand meanwhile keeps it.
      if (round !== this.#round || viewport.view.peek() !== expected) return
      const passed = Math.min((now() - begun) / GLIDE_MS, 1)
      viewport.lookAt(viewBetween(from, target, 1 - (1 - passed) ** 3, viewport.canvas.peek()))
      expected = viewport.view.peek()
      if (passed < 1) nextFrame(step)
    }
    nextFrame(step)
  }
}
