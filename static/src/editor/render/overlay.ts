import { type Draft, replacedBy } from "../document/draft"
import type { Placed } from "../document/spatial-index"
import { type Bounds, boundsMeet, type Size } from "../geometry/bounds"
import { boundsOf, isDrawable } from "../geometry/kinds"
import type { Sight } from "../geometry/shape-kind"
import { type View, visibleBounds } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"
import { gripsIn, paintGrips } from "./grips"
import { paintLabel } from "./label"
import { paintMarks } from "./marks"
import { paintNameTags } from "./name-tags"
import { paint, sightOf, traceRecord } from "./paint"
import { ScreenPath } from "./screen-path"
import { paintSketch } from "./sketch"
import { colourOf, type RenderStyle } from "./style"

/** All that is in motion or in hand; small enough to be painted anew in each frame. */
export type OverlayContent = {
  readonly draft: Draft | null
  readonly selected: readonly Placed[]
  readonly hovered: Placed | null
  /** Committed, but not yet on the static layer. */
  readonly pending: readonly Placed[]
  /** Those of the selected records that can be pulled, if any can. */
  readonly gripped: readonly Placed[]
  readonly hasNameTags: boolean
}

type OverlayContext = PaintContext &
  Pick<CanvasRenderingContext2D, "clearRect" | "strokeRect" | "setLineDash">

/** Outlines that share a path; one giant path is slower than many short ones. */
const SHAPES_PER_PATH = 64
const LIGHT = "#fff"
const DARK = "rgb(0 0 0 / 65%)"
/** More outlines than this are painted without the dark edge that sets them off. */
const EDGED_LIMIT = 200
/** Of more in hand than these nobody reads the names, and they would hide what is in hand. */
const MOST_NAMED = 50

/** Whether there is nothing to paint. */
export const isBlank = ({ draft, selected, hovered, pending }: OverlayContent): boolean =>
  draft === null && selected.length === 0 && hovered === null && pending.length === 0

/** Clear the overlay and paint what is in hand. Pure, like `paint`. */
export const paintOverlay = (
  context: OverlayContext,
  content: OverlayContent,
  view: View,
  size: Size,
  style: RenderStyle,
): void => {
  const ratio = view.devicePixelRatio
  useDevicePixels(context)
  context.clearRect(0, 0, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio))
  const drafts = draftRecords(content.draft)
  const draftIds = replacedBy(content.draft)
  const inSight = sighted(view, size)
  const pending = content.pending.filter((record) => !draftIds.has(record.id) && inSight(record))
  const selected = content.selected.filter((record) => !draftIds.has(record.id) && inSight(record))

  const look = { view, style, sight: sightOf(view, size) }
  paint(context, [...pending, ...drafts], view, style, size)
  if (content.hovered && !draftIds.has(content.hovered.id))
    outline(context, [content.hovered], look, [[LIGHT, 2]])
  outline(context, drafts, look, selectionLines(drafts, style))
  outline(context, selected, look, selectionLines(selected, style))
  if (content.hasNameTags) {
    const inHand = [...selected, ...drafts]
    const named = inHand.length > MOST_NAMED ? [] : inHand
    const hovered = content.hovered ? [content.hovered] : []
    paintNameTags(context, [...new Set([...named, ...hovered])], view, style)
  }
  if (content.gripped.length > 0 && !isBusy(content.draft))
    paintGrips(context, gripsIn(content.gripped, view), view, size)
  if (content.draft?.marquee) paintMarquee(context, content.draft.marquee, view)
  if (content.draft?.sketch) paintSketch(context, content.draft.sketch, view)
  if (content.draft?.label) paintLabel(context, content.draft.label, view)
}

/** Whether shapes or a marquee are in motion: then handles would be in the way. */
const isBusy = (draft: Draft | null): boolean =>
  draft !== null &&
  (draft.shapes.length > 0 || draft.marquee !== undefined || draft.painting !== undefined)

/** A draft as records in front of everything; a new shape has no id yet, and needs none. */
const draftRecords = (draft: Draft | null): readonly Placed[] =>
  (draft?.shapes ?? []).map(({ id, categoryId, shape }) => ({
    id: id ?? "",
    category_id: categoryId,
    shape,
    z: Number.MAX_SAFE_INTEGER,
  }))

const sighted = (view: View, size: Size): ((record: Placed) => boolean) => {
  const visible = visibleBounds(view, size)
  return ({ shape }) => isDrawable(shape) && boundsMeet(visible, boundsOf(shape))
}

type Look = { readonly view: View; readonly style: RenderStyle; readonly sight: Sight }
type Line = readonly [colour: string, widthPx: number]

/** One selected object keeps its colour between a light and a dark edge; a crowd is only set off in white. */
const selectionLines = (selected: readonly Placed[], style: RenderStyle): readonly Line[] => {
  const first = selected[0]
  if (selected.length > EDGED_LIMIT) return [[LIGHT, 2]]
  if (selected.length === 1 && first)
    return [
      [DARK, 6],
      [LIGHT, 4],
      [colourOf(first, style), 2],
    ]
  return [
    [DARK, 5],
    [LIGHT, 3],
  ]
}

const outline = (
  context: OverlayContext,
  records: readonly Placed[],
  look: Look,
  lines: readonly Line[],
): void => {
  for (let first = 0; first < records.length; first += SHAPES_PER_PATH)
    outlineTogether(context, records.slice(first, first + SHAPES_PER_PATH), look, lines)
  paintMarks(context, records, look.view, look.style)
}

const outlineTogether = (
  context: OverlayContext,
  records: readonly Placed[],
  { view, style, sight }: Look,
  lines: readonly Line[],
): void => {
  const path = new ScreenPath(context, view)
  useDevicePixels(context)
  context.beginPath()
  for (const record of records) traceRecord(record, path, style, sight)
  for (const [colour, width] of lines) {
    context.strokeStyle = colour
    context.lineWidth = width * view.devicePixelRatio
    context.stroke()
  }
}

const paintMarquee = (context: OverlayContext, bounds: Bounds, view: View): void => {
  const ratio = view.devicePixelRatio
  const x = (bounds.minX * view.scale + view.x) * ratio
  const y = (bounds.minY * view.scale + view.y) * ratio
  const width = (bounds.maxX - bounds.minX) * view.scale * ratio
  const height = (bounds.maxY - bounds.minY) * view.scale * ratio
  context.fillStyle = "rgb(255 255 255 / 12%)"
  context.fillRect(x, y, width, height)
  context.lineWidth = ratio
  context.strokeStyle = DARK
  context.strokeRect(x, y, width, height)
  context.setLineDash([4 * ratio, 4 * ratio])
  context.strokeStyle = LIGHT
  context.strokeRect(x, y, width, height)
  context.setLineDash([])
}
