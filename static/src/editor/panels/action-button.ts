import { html, nothing, type TemplateResult } from "lit"
import type { Action } from "../keys"
import type { Layout } from "../keys/layout"
import { ariaKey, printedKey } from "../keys/printed"
import type { ActionContext } from "./context"
import { type IconName, icon } from "./icons"

export type ButtonLook = {
  readonly icon?: IconName
  /** Words on the button; without them the action's help is its name. */
  readonly label?: string
  readonly kind?: "quiet" | "primary"
  readonly isPressed?: boolean
  readonly isDisabled?: boolean
  /** Print the key on the button, and not in its tooltip alone. */
  readonly printsKey?: boolean
}

/** A button for an action of the table: its words and its key come from there. */
export const actionButton = (
  editor: ActionContext,
  id: string,
  look: ButtonLook,
): TemplateResult | typeof nothing => {
  const action = findAction(editor, id)
  if (!action) return nothing
  const key = firstKey(editor, action)
  return html`<button
    type="button"
    class="button button--small button--${look.kind ?? "quiet"} ${look.label ? "" : "button--icon"}"
    data-action=${id}
    data-tip=${action.help}
    data-key=${key ?? nothing}
    aria-label=${look.label ? nothing : nameOf(action, look, key)}
    aria-pressed=${look.isPressed ?? nothing}
    aria-keyshortcuts=${action.keys[0] ? ariaKey(action.keys[0], editor.isMac) : nothing}
    ?disabled=${look.isDisabled ?? false}
    @click=${action.run}
  >${look.icon ? icon(look.icon) : nothing}${look.label ?? nothing}${look.printsKey && key ? [" ", keyCap(look.label ? key : shortCap(key))] : nothing}</button>`
}

/** A name holds the words that are written on its button, for those who say what they see; one letter is no word. */
const nameOf = ({ help }: Action, { printsKey }: ButtonLook, key: string | null): string => {
  const cap = printsKey && key ? shortCap(key) : ""
  return cap.length > 1 ? `${help} ${cap}` : help
}

const shortCap = (key: string): string => key.replace("Shift+", "⇧")

export const findAction = (editor: ActionContext, id: string): Action | undefined =>
  editor.actions.find((action) => action.id === id)

const printedByLayout = new WeakMap<Layout, WeakMap<Action, string>>()

/** The key that a button prints, if the action has one. Bars render at each commit; keys seldom change. */
export const firstKey = (editor: ActionContext, action: Action): string | null => {
  const [key] = action.keys
  if (key === undefined) return null
  const layout = editor.keyboard.layout.value
  const printed = printedByLayout.get(layout) ?? new WeakMap<Action, string>()
  printedByLayout.set(layout, printed)
  const words = printed.get(action) ?? printedOn(editor, key)
  printed.set(action, words)
  return words
}

/** A key as it is printed on this person's keyboard. */
export const printedOn = (
  { isMac, keyboard }: Pick<ActionContext, "isMac" | "keyboard">,
  key: string,
): string => printedKey(key, isMac, keyboard.layout.value)

/** The printed key of an action by its id; empty if it has none. */
export const keyOf = (editor: ActionContext, id: string): string => {
  const action = findAction(editor, id)
  return (action && firstKey(editor, action)) ?? ""
}

/** A key as a small cap. */
export const keyCap = (key: string): TemplateResult => html`<kbd class="key">${key}</kbd>`
