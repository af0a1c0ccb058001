import Konva from "konva"
import { boundsMeet } from "../../../static/src/editor/geometry/bounds"
import { boundsOf } from "../../../static/src/editor/geometry/kinds"
import { createBackdrop } from "./backdrop"
import type { Candidate, CreateCandidate, Scene, SceneView } from "./candidate"
import { nodeOf } from "./konva-shapes"

/** What the library's own page of performance tips says: no hit graph, no perfect drawing, no shadow of strokes. */
const TUNING = { listening: false, perfectDrawEnabled: false, shadowForStrokeEnabled: false }

/** Tuned besides: what lies outside the view is invisible, and the shape in hand has a layer of its own. */
export const createCandidate: CreateCandidate = (stage): Candidate => {
  const backdrop = createBackdrop(stage)
  const container = document.createElement("div")
  container.className = "overlay"
  stage.append(container)
  const canvas = { width: stage.clientWidth, height: stage.clientHeight }
  const surface = new Konva.Stage({ container, ...canvas, listening: false })
  const rest = new Konva.Layer({ listening: false })
  const hand = new Konva.Layer({ listening: false })
  surface.add(rest, hand)
  let shapes: readonly { node: Konva.Shape; bounds: ReturnType<typeof boundsOf> }[] = []
  let held: { node: Konva.Shape; x: number; y: number } | null = null
  const load = (scene: Scene) => {
    backdrop.load(scene)
    shapes = scene.records.map((record) => ({
      node: nodeOf(record, TUNING),
      bounds: boundsOf(record.shape),
    }))
    rest.add(...shapes.map(({ node }) => node))
  }
  const view = (next: SceneView) => {
    backdrop.view(next)
    const visible = {
      minX: -next.x / next.scale,
      minY: -next.y / next.scale,
      maxX: (canvas.width - next.x) / next.scale,
      maxY: (canvas.height - next.y) / next.scale,
    }
    for (const { node, bounds } of shapes) node.visible(boundsMeet(visible, bounds))
    for (const layer of [rest, hand]) {
      layer.position({ x: next.x, y: next.y })
      layer.scale({ x: next.scale, y: next.scale })
    }
    rest.draw()
  }
  return {
    load,
    view,
    isSharp: backdrop.isThere,
    grab: (id) => {
      const node = shapes.find((shape) => shape.node.id() === id)?.node
      if (!node) return
      node.moveTo(hand)
      held = { node, x: node.x(), y: node.y() }
      rest.draw()
    },
    drag: (dx, dy) => {
      held?.node.position({ x: held.x + dx, y: held.y + dy })
      hand.draw()
    },
    drop: () => {
      held?.node.moveTo(rest)
      held = null
      surface.draw()
    },
  }
}
