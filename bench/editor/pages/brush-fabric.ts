import { Canvas, Circle, type FabricObject, Line } from "fabric"
import type { Brush } from "./brush"

const RADIUS_PX = 40
const COLOUR = "rgba(60, 180, 75, 0.5)"
const FIXED = { selectable: false, evented: false, globalCompositeOperation: "xor" } as const

/** A Fabric canvas of the image's size under a CSS transform, a circle and a line for each event: CVAT's way. */
export const createBrush = (): Brush => {
  let canvas: Canvas
  let last: readonly [number, number] = [0, 0]
  return {
    open: (stage, image, scale) => {
      const element = document.createElement("canvas")
      stage.append(element)
      canvas = new Canvas(element, {
        ...image,
        selection: false,
        enableRetinaScaling: false,
        renderOnAddRemove: false,
      })
      canvas.wrapperEl.style.transform = `scale(${scale})`
      canvas.wrapperEl.style.transformOrigin = "0 0"
    },
    press: (x, y) => {
      last = [x, y]
    },
    stroke: (x, y) => {
      const drawn: FabricObject[] = [
        new Circle({
          ...FIXED,
          left: x - RADIUS_PX,
          top: y - RADIUS_PX,
          radius: RADIUS_PX,
          fill: COLOUR,
        }),
      ]
      if (Math.hypot(x - last[0], y - last[1]) > RADIUS_PX)
        drawn.push(
          new Line([...last, x, y], {
            ...FIXED,
            stroke: COLOUR,
            strokeWidth: 2 * RADIUS_PX,
            strokeLineCap: "round",
          }),
        )
      canvas.add(...drawn)
      canvas.renderAll()
      last = [x, y]
    },
    lift: () => undefined,
  }
}
