import type { Placed } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import { boundsOf, kindOf } from "../geometry/kinds"
import type { PathSink, Sight } from "../geometry/shape-kind"
import type { Box, Shape } from "../geometry/shapes"
import { type View, visibleBounds } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"
import { paintMarks } from "./marks"
import { paintNameTags } from "./name-tags"
import { ScreenPath } from "./screen-path"
import { fillSpans } from "./spans"
import { colourOf, edgesOf, type RenderStyle } from "./style"

/** Smaller shapes are outlined without a fill, which is most of the cost of a crowd. */
const FILLED_FROM_PX = 24
/** Smaller shapes are dots. */
const OUTLINED_FROM_PX = 3
/** Up to here shapes are painted strictly back to front; a crowd is painted colour by colour. */
const STRICT_ORDER_LIMIT = 400
const LINE_PX = 2
/** The points of a skeleton are shown from this size on; below, its lines say enough. */
const MARKED_FROM_PX = 40

type Detail = "dot" | "locked" | "outline" | "full"
type Batch = {
  readonly colour: string
  readonly detail: Detail
  /** A prediction is the fainter the less sure it is. */
  readonly opacity: number
  readonly records: Placed[]
}
/** How a batch is seen. */
type Look = {
  readonly view: View
  readonly style: RenderStyle
  readonly sight: Sight
  readonly size: Size
}
/** Scores are painted in so many steps, so that equal ones share a path. */
const OPACITY_STEPS = 4
const FAINTEST = 0.25
/** What is painted without an outline is filled so much more. */
const INSTEAD_OF_OUTLINE = 0.3
/** For views of everything, whose edges are not known. */
const BOUNDLESS: Size = { width: 1e9, height: 1e9 }
/** What is locked stays in sight, but looks as if it lay further back. */
const LOCKED_LINE_PX = 1
const LOCKED_DASH_PX = [1, 3]

/**
 * Paint records as seen through a view. Pure: the worker, the overlay, previews and tests share it. It neither clears
 * nor culls; `view` has image to CSS pixels, the context's pixels are the device's.
 */
export const paint = (
  context: PaintContext,
  records: readonly Placed[],
  view: View,
  style: RenderStyle,
  size: Size = BOUNDLESS,
): void => {
  const sight = sightOf(view, size)
  const batches =
    records.length <= STRICT_ORDER_LIMIT
      ? batchesInOrder(inPaintOrder(records), view, style)
      : batchesByColour(records, view, style)
  const ratio = view.devicePixelRatio
  const dash = style.dash.map((length) => length * ratio)
  if (dash.length > 0) context.setLineDash(dash)
  for (const batch of batches) paintBatch(context, batch, { view, style, sight, size })
  if (dash.length > 0) context.setLineDash([])
  paintMarks(context, withMarks(records, view), view, style)
  if (style.hasNameTags) paintNameTags(context, records, view, style)
}

/** Draw a record's outline into a path: of a skeleton, the lines that its category joins points by. */
export const traceRecord = (
  record: Placed,
  path: PathSink,
  style: RenderStyle,
  sight: Sight,
): void => {
  const kind = kindOf(record.shape)
  if (kind.traceSeen) kind.traceSeen(record.shape, path, sight)
  else kind.trace(record.shape, path, edgesOf(record, style))
}

/** What a view shows on a canvas of this size, in CSS pixels. */
export const sightOf = (view: View, size: Size): Sight => ({
  bounds: visibleBounds(view, size),
  pixelSize: 1 / (view.scale * view.devicePixelRatio),
})

/** Back to front; of equals the larger behind, so that it does not cover the smaller. */
const inPaintOrder = (records: readonly Placed[]): readonly Placed[] =>
  [...records].sort(
    (a, b) => a.z - b.z || kindOf(b.shape).area(b.shape) - kindOf(a.shape).area(a.shape),
  )

const batchesInOrder = (
  records: readonly Placed[],
  view: View,
  style: RenderStyle,
): readonly Batch[] => {
  const batches: Batch[] = []
  for (const record of records) {
    const [colour, detail] = [colourOf(record, style), detailOf(record, view, style)]
    const opacity = opacityOf(record)
    const last = batches.at(-1)
    if (last?.colour === colour && last.detail === detail && last.opacity === opacity)
      last.records.push(record)
    else batches.push({ colour, detail, opacity, records: [record] })
  }
  return batches
}

const batchesByColour = (
  records: readonly Placed[],
  view: View,
  style: RenderStyle,
): Iterable<Batch> => {
  const batches = new Map<string, Batch>()
  for (const record of records) {
    const [colour, detail] = [colourOf(record, style), detailOf(record, view, style)]
    const opacity = opacityOf(record)
    const key = `${detail}${colour}${opacity}`
    const batch = batches.get(key)
    if (batch) batch.records.push(record)
    else batches.set(key, { colour, detail, opacity, records: [record] })
  }
  return batches.values()
}

