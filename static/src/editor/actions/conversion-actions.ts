import { reshape } from "../document/edits"
import { announce } from "../document/state"
import type { Size } from "../geometry/bounds"
import { type Conversion, exactPolygon, smoothPolygon } from "../geometry/masks/conversion"
import { maskOf, regionOf } from "../geometry/masks/masks"
import { areaOf, isEmpty, type Region } from "../geometry/masks/region"
import { areaDifference, isAlongPixels, regionOfShape } from "../geometry/masks/shape-regions"
import type { Mask, Polygon, Shape } from "../geometry/shapes"
import type { Action } from "../keys"
import { commit, type DrawingPorts, editableSelection, hasSelection, unlessLocked } from "./ports"

const NOTHING_TO_CONVERT = "Select a mask or a polygon to convert it."
const TOO_LONG = "The outline has more points than a polygon may have: it stays a mask."
const NO_PIXEL = "The polygon holds no whole pixel: it stays a polygon."

type ToPolygon = (region: Region) => Conversion | null

/** Turning masks into polygons and polygons into masks. */
export const conversionActions = (ports: DrawingPorts): readonly Action[] => [
  convertAction(ports, {
    id: "convert",
    help: "Convert masks and polygons into each other, pixel for pixel",
    key: "Shift+t",
    // Noise has outlines that are too long to be kept to the pixel; smoothed they may be short enough.
    toPolygon: (region) => exactPolygon(region) ?? smoothPolygon(region),
  }),
  convertAction(ports, {
    id: "convert-smooth",
    help: "Convert masks to smooth polygons, polygons to masks",
    key: "Alt+t",
    toPolygon: smoothPolygon,
  }),
]

const convertAction = (
  ports: DrawingPorts,
  {
    id,
    help,
    key,
    toPolygon,
  }: { id: string; help: string; key: string; readonly toPolygon: ToPolygon },
): Action => ({
  id,
  group: "Edit",
  help,
  keys: [key],
  when: "resting",
  isEnabled: () => hasSelection(ports),
  run: unlessLocked(ports, () => convert(ports, toPolygon)),
})

/** What a shape becomes, or null where it stays as it is; and what a person is told of it. */
type Converted = {
  readonly shape: Shape | null
  readonly sentence: string
  /** In square pixels; 0 where nothing was lost. */
  readonly difference: number
}

/** Convert all that is selected as one step of undo. */
const convert = (ports: DrawingPorts, toPolygon: ToPolygon): void => {
  const { image } = ports.session()
  const found = editableSelection(ports).flatMap(({ id, shape }) => {
    const converted = convertedShape(shape, image, toPolygon)
    return converted ? [{ id, ...converted }] : []
  })
  const shapes = new Map(found.flatMap(({ id, shape }) => (shape ? [[id, shape] as const] : [])))
  commit(ports, reshape(shapes))
  const [first, ...others] = found
  if (!first) announce(ports.state, NOTHING_TO_CONVERT)
  else
    announce(ports.state, others.length > 0 ? sentenceOfMany(shapes.size, found) : first.sentence)
}

const sentenceOfMany = (count: number, found: readonly Converted[]): string => {
  const difference = found.reduce((sum, one) => sum + one.difference, 0)
  return difference === 0
    ? `${count} converted; nothing was lost.`
    : `${count} converted; ${counted(difference)} px differ in all.`
}

const convertedShape = (shape: Shape, image: Size, toPolygon: ToPolygon): Converted | null => {
  if (shape.type === "polygon") return maskFrom(shape, image)
  return shape.type === "mask" ? polygonFrom(shape, toPolygon) : null
}

const maskFrom = (polygon: Polygon, image: Size): Converted => {
  const region = regionOfShape(polygon, image)
  if (isEmpty(region)) return { shape: null, sentence: NO_PIXEL, difference: 0 }
  const size = `A mask of ${counted(areaOf(region))} pixels now`
  const isExact = isAlongPixels(polygon)
  const difference = isExact ? 0 : areaDifference(polygon, region)
  const sentence = isExact
    ? `${size}; nothing was lost.`
    : `${size}; its area differs from the polygon's by ${counted(difference)} px.`
  return { shape: maskOf(region), sentence, difference }
}

const polygonFrom = (mask: Mask, toPolygon: ToPolygon): Converted => {
  const conversion = toPolygon(regionOf(mask))
  if (!conversion) return { shape: null, sentence: TOO_LONG, difference: 0 }
  const { polygon, differingPixels, iou } = conversion
  const points = polygon.parts.flat().reduce((sum, ring) => sum + ring.length, 0)
  const size = `A polygon of ${counted(points)} points now`
  const sentence =
    differingPixels === 0
      ? `${size}; nothing was lost.`
      : `${size}; ${counted(differingPixels)} pixels differ (IoU ${floored(iou)}).`
  return { shape: polygon, sentence, difference: differingPixels }
}

const counted = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 1 })

/** Not rounded up: what differs is never said to be 1. */
const floored = (iou: number): string => (Math.floor(iou * 1000) / 1000).toFixed(3)
