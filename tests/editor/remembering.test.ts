import { describe, expect, test } from "vitest"
import { createEditorState } from "../../static/src/editor/document/state"
import { createPreferences, type Settings } from "../../static/src/editor/preferences"
import { rememberView } from "../../static/src/editor/remembering"

const open = (editor: Settings = {}) => {
  const kept = new Map<string, string>()
  const preferences = createPreferences({
    http: { send: () => Promise.reject(new Error("No server in this test.")) },
    storage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    } as unknown as Storage,
    owner: "server-7",
    initial: { keys: {}, editor },
    delayMs: 100_000,
  })
  const state = createEditorState()
  rememberView(state, preferences)
  return { state, preferences }
}

describe("how a person likes to see", () => {
  test("is set from the settings, as far as they make sense", () => {
    const { state } = open({ colours: "colour_blind", names: "loud", grid: true, fill: 7 })

    expect(state.colourSet.value).toBe("colour_blind")
    expect(state.nameTags.value).toBe("active")
    expect(state.gridVisible.value).toBe(true)
    expect(state.overlayOpacity.value).toBe(0.2)
  })

  test("holds for brushes and wands, too, within what they can be", () => {
    const { state, preferences } = open({ brush_px: 80, brush_form: "square", wand_tolerance: 999 })

    expect(state.brush.value).toEqual({ size: 80, form: "square", isProtecting: false })
    expect(state.wand.value.tolerance).toBe(24)
    state.brush.value = { ...state.brush.value, isProtecting: true }
    state.cellSize.value = 40
    state.paintsOnto.value = "new"

    expect(preferences.settings.value).toMatchObject({
      brush_px: 80,
      protect_others: true,
      cell_px: 40,
      paints_onto: "new",
    })
  })

  test("becomes a setting when it is changed, and none when it is as usual", () => {
    const { state, preferences } = open()
    expect(preferences.settings.value).toEqual({})

    state.keepTool.value = false
    state.overlayOpacity.value = 0.5
    expect(preferences.settings.value).toEqual({ keep_tool: false, fill: 0.5 })

    state.keepTool.value = true
    expect(preferences.settings.value).toEqual({ fill: 0.5 })
  })
})
