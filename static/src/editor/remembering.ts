import { effect, type Signal } from "@preact/signals-core"
import { COLOUR_SETS } from "./document/colour-sets"
import type { EditorState } from "./document/state"
import { BRUSH_SIZES, CELL_SIZES, TOLERANCES } from "./document/tool-settings"
import type { PreferenceStore, SettingValue } from "./preferences"

/** A part of the editor's state that a person finds again on the next day, on whatever device. */
type Remembered = {
  readonly name: string
  readonly read: () => SettingValue
  /** Take the value over if it is one that this part can have. */
  readonly take: (value: SettingValue) => void
}

/** Keep how this person likes to see and to work: what they set is a setting, and the settings set it at the start. */
export const rememberView = (state: EditorState, { settings, set }: PreferenceStore): void => {
  for (const { name, read, take } of remembered(state)) {
    const usual = read()
    const kept = settings.peek()[name]
    if (kept !== undefined) take(kept)
    let isFirst = true
    effect(() => {
      const value = read()
      if (!isFirst) set(name, value === usual ? null : value)
      isFirst = false
    })
  }
}

const remembered = (state: EditorState): readonly Remembered[] => [
  ...rememberedTools(state),
  choice("colours", state.colourSet, COLOUR_SETS),
  choice("names", state.nameTags, ["none", "active", "all"]),
  choice("colour_by", state.colourBy, ["category", "instance", "annotator"]),
  isOn("snapping", state.snapping),
  isOn("keep_tool", state.keepTool),
  isOn("keep_category", state.keepCategory),
  isOn("crosshair", state.crosshairVisible),
  isOn("grid", state.gridVisible),
  isOn("minimap", state.minimapVisible),
  {
    name: "fill",
    read: () => state.overlayOpacity.value,
    take: (value) => {
      if (typeof value === "number" && value >= 0 && value <= 1) state.overlayOpacity.value = value
    },
  },
]

/** How the tools are set. */
const rememberedTools = ({
  brush,
  wand,
  cellSize,
  paintsOnto,
}: EditorState): readonly Remembered[] => [
  choice("paints_onto", paintsOnto, ["selected", "new"]),
  number("brush_px", BRUSH_SIZES, part(brush, "size")),
  choice("brush_form", part(brush, "form"), ["round", "square"]),
  isOn("protect_others", part(brush, "isProtecting")),
  number("wand_tolerance", TOLERANCES, part(wand, "tolerance")),
  isOn("wand_joined", part(wand, "isContiguous")),
  number("cell_px", CELL_SIZES, cellSize),
]

/** One field of a signal's record, to be read and set like a signal of its own. */
const part = <Whole extends object, Name extends keyof Whole>(
  whole: Signal<Whole>,
  name: Name,
): { value: Whole[Name] } => ({
  get value() {
    return whole.value[name]
  },
  set value(value) {
    whole.value = { ...whole.peek(), [name]: value }
  },
})

const number = (
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
  field: { value: number },
): Remembered => ({
  name,
  read: () => field.value,
  take: (value) => {
    if (typeof value === "number" && value >= least && value <= most) field.value = value
  },
})

const choice = <Name extends string>(
  name: string,
  signal: { value: Name },
  names: readonly Name[],
): Remembered => ({
  name,
  read: () => signal.value,
  take: (value) => {
    const known = names.find((one) => one === value)
    if (known !== undefined) signal.value = known
  },
})

const isOn = (name: string, signal: { value: boolean }): Remembered => ({
  name,
  read: () => signal.value,
  take: (value) => {
    if (typeof value === "boolean") signal.value = value
  },
})
