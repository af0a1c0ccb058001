import { next, type Tool, type ToolContext, type ToolRun } from "./tool"

function* run(context: ToolContext): ToolRun {
  const down = yield* next("down")
  let [x, y] = down.screen
  for (;;) {
    const event = yield* next("move", "up")
    context.panBy(event.screen[0] - x, event.screen[1] - y)
    ;[x, y] = event.screen
    if (event.type === "up") return
  }
}

/** Drags the picture: borrowed from any other tool while Space or the middle button is held. */
export const panTool: Pick<Tool, "run"> = { run }
