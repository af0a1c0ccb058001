import type { DialogName, EditorState } from "../document/state"

/**
 * Show an element's dialog as the one of this name, until Escape, a press beside it, or its own buttons close it.
 *
 * The browser tells of a closed dialog in a task of its own, and keys that are pressed before that would go to a dialog
 * that is gone: the state hears of the end in the same breath.
 */
export const showModal = (
  host: Element,
  name: DialogName,
  { dialog: shown }: Pick<EditorState, "dialog">,
  mayClose = (): boolean => true,
): void => {
  const dialog = host.querySelector("dialog")
  if (!dialog) return
  const end = () => {
    if (shown.peek() === name) shown.value = null
  }
  const close = () => {
    dialog.close()
    end()
  }
  dialog.addEventListener("cancel", (event) => {
    // A field for files tells of its own end by an event of the same name.
    if (event.target !== dialog) return
    event.preventDefault()
    if (mayClose()) close()
  })
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close()
  })
  dialog.addEventListener("close", () => {
    // One that has gone may have another of its name after it.
    if (dialog.isConnected) end()
  })
  dialog.showModal()
}
