import { type Signal, signal } from "@preact/signals-core"
import { clamp } from "../geometry/bounds"
import type { Brush } from "../geometry/masks/brush"

export type BrushSettings = Brush & {
  /** Pixels of other objects are not painted over. */
  readonly isProtecting: boolean
}

export type WandSettings = {
  /** How much colours may differ, as the largest difference of red, green or blue: 0 to 255. */
  readonly tolerance: number
  /** Only what is joined to the pixel under the pointer, or all that looks like it in sight. */
  readonly isContiguous: boolean
}

/** What tools that paint add to: the object that is selected, or a new one each time. */
export type PaintsOnto = "selected" | "new"

/** How a person's tools are set: it outlives the image, and is kept with the preferences. */
export type ToolSettings = {
  readonly brush: Signal<BrushSettings>
  readonly wand: Signal<WandSettings>
  /** How wide a superpixel is, in screen pixels. */
  readonly cellSize: Signal<number>
  readonly paintsOnto: Signal<PaintsOnto>
}

export const BRUSH_SIZES = { least: 1, most: 2000 } as const
export const TOLERANCES = { least: 0, most: 255 } as const
export const CELL_SIZES = { least: 6, most: 120 } as const

/** How much a step changes a size, at least by one. */
const STEP = 1.15

/** The settings of tools that nobody has set yet. */
export const createToolSettings = (): ToolSettings => ({
  brush: signal<BrushSettings>({ form: "round", size: 24, isProtecting: false }),
  wand: signal<WandSettings>({ tolerance: 24, isContiguous: true }),
  cellSize: signal(24),
  paintsOnto: signal<PaintsOnto>("selected"),
})

/**
 * Make what a tool is set by some steps larger, or smaller for negative steps; returns a sentence that says how it is
 * set now, or null for a tool that has no size.
 */
export const resizeTool = (settings: ToolSettings, tool: string, steps: number): string | null => {
  const { brush, wand, cellSize } = settings
  switch (tool) {
    case "brush":
    case "eraser":
      brush.value = { ...brush.peek(), size: stepped(brush.peek().size, steps, BRUSH_SIZES) }
      return `Brush: ${brush.peek().size} px.`
    case "magic_wand":
      wand.value = {
        ...wand.peek(),
        tolerance: stepped(wand.peek().tolerance, steps, TOLERANCES),
      }
      return `Tolerance: ${wand.peek().tolerance}.`
    case "superpixels":
      cellSize.value = stepped(cellSize.peek(), steps, CELL_SIZES)
      return `Cells: ${cellSize.peek()} px.`
    default:
      return null
  }
}

/** Set a tool the other of its two ways; returns a sentence that says which, or null for a tool that has but one. */
export const switchTool = ({ brush, wand }: ToolSettings, tool: string): string | null => {
  if (tool === "brush" || tool === "eraser") {
    brush.value = { ...brush.peek(), form: brush.peek().form === "round" ? "square" : "round" }
    return brush.peek().form === "round" ? "Round brush." : "Square brush."
  }
  if (tool !== "magic_wand") return null
  wand.value = { ...wand.peek(), isContiguous: !wand.peek().isContiguous }
  return wand.peek().isContiguous
    ? "The wand takes what is joined to the place."
    : "The wand takes all that looks like the place."
}

/** A size some steps larger, or smaller for negative steps; in whole numbers, within the limits. */
export const stepped = (
  size: number,
  steps: number,
  { least, most }: { readonly least: number; readonly most: number },
): number => {
  const scaled = Math.round(size * STEP ** steps)
  const moved = scaled === Math.round(size) ? size + Math.sign(steps) : scaled
  return clamp(Math.round(moved), least, most)
}
