import type { ToolName } from "../document/state"
import { boxTool } from "./box"
import { selectTool } from "./select"
import type { Tool } from "./tool"

/** Every tool that a person can choose. */
export const TOOLS: Readonly<Record<ToolName, Tool>> = { select: selectTool, box: boxTool }

/** The drawing tool for the first of these shape kinds that has one, or null. */
export const toolForShapes = (shapes: readonly string[]): ToolName | null => {
  const shape = shapes.find((name) => Object.hasOwn(TOOLS, name))
  return shape ? (shape as ToolName) : null
}