const opacityOf = ({ score }: Placed): number => {
  if (score === undefined || score === null) return 1
  const step = Math.round(score * OPACITY_STEPS) / OPACITY_STEPS
  return FAINTEST + (1 - FAINTEST) * step
}

const detailOf = ({ id, shape }: Placed, view: View, { lockedIds }: RenderStyle): Detail => {
  const length = lengthOnScreen(shape, view)
  if (lockedIds.size > 0 && length >= OUTLINED_FROM_PX && lockedIds.has(id)) return "locked"
  if (length >= FILLED_FROM_PX && kindOf(shape).isFilled) return "full"
  return length >= OUTLINED_FROM_PX ? "outline" : "dot"
}

const lengthOnScreen = (shape: Shape, view: View): number => {
  const bounds = boundsOf(shape)
  return Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY) * view.scale
}

/** Skeletons large enough to be read, and single points at any size. */
const withMarks = (records: readonly Placed[], view: View): readonly Placed[] =>
  records.filter(
    ({ shape }) =>
      kindOf(shape).marks !== undefined &&
      (shape.type === "point" || lengthOnScreen(shape, view) >= MARKED_FROM_PX),
  )

const paintBatch = (context: PaintContext, batch: Batch, look: Look): void => {
  if (batch.detail === "dot") {
    paintDots(context, batch, look.view)
    return
  }
  const path = new ScreenPath(context, look.view)
  useDevicePixels(context)
  context.strokeStyle = batch.colour
  context.fillStyle = batch.colour
  const ratio = look.view.devicePixelRatio
  const isLocked = batch.detail === "locked"
  context.lineWidth = (isLocked ? LOCKED_LINE_PX : LINE_PX) * ratio
  if (isLocked) context.setLineDash(LOCKED_DASH_PX.map((length) => length * ratio))
  for (const record of batch.records)
    if (!paintPixels(context, record, batch, look)) paintRecord(context, record, path, batch, look)
  if (isLocked) context.setLineDash([])
  context.globalAlpha = 1
}

/** Each shape by itself: paths of several take longer, as each of them is as large as the picture. */
const paintRecord = (
  context: PaintContext,
  record: Placed,
  path: ScreenPath,
  batch: Batch,
  { view, style, sight }: Look,
): void => {
  const fillAlpha = batch.detail === "full" ? style.fillOpacity * batch.opacity : 0
  const box = record.shape.type === "box" ? onDevice(record.shape, view) : null
  if (!box) {
    context.beginPath()
    traceRecord(record, path, style, sight)
  }
  if (fillAlpha > 0) {
    context.globalAlpha = fillAlpha
    if (box) context.fillRect(...box)
    else context.fill()
  }
  context.globalAlpha = batch.opacity
  if (box) context.strokeRect(...box)
  else context.stroke()
}

/** Paint a mask whose outline would be too intricate to be traced; false for anything else. */
const paintPixels = (
  context: PaintContext,
  { shape }: Placed,
  { opacity }: Batch,
  { view, style, sight, size }: Look,
): boolean => {
  const pixels = kindOf(shape).pixelsSeen?.(shape, sight)
  if (!pixels) return false
  context.globalAlpha = Math.min(style.fillOpacity + INSTEAD_OF_OUTLINE, 1) * opacity
  fillSpans(context, pixels, view, size)
  return true
}

type Rectangle = readonly [x: number, y: number, width: number, height: number]

/** Upright rectangles need no path, which makes them several times cheaper, and half of all objects are boxes. */
const onDevice = ({ x, y, width, height }: Box, view: View): Rectangle => {
  const scale = view.scale * view.devicePixelRatio
  return [
    x * scale + view.x * view.devicePixelRatio,
    y * scale + view.y * view.devicePixelRatio,
    width * scale,
    height * scale,
  ]
}

const paintDots = (context: PaintContext, { colour, records }: Batch, view: View): void => {
  const ratio = view.devicePixelRatio
  useDevicePixels(context)
  context.fillStyle = colour
  for (const { shape } of records) {
    const bounds = boundsOf(shape)
    const side = LINE_PX * ratio
    context.fillRect(
      (bounds.minX * view.scale + view.x) * ratio,
      (bounds.minY * view.scale + view.y) * ratio,
      Math.max((bounds.maxX - bounds.minX) * view.scale * ratio, side),
      Math.max((bounds.maxY - bounds.minY) * view.scale * ratio, side),
    )
  }
}
