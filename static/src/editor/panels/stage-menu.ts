import { html, nothing, type TemplateResult } from "lit"
import { findAction, firstKey, keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

const FOR_OBJECTS = [
  "duplicate",
  "copy",
  "hide",
  "lock",
  "bring-forward",
  "send-back",
  "zoom-to-selection",
  "focus-attributes",
  "delete",
] as const
const FOR_THE_PICTURE = [
  "accept",
  "undo",
  "redo",
  "paste",
  "select-all",
  "fit",
  "hide-all",
  "palette",
] as const
const EDGE_PX = 4

/** What can be done with the objects in hand, or with the picture, where the finger or the pointer is. */
class StageMenu extends Panel {
  protected override view(editor: EditorContext): TemplateResult | typeof nothing {
    if (editor.chrome.stageMenu.value === null) return nothing
    const count = editor.state.selection.ids.value.size
    const ids: readonly string[] = count > 0 ? FOR_OBJECTS : forThePicture(editor)
    return html`<div
      class="menu stage-menu"
      popover
      role="group"
      aria-label=${count > 0 ? `${count} selected` : "The picture"}
      @toggle=${(event: ToggleEvent) => {
        if (event.newState !== "closed") return
        editor.chrome.stageMenu.value = null
        editor.state.offered.value = null
      }}
      @keydown=${walk}
      @click=${(event: Event) => (event.currentTarget as HTMLElement).hidePopover()}
    >${ids.map((id) => item(editor, id))}</div>`
  }

  protected override updated(): void {
    const menu = this.querySelector<HTMLElement>(".stage-menu")
    const at = this.editor?.chrome.stageMenu.peek()
    if (!menu || !at || menu.matches(":popover-open")) return
    menu.showPopover()
    const { width, height } = menu.getBoundingClientRect()
    menu.style.left = `${Math.max(EDGE_PX, Math.min(at.x, innerWidth - width - EDGE_PX))}px`
    menu.style.top = `${Math.max(EDGE_PX, Math.min(at.y, innerHeight - height - EDGE_PX))}px`
    menu.querySelector("button")?.focus()
  }
}

const forThePicture = ({ state }: EditorContext): readonly string[] =>
  FOR_THE_PICTURE.filter((id) => id !== "accept" || state.offered.value !== null)

const item = (editor: EditorContext, id: string): TemplateResult | typeof nothing => {
  const action = findAction(editor, id)
  if (!action || action.isEnabled?.() === false) return nothing
  const key = firstKey(editor, action)
  return html`<button type="button" class="menu__item" @click=${action.run}>
    <span class="menu__words">${action.now?.() ?? action.help}</span>${key ? keyCap(key) : nothing}
  </button>`
}

const walk = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  const items = [...event.currentTarget.querySelectorAll("button")]
  const place = items.findIndex((each) => each.matches(":focus"))
  items[(place + step + items.length) % items.length]?.focus()
}

define("concord-stage-menu", StageMenu)
