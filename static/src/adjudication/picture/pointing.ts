import { kindOf } from "../../editor/geometry/kinds"
import { type ImagePoint, screenPoint } from "../../editor/geometry/points"
import { toImage } from "../../editor/viewport/view"
import type { Viewport } from "../../editor/viewport/viewport"
import { shapesOf } from "../disagreements/clusters"
import type { Cluster } from "../disagreements/types"

/** How far a click may stray, and how near an outline counts as on it, in screen pixels. */
const SLOP_PX = 4
const HIT_PX = 6

/** The cluster under a point: the smallest, as a larger one can be hit elsewhere. */
export const clusterAt = (
  clusters: readonly Cluster[],
  at: ImagePoint,
  tolerance: number,
): Cluster | null => {
  let found: { readonly cluster: Cluster; readonly area: number } | null = null
  for (const cluster of clusters)
    for (const { shape } of shapesOf(cluster)) {
      if (!kindOf(shape).hits(shape, at, tolerance)) continue
      const area = kindOf(shape).area(shape)
      if (!found || area < found.area) found = { cluster, area }
    }
  return found?.cluster ?? null
}

export type PointingPorts = {
  readonly viewport: Viewport
  readonly clusters: () => readonly Cluster[]
  readonly choose: (cluster: Cluster) => void
}

/** A click on the picture takes the object there in hand; a drag moves the picture. */
export const hearClicks = (stage: HTMLElement, ports: PointingPorts): void => {
  let down: { readonly x: number; readonly y: number } | null = null
  stage.addEventListener("pointerdown", ({ clientX, clientY, button }) => {
    down = button === 0 ? { x: clientX, y: clientY } : null
  })
  stage.addEventListener("pointerup", ({ clientX, clientY }) => {
    const from = down
    down = null
    if (!from || Math.hypot(clientX - from.x, clientY - from.y) > SLOP_PX) return
    const { left, top } = stage.getBoundingClientRect()
    const view = ports.viewport.view.peek()
    const at = toImage(view, screenPoint(clientX - left, clientY - top))
    const found = clusterAt(ports.clusters(), at, HIT_PX / view.scale)
    if (found) ports.choose(found)
  })
}
