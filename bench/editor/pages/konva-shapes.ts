import Konva from "konva"
import type { SceneRecord } from "./candidate"
import { colourOf, FILL_OPACITY, LINE_PX, POINT_PX } from "./colours"
import { EDGES } from "./scene"

/** One node for each object, a skeleton being one custom shape. `tuning` is what the library's performance tips name. */
export const nodeOf = (
  { id, shape, categoryId }: SceneRecord,
  tuning: Partial<Konva.ShapeConfig>,
): Konva.Shape => {
  const colour = colourOf(categoryId)
  const look: Konva.ShapeConfig = {
    id,
    stroke: colour,
    strokeWidth: LINE_PX,
    strokeScaleEnabled: false,
    ...tuning,
  }
  const fill = `${colour}${Math.round(FILL_OPACITY * 255).toString(16)}`
  if (shape.type === "box") {
    const { x, y, width, height } = shape
    return new Konva.Rect({ ...look, fill, x, y, width, height })
  }
  if (shape.type === "polygon") {
    const points = (shape.parts[0]?.[0] ?? []).flat()
    return new Konva.Line({ ...look, fill, points, closed: true })
  }
  if (shape.type !== "keypoints") throw new Error(`No node is made for a ${shape.type} here.`)
  return new Konva.Shape({
    ...look,
    sceneFunc: (context, node) => {
      context.beginPath()
      for (const [from, to] of EDGES) {
        const [a, b] = [shape.points[from], shape.points[to]]
        if (!(a && b)) continue
        context.moveTo(a[0], a[1])
        context.lineTo(b[0], b[1])
      }
      context.strokeShape(node)
      const radius = POINT_PX / node.getAbsoluteScale().x
      context.beginPath()
      for (const [x, y] of shape.points) {
        context.moveTo(x + radius, y)
        context.arc(x, y, radius, 0, 2 * Math.PI)
      }
      context.setAttr("fillStyle", colour)
      context.fill()
    },
  })
}
