import Konva from "konva"
import { createBackdrop } from "./backdrop"
import type { Candidate, CreateCandidate } from "./candidate"
import { nodeOf } from "./konva-shapes"

/** As the first pages of its documentation teach: one layer, draggable shapes, everything drawn anew. */
export const createCandidate: CreateCandidate = (stage): Candidate => {
  const backdrop = createBackdrop(stage)
  const container = document.createElement("div")
  container.className = "overlay"
  stage.append(container)
  const surface = new Konva.Stage({
    container,
    width: stage.clientWidth,
    height: stage.clientHeight,
  })
  const layer = new Konva.Layer()
  surface.add(layer)
  let held: { node: Konva.Node; x: number; y: number } | null = null
  return {
    load: (scene) => {
      backdrop.load(scene)
      layer.add(...scene.records.map((record) => nodeOf(record, { draggable: true })))
    },
    view: (view) => {
      backdrop.view(view)
      layer.position({ x: view.x, y: view.y })
      layer.scale({ x: view.scale, y: view.scale })
      layer.draw()
    },
    isSharp: backdrop.isThere,
    grab: (id) => {
      const node = layer.findOne(`#${id}`)
      if (node) held = { node, x: node.x(), y: node.y() }
    },
    drag: (dx, dy) => {
      held?.node.position({ x: held.x + dx, y: held.y + dy })
      layer.draw()
    },
    drop: () => {
      held = null
    },
  }
}
