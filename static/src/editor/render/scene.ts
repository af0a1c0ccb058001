import type { Placed, SpatialIndex } from "../document/spatial-index"
import type { Size } from "../geometry/bounds"
import { type View, visibleBounds } from "../viewport/view"
import type { PaintContext } from "./canvas"
import { paint } from "./paint"
import type { RenderStyle } from "./style"

/** What is at rest on the picture, and how it looks: one on the page, its twin in the worker. */
export type Scene = {
  readonly index: Pick<SpatialIndex<Placed>, "search">
  readonly hiddenIds: ReadonlySet<string>
  readonly style: RenderStyle
}

/** The records that a view shows. */
export const visibleRecords = (scene: Scene, view: View, size: Size): readonly Placed[] => {
  const records = scene.index.search(visibleBounds(view, size))
  return scene.hiddenIds.size > 0 ? records.filter(({ id }) => !scene.hiddenIds.has(id)) : records
}

/** How many boxes take as long to paint as a mask, whose outline has hundreds of corners. */
export const BOXES_PER_MASK = 8

/** How much there is to paint, in boxes. */
export const workOf = (records: readonly Placed[]): number =>
  records.reduce((sum, { shape }) => sum + (shape.type === "mask" ? BOXES_PER_MASK : 1), 0)

/** Clear the context and paint what the view shows; returns how much work that was, in boxes. */
export const paintScene = (
  context: PaintContext & Pick<CanvasRenderingContext2D, "clearRect">,
  scene: Scene,
  view: View,
  size: Size,
): number => {
  const ratio = view.devicePixelRatio
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio))
  const records = visibleRecords(scene, view, size)
  paint(context, records, view, scene.style, size)
  return workOf(records)
}
