import { EMPTY_DRAFT, type Painting } from "../document/draft"
import { add, remove, reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import { imageBounds } from "../geometry/bounds"
import { difference, union, unionOf } from "../geometry/masks/booleans"
import { maskOf } from "../geometry/masks/masks"
import { areEqual, emptyRegion, isEmpty, type Region } from "../geometry/masks/region"
import {
  areaDifference,
  isAlongPixels,
  isRegionShape,
  regionOfShape,
} from "../geometry/masks/shape-regions"
import type { ImagePoint } from "../geometry/points"
import { categoryFor, type Start } from "./drawing"
import type { ToolContext } from "./tool"

const HIT_PX = 3
const NOTHING_TO_ERASE = "There is no mask or polygon here to take from. Select one first."
const NOTHING_LEFT = "Nothing was left of the object, so it was removed."
const ALL_PROTECTED = "All of that belongs to other objects, which are protected."

/** What is being painted on: an object with its pixels, or nothing yet for a new one. */
export type Canvas = Pick<Painting, "id" | "categoryId" | "base"> & {
  readonly annotation: Annotation | null
  /** Pixels of other objects, which painting leaves alone. */
  readonly blocked: Region
}

/**
 * What a stroke adds to, as the person has set it: the selected object or a new one. Null after saying why nothing can
 * be painted now.
 */
export const canvasToPaint = (context: ToolContext): Canvas | null =>
  context.paintsOnto() === "new" ? canvasForNew(context) : canvasToAdd(context)

/**
 * What a gesture with the wand or the superpixels is about: Shift does the other of going on with the selected object
 * and beginning a new one, for once.
 */
export const canvasForGesture = (
  context: ToolContext,
  { at, press }: Start,
  isErasing: boolean,
): Canvas | null => {
  if (isErasing) return canvasToErase(context, at)
  const isNew = (context.paintsOnto() === "new") !== (press?.modifiers.shift ?? false)
  return isNew ? canvasForNew(context) : canvasToAdd(context)
}

/** The selected mask or polygon if it is of the active category, else a new object. */
export const canvasToAdd = (context: ToolContext): Canvas | null => {
  const categoryId = categoryFor(context, "mask")
  if (categoryId === null) return null
  const annotation = selectedRegion(context)
  return annotation?.category_id === categoryId
    ? canvasOf(context, annotation)
    : newCanvas(context, categoryId)
}

/** A new object of the active category, whatever is selected. */
const canvasForNew = (context: ToolContext): Canvas | null => {
  const categoryId = categoryFor(context, "mask")
  return categoryId === null ? null : newCanvas(context, categoryId)
}

const newCanvas = (context: ToolContext, categoryId: number): Canvas => {
  const base = emptyRegion(context.image)
  return { id: null, categoryId, base, annotation: null, blocked: blockedFor(context, null) }
}

/** What a stroke takes from: the selected mask or polygon, else the one under the pointer. */
export const canvasToErase = (context: ToolContext, at: ImagePoint): Canvas | null => {
  const under = context
    .pick(at, HIT_PX * context.pixelSize())
    .find(({ shape }) => isRegionShape(shape))
  const annotation = selectedRegion(context) ?? under
  if (annotation) return canvasOf(context, annotation)
  context.say(NOTHING_TO_ERASE)
  return null
}

/** The one selected object, if it is a mask or a polygon that may be changed. */
export const selectedRegion = (context: ToolContext): Annotation | null => {
  const [id, ...others] = context.selection.ids.peek()
  if (id === undefined || others.length > 0 || !context.isEditable(id)) return null
  const annotation = context.document().annotations.get(id)
  return annotation && isRegionShape(annotation.shape) ? annotation : null
}

/** Make the object hold these pixels, as one step of undo; says what a person might not expect. */
export const commitPainting = (context: ToolContext, canvas: Canvas, result: Region): void => {
  const { annotation, base, categoryId } = canvas
  if (areEqual(result, base)) return
  if (!annotation) {
    const id = context.newId()
    const shape = maskOf(result)
    context.commit(add({ id, category_id: categoryId, shape, attributes: {}, is_crowd: false }))
    context.selection.select([id])
    return
  }
  if (isEmpty(result)) {
    context.commit(remove([annotation.id]))
    context.say(NOTHING_LEFT)
    return
  }
  context.commit(reshape(new Map([[annotation.id, maskOf(result)]])))
  context.selection.select([annotation.id])
  tellOfConversion(context, canvas)
}

/** The pixels of all masks and polygons that are to be seen, but one. */
export const pixelsOfOthers = (context: ToolContext, ownId: string | null): Region =>
  unionOf(
    context
      .neighbours(imageBounds(context.image))
      .filter(({ id }) => id !== ownId)
      .flatMap(({ shape }) => (isRegionShape(shape) ? [regionOfShape(shape, context.image)] : [])),
    emptyRegion(context.image),
  )

/** Add pixels, but not those of protected objects. */
export const paint = (context: ToolContext, canvas: Canvas, added: Region): void => {
  const allowed = difference(added, canvas.blocked)
  if (isEmpty(allowed) && !isEmpty(added)) context.say(ALL_PROTECTED)
  commitPainting(context, canvas, union(canvas.base, allowed))
}

/** Take pixels away. */
export const erase = (context: ToolContext, canvas: Canvas, taken: Region): void =>
  commitPainting(context, canvas, difference(canvas.base, taken))

/** A draft of strokes that are under way. */
export const paintingDraft = (
  { id, categoryId, base }: Canvas,
  strokes: readonly Region[],
  isErasing: boolean,
) => ({ ...EMPTY_DRAFT, painting: { id, categoryId, base, strokes, isErasing } })

const canvasOf = (context: ToolContext, annotation: Annotation): Canvas => {
  const { id, category_id: categoryId, shape } = annotation
  const base = isRegionShape(shape)
    ? regionOfShape(shape, context.image)
    : emptyRegion(context.image)
  return { id, categoryId, base, annotation, blocked: blockedFor(context, id) }
}

const blockedFor = (context: ToolContext, ownId: string | null): Region =>
  context.brush().isProtecting ? pixelsOfOthers(context, ownId) : emptyRegion(context.image)

/** A polygon that is painted on becomes a mask: its pixels may differ a little from what its outline enclosed. */
const tellOfConversion = (context: ToolContext, { annotation, base }: Canvas): void => {
  if (annotation?.shape.type !== "polygon" || isAlongPixels(annotation.shape)) return
  const pixels = areaDifference(annotation.shape, base)
  context.say(
    `The polygon is a mask now: its pixels differ from its area by ${pixels.toLocaleString("en", { maximumFractionDigits: 1 })} px.`,
  )
}
