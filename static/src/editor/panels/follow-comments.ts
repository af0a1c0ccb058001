import { effect } from "@preact/signals-core"
import type { EditorState } from "../document/state"
import type { Chrome } from "./chrome"

/** A comment that is begun, or a pin that is pressed, brings its panel to the front. */
export const followComments = (state: EditorState, chrome: Chrome): void => {
  effect(() => {
    if (state.pin.value === null && state.openThreadId.value === null) return
    chrome.isSidebarOpen.value = true
    chrome.tab.value = "comments"
  })
}
