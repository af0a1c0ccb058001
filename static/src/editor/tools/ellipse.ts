import type { Box, Ellipse } from "../geometry/shapes"
import type { Tool } from "./tool"
import { drawTwoCorners } from "./two-corners"

/** Draws an ellipse by the box round it; Shift makes a circle. */
export const ellipseTool: Tool = {
  name: "ellipse",
  cursor: "crosshair",
  hasCrosshair: true,
  run: drawTwoCorners("ellipse", (box) => inscribed(box)),
}

const inscribed = ({ x, y, width, height }: Box): Ellipse => ({
  type: "ellipse",
  cx: x + width / 2,
  cy: y + height / 2,
  rx: width / 2,
  ry: height / 2,
  angle_deg: 0,
})
