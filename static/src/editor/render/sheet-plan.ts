import { boundsContain, clamp, type Size } from "../geometry/bounds"
import { pan, type View, visibleBounds } from "../viewport/view"

/** What a sheet shows: painted for a view and a size, with everything up to a version. */
export type Painted = { readonly view: View; readonly size: Size; readonly version: number }

/** A sheet in motion reaches beyond the canvas by this share of it on each side; less where that is many pixels. */
const MARGIN = 0.25
const MARGIN_ON_LARGE = 0.1
const LARGE_PIXELS = 5_000_000
/** A sheet scaled by more, or covering less of the canvas, is no picture of where one has jumped to. */
const LARGEST_STRETCH = 1.5
const LEAST_COVERED = 0.5

/** The view and size of a sheet: the canvas alone, or with a margin to be moved in. Its corner is on a whole pixel. */
export const sheetFor = (
  view: View,
  canvas: Size,
  hasMargin: boolean,
): { readonly view: View; readonly size: Size } => {
  if (!hasMargin) return { view, size: canvas }
  const margin = marginOf(view, canvas)
  const x = Math.round(canvas.width * margin)
  const y = Math.round(canvas.height * margin)
  return {
    view: pan(view, x, y),
    size: { width: canvas.width + 2 * x, height: canvas.height + 2 * y },
  }
}

/** Whether the sheet shows the view as it would be painted: only moved, and covering the canvas. */
export const isSharp = (painted: Painted, view: View, canvas: Size): boolean =>
  covers(painted, view, canvas, 0)

/** Whether it will still do after some more panning. */
export const hasRoom = (painted: Painted, view: View, canvas: Size): boolean =>
  covers(painted, view, canvas, marginOf(view, canvas) / 4)

/** Whether the sheet, moved and scaled, is a fair picture of the view until a sharp one is painted. */
export const isFair = (painted: Painted, view: View, canvas: Size): boolean => {
  const stretch = view.scale / painted.view.scale
  if (stretch > LARGEST_STRETCH || stretch < 1 / LARGEST_STRETCH) return false
  return covered(painted, view, canvas) >= LEAST_COVERED
}

/** The share of the canvas that the sheet, moved and scaled, covers. */
export const covered = (painted: Painted, view: View, canvas: Size): number => {
  const stretch = view.scale / painted.view.scale
  const minX = view.x - painted.view.x * stretch
  const minY = view.y - painted.view.y * stretch
  const { width, height } = painted.size
  return (
    overlap(minX, minX + width * stretch, canvas.width) *
    overlap(minY, minY + height * stretch, canvas.height)
  )
}

const covers = ({ view, size }: Painted, wanted: View, canvas: Size, slack: number): boolean =>
  view.scale === wanted.scale &&
  view.devicePixelRatio === wanted.devicePixelRatio &&
  boundsContain(visibleBounds(view, size), visibleBounds(wanted, canvas, slack))

/** The share of [0, canvas] that [from, to] covers. */
const overlap = (from: number, to: number, canvas: number): number =>
  (clamp(to, 0, canvas) - clamp(from, 0, canvas)) / canvas

const marginOf = (view: View, canvas: Size): number =>
  canvas.width * canvas.height * view.devicePixelRatio ** 2 > LARGE_PIXELS
    ? MARGIN_ON_LARGE
    : MARGIN
