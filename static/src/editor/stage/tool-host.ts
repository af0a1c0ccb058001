import type { ToolName } from "../document/state"
import { panTool } from "../tools/pan"
import { TOOLS } from "../tools/registry"
import {
  type RunningTool,
  startTool,
  type Tool,
  type ToolContext,
  type ToolEvent,
} from "../tools/tool"

/** Runs the chosen tool, and beside it the one that pans. */
export type ToolHost = {
  readonly tool: () => Tool
  /** Switch tools; what the old one was doing is dropped. */
  readonly use: (name: ToolName) => void
  readonly send: (event: ToolEvent) => void
  readonly pan: (event: ToolEvent) => void
  readonly cancel: () => void
  readonly close: () => void
}

/** A host for one open document. */
export const createToolHost = (context: ToolContext, first: ToolName): ToolHost => {
  const panning = startTool(panTool, context)
  let tool = TOOLS[first]
  let running: RunningTool = startTool(tool, context)
  return {
    tool: () => tool,
    use: (name) => {
      if (name === tool.name) return
      running.close()
      tool = TOOLS[name]
      running = startTool(tool, context)
    },
    send: (event) => running.send(event),
    pan: (event) => panning.send(event),
    cancel: () => running.cancel(),
    close: () => {
      running.close()
      panning.close()
    },
  }
}
