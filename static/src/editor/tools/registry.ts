import type { ToolName } from "../document/state"
import { boxTool } from "./box"
import type { DrawnShape } from "./refusals"
import type { Tool, ToolFacts } from "./tool"

/** A tool in the table: what buttons, keys and the pointer must know before its code has been loaded. */
export type ToolEntry = ToolFacts & {
  /** What it does, as a short sentence without a full stop: "Draw boxes". */
  readonly help: string
  readonly key: string
  /** The shapes that it makes or edits, the one that it is first chosen for in front; none if it draws nothing. */
  readonly draws: readonly DrawnShape[]
  /** The tool itself, or the module to fetch it from: what is not needed at once is not in the first script. */
  readonly tool: Tool | (() => Promise<Tool>)
}

const here = (tool: Tool, rest: Pick<ToolEntry, "help" | "key" | "draws">): ToolEntry => ({
  name: tool.name,
  cursor: tool.cursor,
  hasCrosshair: tool.hasCrosshair,
  ...rest,
  tool,
})

/** Every tool that a person can choose. A new tool is one file, one entry here and its place on the tool rail. */
export const TOOLS: Readonly<Record<ToolName, ToolEntry>> = {
  select: {
    name: "select",
    cursor: "default",
    hasCrosshair: false,
    help: "Select, move and resize",
    key: "v",
    draws: [],
    tool: () => import("./select").then(({ selectTool }) => selectTool),
  },
  box: here(boxTool, { help: "Draw boxes", key: "b", draws: ["box"] }),
  rotated_box: {
    name: "rotated_box",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Draw rotated boxes",
    key: "r",
    draws: ["rotated_box"],
    tool: () => import("./rotated-box").then(({ rotatedBoxTool }) => rotatedBoxTool),
  },
  polygon: {
    name: "polygon",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Draw polygons",
    key: "p",
    draws: ["polygon", "mask"],
    tool: () => import("./polygon").then(({ polygonTool }) => polygonTool),
  },
  polyline: {
    name: "polyline",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Draw lines",
    key: "y",
    draws: ["polyline"],
    tool: () => import("./polyline").then(({ polylineTool }) => polylineTool),
  },
  ellipse: {
    name: "ellipse",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Draw ellipses",
    key: "e",
    draws: ["ellipse"],
    tool: () => import("./ellipse").then(({ ellipseTool }) => ellipseTool),
  },
  point: {
    name: "point",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Set points",
    key: "o",
    draws: ["point"],
    tool: () => import("./point").then(({ pointTool }) => pointTool),
  },
  keypoints: {
    name: "keypoints",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Place skeletons",
    key: "s",
    draws: ["keypoints"],
    tool: () => import("./keypoints").then(({ keypointsTool }) => keypointsTool),
  },
  brush: {
    name: "brush",
    cursor: "none",
    hasCrosshair: false,
    hasBrush: true,
    hasSettings: true,
    help: "Paint masks",
    key: "m",
    draws: ["mask", "polygon"],
    tool: () => import("./brush").then(({ brushTool }) => brushTool),
  },
  eraser: {
    name: "eraser",
    cursor: "none",
    hasCrosshair: false,
    hasBrush: true,
    hasSettings: true,
    help: "Erase from masks and polygons",
    key: "x",
    draws: ["mask", "polygon"],
    tool: () => import("./brush").then(({ eraserTool }) => eraserTool),
  },
  mask_add: {
    name: "mask_add",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Add a polygon to a mask",
    key: "Shift+p",
    draws: ["mask", "polygon"],
    tool: () => import("./mask-polygon").then(({ maskAddTool }) => maskAddTool),
  },
  mask_subtract: {
    name: "mask_subtract",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Take a polygon from a mask",
    key: "Shift+x",
    draws: ["mask", "polygon"],
    tool: () => import("./mask-polygon").then(({ maskSubtractTool }) => maskSubtractTool),
  },
  fill: {
    name: "fill",
    cursor: "crosshair",
    hasCrosshair: false,
    help: "Fill a hole or an enclosed gap",
    key: "q",
    draws: ["mask", "polygon"],
    tool: () => import("./fill").then(({ fillTool }) => fillTool),
  },
  vertices: {
    name: "vertices",
    cursor: "default",
    hasCrosshair: false,
    help: "Move vertices and corners by keys",
    key: "Shift+v",
    draws: ["polygon", "polyline", "keypoints"],
    tool: () => import("./vertices").then(({ verticesTool }) => verticesTool),
  },
  cut: {
    name: "cut",
    cursor: "crosshair",
    hasCrosshair: false,
    help: "Cut the selection along a line",
    key: "Shift+c",
    draws: ["polygon", "mask", "polyline"],
    tool: () => import("./cut").then(({ cutTool }) => cutTool),
  },
  live_wire: {
    name: "live_wire",
    cursor: "crosshair",
    hasCrosshair: true,
    help: "Draw outlines that follow edges",
    key: "j",
    draws: ["polygon", "mask"],
    tool: () => import("./live-wire").then(({ liveWireTool }) => liveWireTool),
  },
  magic_wand: {
    name: "magic_wand",
    cursor: "crosshair",
    hasCrosshair: false,
    hasSettings: true,
    help: "Take what looks alike",
    key: "w",
    draws: ["mask", "polygon"],
    tool: () => import("./magic-wand").then(({ magicWandTool }) => magicWandTool),
  },
  superpixels: {
    name: "superpixels",
    cursor: "crosshair",
    hasCrosshair: false,
    hasSettings: true,
    help: "Collect cells of one colour",
    key: "u",
    draws: ["mask", "polygon"],
    tool: () => import("./superpixels").then(({ superpixelsTool }) => superpixelsTool),
  },
  comment: {
    name: "comment",
    cursor: "crosshair",
    hasCrosshair: false,
    help: "Comment on an object or a place",
    key: ";",
    draws: [],
    tool: () => import("./comment").then(({ commentTool }) => commentTool),
  },
}

/** The drawing tool for the first of these shape kinds that has one, or null. */
export const toolForShapes = (shapes: readonly string[]): ToolName | null => {
  for (const shape of shapes) {
    const entry = Object.values(TOOLS).find(({ draws }) => draws[0] === shape)
    if (entry) return entry.name
  }
  return null
}

/** The tools of use where objects may be drawn as these shapes: those that draw one of them, and those that draw none. */
export const toolsForShapes = (shapes: ReadonlySet<string>): readonly ToolEntry[] =>
  Object.values(TOOLS).filter(
    ({ draws }) => draws.length === 0 || draws.some((shape) => shapes.has(shape)),
  )

const loaded = new Map<ToolName, Tool>()

/** The tool if its code is here, else null: ask `loadTool` for it. */
export const toolIfLoaded = (name: ToolName): Tool | null => {
  const { tool } = TOOLS[name]
  return typeof tool === "function" ? (loaded.get(name) ?? null) : tool
}

/** Fetch the code of tools in a quiet moment, so that they are at hand at once, and without a connection, too. */
export const preloadTools = (names: Iterable<ToolName>): void => {
  for (const name of names)
    loadTool(name).catch(() => {
      // Nobody waits for it now; when it is chosen, it is fetched again, and a failure is told.
    })
}

/** Fetch a tool's code, once. Fails with the browser's error when the network is away. */
export const loadTool = async (name: ToolName): Promise<Tool> => {
  const { tool } = TOOLS[name]
  if (typeof tool !== "function") return tool
  const found = loaded.get(name) ?? (await tool())
  loaded.set(name, found)
  return found
}
