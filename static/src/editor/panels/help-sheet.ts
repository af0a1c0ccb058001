import { html, type TemplateResult } from "lit"
import { type Action, type ActionGroup, printedKey } from "../keys"
import { keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { closeOnBackdrop } from "./dialogs"
import { icon } from "./icons"
import { define, Panel } from "./panel"

const GROUPS: readonly ActionGroup[] = ["Tools", "Edit", "Objects", "View", "Image", "Help"]
/** `category-1` … `category-9` are one line of the sheet, and so are the four ways of a step. */
const NUMBERED = /^(.*)-(\d)$/
const WAY = /^(.*step)-(left|right|up|down)$/

export type HelpLine = {
  readonly help: string
  readonly keys: readonly string[]
  /** The keys are the first and the last of a series. */
  readonly isSeries?: boolean
}

/** Every key, by what it is for. */
class HelpSheet extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    return html`<dialog class="dialog dialog--wide help" aria-labelledby="help-title" @close=${() => {
      editor.state.dialog.value = null
    }} @click=${closeOnBackdrop}>
      <form method="dialog" class="help__head">
        <h2 id="help-title">Keys</h2>
        <button class="button button--small button--quiet button--icon" aria-label="Close">${icon("x")}</button>
      </form>
      <div class="help__groups">
        ${GROUPS.map((group) => this.#group(editor, group))}
      </div>
    </dialog>`
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal()
  }

  #group(editor: EditorContext, group: ActionGroup): TemplateResult {
    const lines = helpLines(editor.actions.filter((action) => action.group === group))
    return html`<section class="help__group">
      <h3>${group}</h3>
      <dl>
        ${lines.map((line) => helpLine(line, editor.isMac))}
      </dl>
    </section>`
  }
}

/** One line an action; a series is told once: numbers by the first and last key, ways by all of them. */
export const helpLines = (actions: readonly Action[]): readonly HelpLine[] =>
  actions
    .filter(({ keys }) => keys.length > 0)
    .flatMap((action) => numberedLine(action, actions) ?? wayLine(action, actions) ?? [action])

type Lines = readonly HelpLine[] | null

const numberedLine = (action: Action, actions: readonly Action[]): Lines => {
  const [, series, number] = NUMBERED.exec(action.id) ?? []
  if (series === undefined) return null
  if (number !== "1") return []
  const last = actions.findLast(({ id }) => NUMBERED.exec(id)?.[1] === series)
  const keys = [...action.keys, ...(last?.keys ?? [])]
  return [{ help: action.help.replace("1", "1 to 9"), keys, isSeries: true }]
}

const wayLine = (action: Action, actions: readonly Action[]): Lines => {
  const [, series, way] = WAY.exec(action.id) ?? []
  if (series === undefined || way === undefined) return null
  if (way !== "left") return []
  const keys = actions.filter(({ id }) => WAY.exec(id)?.[1] === series).flatMap((one) => one.keys)
  return [{ help: action.help.replace(` ${way}`, ""), keys }]
}

const helpLine = ({ help, keys, isSeries }: HelpLine, isMac: boolean): TemplateResult => {
  const caps = keys.map((key) => keyCap(printedKey(key, isMac)))
  const [first, last] = caps
  return html`<div class="help__line">
    <dt>${help}</dt>
    <dd>${isSeries ? html`${first}<span>to</span>${last}` : caps}</dd>
  </div>`
}

define("concord-help-sheet", HelpSheet)
