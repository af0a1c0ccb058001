import { html, nothing, type TemplateResult } from "lit"
import { findAction, firstKey, keyCap } from "./action-button"
import type { ActionContext } from "./context"
import { type IconName, icon } from "./icons"

/** An action as a line of a menu. */
export const menuItem = (
  editor: ActionContext,
  id: string,
  name: IconName,
): TemplateResult | typeof nothing => {
  const action = findAction(editor, id)
  if (!action) return nothing
  const key = firstKey(editor, action)
  return html`<button type="button" class="menu__item" data-action=${id} @click=${action.run}>
    ${icon(name)}<span class="menu__words">${action.help}</span>${key ? keyCap(key) : nothing}
  </button>`
}
