import type { Assist } from "../assist/assist"
import type { Draft } from "../document/draft"
import type { Command } from "../document/edits"
import type { Selection } from "../document/selection"
import type { ToolName } from "../document/state"
import type { Pin } from "../document/threads"
import type { BrushSettings, PaintsOnto, WandSettings } from "../document/tool-settings"
import type { Annotation, AnnotationDocument } from "../document/types"
import type { Bounds, Size } from "../geometry/bounds"
import type { ImagePoint, ScreenPoint } from "../geometry/points"
import type { Skeleton } from "../geometry/skeleton"
import type { DrawnShape } from "./refusals"

export type Modifiers = { readonly shift: boolean; readonly alt: boolean; readonly mod: boolean }

export type PointerToolEvent = PointerFacts &
  ({ readonly type: "down" } | { readonly type: "move" } | { readonly type: "up" })

type PointerFacts = {
  readonly at: ImagePoint
  readonly screen: ScreenPoint
  /** Where the pointer has been since the last event, this one included: freehand tools use all of it. */
  readonly trail: readonly ImagePoint[]
  readonly modifiers: Modifiers
  readonly device: "mouse" | "pen" | "touch"
  /** The pointer has not moved; Shift or Alt went down or up. */
  readonly isStill?: boolean
  /** 2 for the second press of a double click, 1 for any other. */
  readonly clicks: number
  /** How hard a pen presses, 0 to 1; 0.5 for what cannot tell. */
  readonly pressure: number
}

/** What reaches a tool; the keys behind `step` and `confirm` are the key table's affair. */
export type ToolEvent =
  | PointerToolEvent
  | { readonly type: "step"; readonly dx: number; readonly dy: number }
  | { readonly type: "confirm" }
  | { readonly type: "leave" }
  /** The object is complete as it is drawn. */
  | { readonly type: "finish" }
  /** Take the latest point back. */
  | { readonly type: "back" }
  /** A key that only some tools know, by what it asks for: "visibility", "skip". */
  | { readonly type: "ask"; readonly what: string }
  /** Something is there that was asked of the picture. */
  | { readonly type: "ready" }

/** All that a tool may see and do. Tests hand it a recorder. */
export type ToolContext = {
  readonly image: Size
  readonly document: () => AnnotationDocument
  readonly selection: Selection
  /** Whether the annotation may be hit and changed: neither hidden nor locked. */
  readonly isEditable: (id: string) => boolean
  readonly activeCategoryId: () => number | null
  /** Why an object of this shape cannot be begun now, as a sentence: no category, or one drawn otherwise. */
  readonly refusalFor: (shape: DrawnShape) => string | null
  /** Whether objects of a category may have this shape. */
  readonly takes: (categoryId: number, shape: DrawnShape) => boolean
  /** Whether the active category names this shape itself, and not only one that stands for it. */
  readonly isDrawnAs: (shape: DrawnShape) => boolean
  /** The points that a category's objects have, or null when it has no skeleton. */
  readonly skeletonOf: (categoryId: number) => Skeleton | null
  /** Image pixels per screen pixel, so that tolerances feel the same at each zoom. */
  readonly pixelSize: () => number
  /** Editable annotations under a point, the one most likely meant first. */
  readonly pick: (at: ImagePoint, tolerance: number) => readonly Annotation[]
  /** Editable annotations whose bounds meet these. */
  readonly search: (bounds: Bounds) => readonly Annotation[]
  /** All annotations on the screen whose bounds meet these, locked ones too: what one can draw along. */
  readonly neighbours: (bounds: Bounds) => readonly Annotation[]
  /** Whether there is a locked annotation under a point, which a press means in vain. */
  readonly isLockedAt: (at: ImagePoint, tolerance: number) => boolean
  readonly brush: () => BrushSettings
  readonly paintsOnto: () => PaintsOnto
  readonly wand: () => WandSettings
  /** Keep a tolerance of the wand for the next time. */
  readonly setTolerance: (tolerance: number) => void
  /** What is found in the picture itself. */
  readonly assist: Assist
  /** Whether points are drawn to neighbours' edges and vertices. */
  readonly isSnapping: () => boolean
  /** Where keyboard drawing starts: the pointer if it is over the image, else the middle of what is seen. */
  readonly crosshairStart: () => ImagePoint
  readonly newId: () => string
  /** Show what is under way, or null when nothing is; a tool with a draft hears Enter and Escape. */
  readonly draw: (draft: Draft | null) => void
  readonly hover: (id: string | null, cursor: string | null) => void
  readonly commit: (command: Command, gesture?: string) => void
  readonly undo: () => void
  /** Say something to the person: read out, and shown beside the canvas. */
  readonly say: (sentence: string) => void
  /** Say why the selection, or what was pressed, is not changed: it is locked. */
  readonly sayLocked: (what: "selected" | "pressed") => void
  /** Begin a comment about this. */
  readonly comment: (pin: Pin) => void
  /** An object is complete: the editor may go back to selecting. */
  readonly finish: () => void
  /** Pan as little as needed to have this on the canvas. */
  readonly bringIntoSight: (bounds: Bounds) => void
  readonly panBy: (dx: number, dy: number) => void
}

/** A part of a tool that hears events and ends with a value. */
export type ToolStep<T> = Generator<undefined, T, ToolEvent>
export type ToolRun = ToolStep<void>

/** What is known of a tool without running it. */
export type ToolFacts = {
  readonly name: ToolName
  readonly cursor: string
  /** Lines through the pointer, for exact corners. */
  readonly hasCrosshair: boolean
  /** The outline of the brush at the pointer, instead of a cursor. */
  readonly hasBrush?: boolean
  /** It can be set larger and smaller, by `[`, `]` and Alt with the wheel. */
  readonly hasSettings?: boolean
}

/**
 * A tool is a generator over events. Its place in the code is its state; cancelling (Escape, another tool, another
 * image) returns the generator, so clearing up belongs in `finally`.
 */
export type Tool = ToolFacts & { readonly run: (context: ToolContext) => ToolRun }

/** The next event of one of these types; others are passed over. */
export function* next<T extends ToolEvent["type"]>(
  ...types: readonly T[]
): ToolStep<Extract<ToolEvent, { type: T }>> {
  for (;;) {
    const event = yield undefined
    if (isOneOf(event, types)) return event
  }
}

export type RunningTool = {
  readonly send: (event: ToolEvent) => void
  /** Drop what is under way and start afresh. */
  readonly cancel: () => void
  readonly close: () => void
}

/** Run a tool over and over until it is closed. */
export const startTool = (tool: Pick<Tool, "run">, context: ToolContext): RunningTool => {
  const begin = () => {
    const run = tool.run(context)
    run.next()
    return run
  }
  let run = begin()
  return {
    send: (event) => {
      if (run.next(event).done) run = begin()
    },
    cancel: () => {
      run.return()
      run = begin()
    },
    close: () => void run.return(),
  }
}

/** How far the pointer may stray in a click, and how near is near enough, in screen pixels. */
export const reachPx = (device: PointerToolEvent["device"]): { slop: number; handle: number } =>
  device === "touch" ? { slop: 10, handle: 18 } : { slop: 4, handle: 8 }

/** Whether the pointer has gone too far for a click. */
export const isDrag = (from: PointerToolEvent, to: PointerToolEvent): boolean =>
  Math.hypot(to.screen[0] - from.screen[0], to.screen[1] - from.screen[1]) >
  reachPx(from.device).slop

const isOneOf = <T extends ToolEvent["type"]>(
  event: ToolEvent,
  types: readonly T[],
): event is Extract<ToolEvent, { type: T }> => types.some((type) => type === event.type)
