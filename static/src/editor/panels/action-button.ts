import { html, nothing, type TemplateResult } from "lit"
import { type Action, printedKey } from "../keys"
import type { EditorContext } from "./context"
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
  editor: EditorContext,
  id: string,
  look: ButtonLook,
): TemplateResult | typeof nothing => {
  const action = findAction(editor, id)
  if (!action) return nothing
  const key = firstKey(editor, action)
  return html`<button
    type="button"
    class="button button--small button--${look.kind ?? "quiet"} ${look.label ? "" : "button--icon"}"
    data-tip=${action.help}
    data-key=${key ?? nothing}
    aria-label=${look.label ? nothing : action.help}
    aria-pressed=${look.isPressed ?? nothing}
    aria-keyshortcuts=${ariaKey(action)}
    ?disabled=${look.isDisabled ?? false}
    @click=${action.run}
  >${look.icon ? icon(look.icon) : nothing}${look.label ?? nothing}${look.printsKey && key ? [" ", keyCap(key)] : nothing}</button>`
}

export const findAction = (editor: EditorContext, id: string): Action | undefined =>
  editor.actions.find((action) => action.id === id)

const printedKeys = new WeakMap<Action, string>()

/** The key that a button prints, if the action has one. Bars render at each commit; keys stay what they are. */
export const firstKey = ({ isMac }: EditorContext, action: Action): string | null => {
  const [key] = action.keys
  if (key === undefined) return null
  const printed = printedKeys.get(action) ?? printedKey(key, isMac)
  printedKeys.set(action, printed)
  return printed
}

/** A key as a small cap. */
export const keyCap = (key: string): TemplateResult => html`<kbd class="key">${key}</kbd>`

const ariaKey = ({ keys }: Action): string | typeof nothing =>
  keys[0]?.replace("Mod", "Control") ?? nothing
