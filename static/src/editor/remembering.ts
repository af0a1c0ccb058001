import { effect, type Signal } from "@preact/signals-core"
import { COLOUR_SETS } from "./document/colour-sets"
import type { EditorState } from "./document/state"
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

const choice = <Name extends string>(
  name: string,
  signal: Signal<Name>,
  names: readonly Name[],
): Remembered => ({
  name,
  read: () => signal.value,
  take: (value) => {
    const known = names.find((one) => one === value)
    if (known !== undefined) signal.value = known
  },
})

const isOn = (name: string, signal: Signal<boolean>): Remembered => ({
  name,
  read: () => signal.value,
  take: (value) => {
    if (typeof value === "boolean") signal.value = value
  },
})
