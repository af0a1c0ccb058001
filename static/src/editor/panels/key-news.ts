import { effect } from "@preact/signals-core"
import type { EditorState } from "../document/state"
import type { Keyboard } from "../keys"
import { sentencesOf } from "../keys/bindings"
import type { PreferenceStore } from "../preferences"
import { printedOn } from "./action-button"
import type { Chrome } from "./chrome"

type Ports = {
  readonly state: EditorState
  readonly chrome: Chrome
  readonly preferences: PreferenceStore
}

const SAID = "lost_keys_said"

/**
 * Say once, on whatever device, that a newer table wants a key which the person uses for something else, and what has
 * come of it; and say when a setting could not be saved.
 */
export const tellOfKeys = (
  keyboard: Keyboard,
  { state, chrome, preferences }: Ports,
): (() => void) => {
  const stopLost = effect(() => {
    const sentences = sentencesOf(keyboard.lost.value, (key) =>
      printedOn({ ...keyboard, keyboard }, key),
    )
    const facts = keyboard.lost.value.map(({ key, loser }) => `${key} ${loser.id}`)
    const said = preferences.settings.peek()[SAID]
    const isNew = facts.some((fact) => !(Array.isArray(said) && said.includes(fact)))
    // In the dialog the person sees what a key is taken from; a toast would tell it twice.
    if (!isNew || state.dialog.peek() === "keys") return
    preferences.set(SAID, facts.slice(0, 64))
    const more = sentences.length > 1 ? ` ${sentences.length - 1} more clash.` : ""
    chrome.toast(`${sentences[0]}${more}`, {
      label: "Change keys",
      run: () => {
        state.dialog.value = "keys"
      },
    })
  })
  const stopTrouble = effect(() => {
    const trouble = preferences.trouble.value
    if (trouble) chrome.toast(trouble)
  })
  return () => {
    stopLost()
    stopTrouble()
  }
}
