import { EMPTY_DRAFT } from "../document/draft"
import type { ToolName } from "../document/state"
import { panTool } from "../tools/pan"
import { loadTool, TOOLS, toolIfLoaded } from "../tools/registry"
import {
  type RunningTool,
  startTool,
  type ToolContext,
  type ToolEvent,
  type ToolFacts,
} from "../tools/tool"

/** Runs the chosen tool, and beside it the one that pans. */
export type ToolHost = {
  readonly tool: () => ToolFacts
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
  let name = first
  let running = runTool(first, context)
  return {
    tool: () => TOOLS[name],
    use: (next) => {
      if (next === name) return
      running.close()
      name = next
      running = runTool(next, context)
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

const runTool = (name: ToolName, context: ToolContext): RunningTool => {
  const tool = toolIfLoaded(name)
  return tool ? startTool(tool, context) : startWhenLoaded(name, context)
}

/**
 * A tool whose code is on its way: what happens meanwhile reaches it when it comes, so that no stroke is lost. Until
 * then keys mean what they mean while drawing: an Enter that is for the tool must not submit the image.
 */
const startWhenLoaded = (name: ToolName, context: ToolContext): RunningTool => {
  let waiting: ToolEvent[] = []
  let running: RunningTool | null = null
  let isClosed = false
  loadTool(name).then(
    (tool) => {
      if (isClosed) return
      context.draw(null)
      running = startTool(tool, context)
      for (const event of waiting) running.send(event)
    },
    () => {
      if (isClosed) return
      context.draw(null)
      context.say("This tool could not be loaded. Check the connection, then choose it again.")
    },
  )
  return {
    send: (event) => {
      if (running) running.send(event)
      else {
        waiting.push(event)
        if (event.type !== "move" && event.type !== "leave") context.draw(EMPTY_DRAFT)
      }
    },
    cancel: () => {
      waiting = []
      if (running) running.cancel()
      else context.draw(null)
    },
    close: () => {
      isClosed = true
      if (running) running.close()
      else context.draw(null)
    },
  }
}
