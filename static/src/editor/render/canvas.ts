import type { Size } from "../geometry/bounds"
import type { PathSink } from "../geometry/shape-kind"

/** The part of a 2D context that painting uses: a window's, a worker's, or a test's recorder. */
export type PaintContext = PathSink &
  Pick<
    CanvasRenderingContext2D,
    | "setTransform"
    | "beginPath"
    | "fill"
    | "stroke"
    | "fillRect"
    | "strokeRect"
    | "fillText"
    | "measureText"
    | "fillStyle"
    | "strokeStyle"
    | "lineWidth"
    | "globalAlpha"
    | "font"
    | "textBaseline"
    | "setLineDash"
  >

/** Set the context to device pixels, where a line's width does not depend on the zoom. */
export const useDevicePixels = (context: PaintContext): void =>
  context.setTransform(1, 0, 0, 1, 0, 0)

/** Give a canvas the device pixels of its CSS size; a canvas that has them keeps what it shows. */
export const resizeCanvas = (canvas: HTMLCanvasElement, size: Size, ratio: number): void => {
  const width = Math.round(size.width * ratio)
  const height = Math.round(size.height * ratio)
  if (canvas.width === width && canvas.height === height) return
  canvas.width = width
  canvas.height = height
  canvas.style.width = `${width / ratio}px`
  canvas.style.height = `${height / ratio}px`
}
