import { html, nothing, type TemplateResult } from "lit"
import { actionButton } from "../../editor/panels/action-button"
import { icon } from "../../editor/panels/icons"
import { menuItem } from "../../editor/panels/menu"
import { define, Panel } from "../../editor/panels/panel"
import { lookOf } from "../../editor/panels/save-chip"
import { NO_LEFTOVERS } from "../../editor/sync/status"
import type { DeskContext } from "../context"
import { count, progressWords } from "../disagreements/words"

/** Which image this is, how far the project has come, and whether the server has every decision. */
class DeskBar extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult {
    const { start, desk } = editor
    const image = desk.opened.value?.image
    return html`
      <div class="top-bar__place">
        <a class="button button--small button--quiet button--icon" href="/projects/${start.project.id}" aria-label="Back to ${start.project.name}" data-tip="Back to the project">${icon("arrowLeft")}</a>
        <div class="top-bar__names">
          <span class="top-bar__project">${start.project.name}</span>
          <h1 class="top-bar__file" title=${image?.file_name ?? nothing}>${
            image
              ? html`<a class="top-bar__link" href="/images/${image.id}">${image.file_name}</a>`
              : "Disagreements"
          }</h1>
        </div>
      </div>
      <div class="top-bar__group">
        <span class="desk-progress" role="status">${progress(editor)}</span>
        <span class="top-bar__rule"></span>
        ${chip(editor)}
      </div>
      <div class="top-bar__group top-bar__group--end">
        ${actionButton(editor, "adjudicate-undo", { icon: "undo", isDisabled: !desk.decisions.canUndo.value })}
        ${actionButton(editor, "adjudicate-previous-image", { icon: "chevronLeft" })}
        ${actionButton(editor, "adjudicate-next-image", { icon: "chevronRight" })}
        ${ending(editor)}
        ${more(editor)}
      </div>
    `
  }
}

/** How the work on this image, or on the shape that is edited, ends. */
const ending = (editor: DeskContext): TemplateResult | typeof nothing => {
  const { desk, deciding, editing } = editor
  if (desk.opened.value === null) return nothing
  if (editing.isOn.value)
    return html`
      ${actionButton(editor, "adjudicate-drop-edited", { label: "Drop", printsKey: true })}
      ${actionButton(editor, "adjudicate-take-edited", { label: "Take the shape", kind: "primary", printsKey: true })}
    `
  const rest = deciding.rest().length
  const verb = deciding.isConfirming.value ? "Yes, take" : "Take"
  const label = rest === 0 ? "Next image" : `${verb} ${count(rest, "proposal")}`
  return actionButton(editor, "adjudicate-rest", { label, kind: "primary", printsKey: true })
}

const progress = ({ desk, totals }: DeskContext): string => {
  const known = totals.value
  if (!known) return ""
  return progressWords({
    imagesDone: known.images - known.open_images,
    imageCount: known.images,
    decisions: desk.decisions.count.value,
    medianMs: desk.decisions.medianMs(),
    left: known.open,
  })
}

const chip = ({ saving, state, retry }: DeskContext): TemplateResult => {
  const status = saving.value
  const look = lookOf(status, NO_LEFTOVERS, state.isOnline.value)
  return html`
    <button type="button" class="chip chip--${look.state}" popovertarget="save-story" data-tip=${look.more}>
      ${icon(look.icon)}<span class="chip__words">${look.words}</span>
    </button>
    <div class="menu save-story" id="save-story" popover>
      <p class="save-story__line">${look.more}</p>
      ${
        status.state === "signed_out"
          ? html`<a class="button button--small" href="/sign-in" target="_blank" rel="noopener">${icon("logIn")}Sign in</a>`
          : nothing
      }
      ${
        status.pending > 0
          ? html`<button type="button" class="button button--small" popovertarget="save-story" @click=${retry}>${icon("rotate")}Send now</button>`
          : nothing
      }
    </div>
  `
}

const more = (editor: DeskContext): TemplateResult => html`
  <button type="button" class="button button--small button--quiet button--icon" popovertarget="more-menu" aria-label="More" data-tip="More">${icon("ellipsis")}</button>
  <div class="menu more-menu" id="more-menu" popover @click=${(event: Event) => {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.hidePopover()
  }}>
    ${menuItem(editor, "adjudicate-palette", "search")}
    ${menuItem(editor, "adjudicate-help", "keyboard")}
    ${menuItem(editor, "adjudicate-keys", "keyboard")}
    ${menuItem(editor, "adjudicate-ruling", "gavel")}
    ${menuItem(editor, "adjudicate-side-bar", "panelRight")}
    ${menuItem(editor, "adjudicate-theme", "sun")}
  </div>
`

define("concord-desk-bar", DeskBar)
