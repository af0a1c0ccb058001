import type { ToolName } from "../document/state"
import { keyOf } from "./action-button"
import type { EditorContext } from "./context"

/**
 * What a tool's hand may do next, most needed first: the bar cuts off what does not fit. `{action}` stands for the
 * person's own key; a part whose action has no key is left out.
 */
type Hints = {
  /** Before anything is begun. */
  readonly idle: readonly string[]
  /** While something is being drawn. */
  readonly drawing: readonly string[]
}

const DROPS = "{cancel} drops it"
const FINISHES = "{finish-drawing} or a double click finishes"
const TAKES_BACK = "{take-back} takes a point back"
const SETS = "{confirm} sets a point"
const SIZE = "{tool-smaller} {tool-larger} size"
const ADDS = "click a corner, or drag freehand"

const CORNERS: Hints = {
  idle: ["Drag, or click two corners", "Shift keeps the sides equal", "Alt draws from the centre"],
  drawing: [
    "Shift keeps the sides equal",
    "Alt draws from the centre",
    "{confirm} sets a corner",
    DROPS,
  ],
}
const OUTLINE: Hints = {
  idle: ["Click corners, or drag freehand", "Alt does not snap"],
  drawing: [
    "The first corner or {finish-drawing} closes it",
    SETS,
    TAKES_BACK,
    "Shift: even angles",
    DROPS,
  ],
}
const ONTO = "{paints-onto} new object or selected"
const BRUSH = [SIZE, ONTO, "{tool-form} round or square", "Shift-click paints a straight line"]
const ERASER = BRUSH.filter((part) => part !== ONTO)
const PAINTING = ["Letting go or {confirm} ends the stroke", DROPS]

const HINTS: Readonly<Record<ToolName, Hints>> = {
  select: {
    idle: ["Click an object, or drag round several", "Alt-click takes the one below"],
    drawing: ["Shift keeps it straight or in proportion", DROPS],
  },
  vertices: {
    idle: ["{confirm} takes the first vertex of the selected object in hand"],
    drawing: [
      "{skip-keypoint} {previous-vertex} next and previous vertex",
      "arrows move it",
      "{confirm} adds one",
      "{delete-vertex} takes it out",
      "{cancel} ends",
    ],
  },
  cut: {
    idle: ["Draw a line through what is selected, from side to side"],
    drawing: ["{finish-drawing} or a double click cuts", TAKES_BACK, DROPS],
  },
  box: CORNERS,
  rotated_box: {
    idle: ["Click the two ends of an edge, then the width", "or drag it upright and turn"],
    drawing: ["Click or {confirm} sets the edge, then its width or turn", TAKES_BACK, DROPS],
  },
  ellipse: CORNERS,
  polygon: {
    ...OUTLINE,
    idle: [...OUTLINE.idle, "in a selected polygon: Alt begins a hole, Shift another part"],
  },
  polyline: {
    idle: ["Click points, or drag freehand", "Alt does not snap"],
    drawing: [FINISHES, SETS, TAKES_BACK, "Shift: even angles", DROPS],
  },
  point: { idle: ["Click to set a point"], drawing: ["{confirm} sets it", DROPS] },
  keypoints: {
    idle: ["Click the points in their order, or drag a box for all of them"],
    drawing: [
      "{skip-keypoint} skips the point",
      "{keypoint-visibility} visible, occluded, absent",
      TAKES_BACK,
      "{finish-drawing} finishes",
      DROPS,
    ],
  },
  brush: { idle: ["Drag to paint", ...BRUSH, "Alt erases"], drawing: PAINTING },
  eraser: { idle: ["Drag to erase", ...ERASER, "Alt paints"], drawing: PAINTING },
  mask_add: { ...OUTLINE, idle: ["Outline what to add to the mask", ADDS] },
  mask_subtract: { ...OUTLINE, idle: ["Outline what to take from the mask", ADDS] },
  fill: {
    idle: ["Click a hole in an object, or a gap between several"],
    drawing: ["{confirm} fills what is enclosed", DROPS],
  },
  live_wire: {
    idle: ["Click along an outline: the line follows the edges between"],
    drawing: [
      "The first point or {finish-drawing} closes it",
      "Shift goes straight",
      TAKES_BACK,
      DROPS,
    ],
  },
  magic_wand: {
    idle: [
      "Click what looks alike; drag right for more, left for less",
      "Shift: the other of new and selected",
      "Alt takes away",
      "{tool-form} joined or everywhere",
    ],
    drawing: ["{tool-smaller} {tool-larger} less or more", "{confirm} keeps it", DROPS],
  },
  superpixels: {
    idle: ["Drag over cells to collect them", "Alt takes away", SIZE, ONTO],
    drawing: ["{confirm} or letting go keeps them", DROPS],
  },
  comment: {
    idle: ["Click an object or a place to comment on it"],
    drawing: ["{confirm} comments on this place", DROPS],
  },
}

/** One line that teaches the next step of what is being done, in the person's own keys. */
export const hintFor = (editor: EditorContext): string => {
  const { state } = editor
  if (state.readOnlyReason.value !== null) return "Read only"
  const tool = state.activeTool.value
  const { idle, drawing } = HINTS[tool]
  if (state.isDrawing.value) return inWords(editor, drawing)
  const selected = state.selection.ids.value.size
  if (tool !== "select" || selected === 0) return inWords(editor, idle)
  return inWords(editor, [
    `${selected} selected`,
    "drag to move",
    "arrows nudge",
    "{delete} deletes",
    "{tool-vertices} edits vertices by keys",
  ])
}

const inWords = (editor: EditorContext, parts: readonly string[]): string =>
  parts.flatMap((part) => withKeys(editor, part) ?? []).join(" · ")

/** The part with keys for the names of their actions, or null when one of them has none. */
const withKeys = (editor: EditorContext, part: string): string | null => {
  let isWhole = true
  const words = part.replace(/\{([\w-]+)\}/g, (_, id: string) => {
    const key = keyOf(editor, id)
    isWhole &&= key !== ""
    return key
  })
  return isWhole ? words : null
}
