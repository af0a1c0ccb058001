import { boundsBetween, boundsContain } from "../../geometry/bounds"
import { boundsOf } from "../../geometry/kinds"
import { isDrag, next, type PointerToolEvent, type ToolContext, type ToolRun } from "../tool"

/** Select what lies wholly in the dragged rectangle; Shift adds to what is selected. A click on nothing deselects. */
export function* marquee(context: ToolContext, down: PointerToolEvent): ToolRun {
  const before = down.modifiers.shift ? [...context.selection.ids.peek()] : []
  context.selection.select(before)
  for (;;) {
    const event = yield* next("move", "up")
    if (event.type === "up") return
    if (!isDrag(down, event)) continue
    const bounds = boundsBetween(down.at, event.at)
    const inside = context
      .search(bounds)
      .filter(({ shape }) => boundsContain(bounds, boundsOf(shape)))
    context.selection.select([...before, ...inside.map(({ id }) => id)])
    context.draw({ shapes: [], marquee: bounds })
  }
}
