import type { Tool } from "./tool"
import { drawTwoCorners } from "./two-corners"

/** Draws a box. */
export const boxTool: Tool = {
  name: "box",
  cursor: "crosshair",
  hasCrosshair: true,
  run: drawTwoCorners("box", (box) => box),
}
