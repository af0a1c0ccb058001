import type { ToolName } from "../document/state"

/** What teaches the next step with a tool: before something is begun, and while it is under way. */
type Hint = { readonly before: string; readonly during: string }

/** The printed key of an action, by its id. */
type KeyOf = (actionId: string) => string

const twoCorners = (key: KeyOf): Hint => ({
  before: "Drag, or click two corners",
  during: `${key("cancel")} drops it · Shift for equal sides · Alt from the centre`,
})

const path = (key: KeyOf): Hint => ({
  before: "Click point by point, or drag freehand",
  during: `${key("finish-drawing")} or a double click ends · ${key("take-back")} takes a point back · Shift in steps · Alt off neighbours`,
})

const HINTS: Readonly<Partial<Record<ToolName, (key: KeyOf) => Hint>>> = {
  box: twoCorners,
  ellipse: twoCorners,
  rotated_box: (key) => ({
    before: "Click an edge's two ends and then a width, or drag and then turn",
    during: `Click sets · ${key("take-back")} goes back · Shift turns in steps · ${key("cancel")} drops it`,
  }),
  polygon: (key) => ({
    ...path(key),
    before:
      "Click point by point, or drag freehand · Alt in the selected one: a hole · Shift: a part",
  }),
  polyline: path,
  point: (key) => ({ before: "Click where it is", during: `${key("confirm")} sets it` }),
  vertices: (key) => ({
    before: `${key("confirm")} takes the selected object's first vertex in hand`,
    during: `${key("skip-keypoint")} next · arrows move · ${key("confirm")} puts one after it · ${key("delete-vertex")} takes it out · ${key("cancel")} ends`,
  }),
  cut: (key) => ({
    before: "Draw a line across the selection",
    during: `${key("finish-drawing")} or a double click cuts · ${key("cancel")} drops it`,
  }),
}

/** One line for the tool in hand, or null for tools that need none. */
export const hintOfTool = (tool: ToolName, isDrawing: boolean, key: KeyOf): string | null => {
  const hint = HINTS[tool]?.(key)
  if (!hint) return null
  return isDrawing ? hint.during : hint.before
}
