import type { Action } from "../keys"
import { TOOLS, type ToolEntry, toolsForShapes } from "../tools/registry"
import type { DrawingPorts } from "./ports"

const STEPS = [
  ["ArrowLeft", "left", -1, 0],
  ["ArrowRight", "right", 1, 0],
  ["ArrowUp", "up", 0, -1],
  ["ArrowDown", "down", 0, 1],
] as const
/** Image pixels of a step with Shift. */
const LONG_STEP = 10

/** Choosing tools, and the keys that the tools themselves hear. */
export const toolActions = (ports: DrawingPorts): readonly Action[] => [
  ...Object.values(TOOLS).map((tool) => toolAction(ports, tool)),
  {
    id: "keep-tool",
    group: "Tools",
    help: "Keep the tool after drawing, or go back to select",
    keys: ["k"],
    run: () => {
      const { keepTool, announcement } = ports.state
      keepTool.value = !keepTool.peek()
      announcement.value = keepTool.peek()
        ? "The tool is kept after drawing."
        : "Back to select after drawing."
    },
  },
  {
    id: "snapping",
    group: "Tools",
    help: "Snap to neighbours, or leave them out",
    keys: ["Alt+s"],
    run: () => {
      const { snapping, announcement } = ports.state
      snapping.value = !snapping.peek()
      announcement.value = snapping.peek()
        ? "Points come to neighbours' edges."
        : "Points stay where they are set."
    },
  },
  ...toolKeys(ports),
]

/** Keys that go to the tool at work, or to the pointer. */
const toolKeys = (ports: DrawingPorts): readonly Action[] => [
  ...STEPS.flatMap(([key, way, dx, dy]) => [
    stepAction(ports, `step-${way}`, `Nudge ${way} by 1 pixel, or move the crosshair`, key, dx, dy),
    stepAction(
      ports,
      `long-step-${way}`,
      `Nudge ${way} by ${LONG_STEP} pixels, or move the crosshair`,
      `Shift+${key}`,
      dx * LONG_STEP,
      dy * LONG_STEP,
    ),
  ]),
  {
    id: "confirm",
    group: "Tools",
    help: "Show the crosshair, then set a corner there",
    keys: ["Enter"],
    when: "armed",
    run: () => ports.stage.send({ type: "confirm" }),
  },
  {
    id: "cancel",
    group: "Tools",
    help: "Drop what is being drawn",
    keys: ["Escape"],
    when: "drawing",
    run: () => ports.stage.cancel(),
  },
  {
    id: "finish-drawing",
    group: "Tools",
    help: "Finish the object that is being drawn",
    keys: ["Mod+Enter"],
    when: "drawing",
    run: () => ports.stage.send({ type: "finish" }),
  },
  {
    id: "keypoint-visibility",
    group: "Tools",
    help: "Next keypoint: visible, occluded or absent",
    keys: ["v"],
    when: "drawing",
    isEnabled: () => ports.state.activeTool.peek() === "keypoints",
    run: () => ports.stage.send({ type: "ask", what: "visibility" }),
  },
  {
    id: "skip-keypoint",
    group: "Tools",
    help: "Skip the next keypoint (it is absent), or go to the next vertex",
    keys: ["Tab"],
    when: "drawing",
    run: () => ports.stage.send({ type: "ask", what: "skip" }),
  },
  askAction(ports, "previous", "previous-vertex", "Previous vertex", "Shift+Tab"),
  askAction(ports, "insert", "insert-vertex", "Put a vertex after the one in hand", "Insert"),
  askAction(ports, "delete", "delete-vertex", "Take out the vertex in hand", "Delete"),
  {
    id: "take-back",
    group: "Tools",
    help: "Take the latest point back",
    keys: ["Backspace", "Mod+z"],
    when: "drawing",
    repeats: true,
    run: () => ports.stage.send({ type: "back" }),
  },
  {
    id: "pan",
    group: "View",
    help: "Hold and drag to move the image",
    keys: ["Space"],
    run: () => ports.stage.holdPan(true),
    release: () => ports.stage.holdPan(false),
  },
]

/** A key that only some tools hear, while they work. */
const askAction = (
  ports: DrawingPorts,
  what: string,
  id: string,
  help: string,
  key: string,
): Action => ({
  id,
  group: "Tools",
  help,
  keys: [key],
  when: "drawing",
  repeats: true,
  run: () => ports.stage.send({ type: "ask", what }),
})

/** Tools that no category of the project has a use for are not to be had. */
const toolAction = (ports: DrawingPorts, { name, help, key }: ToolEntry): Action => ({
  id: `tool-${name}`,
  group: "Tools",
  help,
  keys: [key],
  when: "resting",
  isEnabled: () => toolsForShapes(shapesOf(ports)).some((tool) => tool.name === name),
  run: () => {
    ports.state.activeTool.value = name
  },
})

const shapesOf = ({ categories }: DrawingPorts): ReadonlySet<string> =>
  new Set(categories().flatMap(({ shapes }) => shapes))

const stepAction = (
  ports: DrawingPorts,
  id: string,
  help: string,
  key: string,
  dx: number,
  dy: number,
): Action => ({
  id,
  group: "Edit",
  help,
  keys: [key],
  repeats: true,
  run: () => ports.stage.send({ type: "step", dx, dy }),
})
