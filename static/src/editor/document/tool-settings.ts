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

/** How a person's tools are set: it outlives the image, and is kept with the preferences. */
export type ToolSettings = {
  readonly brush: Signal<BrushSettings>
  readonly wand: Signal<WandSettings>
  /** How wide a superpixel is, in screen pixels. */
  readonly cellSize: Signal<number>
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
})

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
