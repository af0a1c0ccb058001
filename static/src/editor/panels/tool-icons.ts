import type { ToolName } from "../document/state"
import type { IconName } from "./icons"

/** The tools of each group in their order; a thin line divides the groups. */
const CHANGING = {
  select: "mousePointer",
  vertices: "splinePointer",
  cut: "scissors",
} as const
const OUTLINING = {
  box: "square",
  rotated_box: "diamond",
  ellipse: "circle",
  polygon: "pentagon",
  polyline: "spline",
  point: "circleDot",
  keypoints: "personStanding",
} as const
const PAINTING = {
  brush: "brush",
  eraser: "eraser",
  mask_add: "squaresUnite",
  mask_subtract: "squaresSubtract",
  fill: "paintBucket",
  live_wire: "magnet",
  magic_wand: "wand",
  superpixels: "hexagon",
} as const
const TALKING = { comment: "messageSquare" } as const

/** The groups in which tools are shown. */
export const TOOL_GROUPS = [CHANGING, OUTLINING, PAINTING, TALKING].map(
  (group) => Object.keys(group) as ToolName[],
)

export const TOOL_ICONS: Readonly<Record<ToolName, IconName>> = {
  ...CHANGING,
  ...OUTLINING,
  ...PAINTING,
  ...TALKING,
}
