import { html, nothing, type TemplateResult } from "lit"
import type { StartDocument } from "../start"
import { actionButton } from "./action-button"
import type { EditorContext } from "./context"
import { icon } from "./icons"
import { menuItem } from "./menu"
import { define, Panel } from "./panel"
import { saveChip } from "./save-chip"
import "./skip-form"

/** Where am I, is it saved, and where to next. */
class TopBar extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    return html`
      ${this.#place(editor)}
      <div class="top-bar__group">
        ${this.#undoAndRedo(editor)}
        <span class="top-bar__rule"></span>
        ${saveChip(editor)}
      </div>
      <div class="top-bar__group top-bar__group--end">${this.#ways(editor)}</div>
    `
  }

  #place({ open }: EditorContext): TemplateResult {
    const { project, image, state } = open.value.start
    return html`<div class="top-bar__place">
      <a class="button button--small button--quiet button--icon" href="/projects/${project.id}" aria-label="Back to ${project.name}" data-tip="Back to the project">${icon("arrowLeft")}</a>
      <div class="top-bar__names">
        <span class="top-bar__project">${project.name}</span>
        <h1 class="top-bar__file" title=${image.file_name}>${image.file_name}</h1>
      </div>
      ${state in STATE_WORDS ? html`<span class="tag tag--${state}" data-tip=${STATE_TIPS[state] ?? nothing}>${STATE_WORDS[state]}</span>` : nothing}
    </div>`
  }

  #undoAndRedo(editor: EditorContext): TemplateResult {
    const { store } = editor.open.value
    return html`
      ${actionButton(editor, "undo", { icon: "undo", isDisabled: !store.canUndo.value })}
      ${actionButton(editor, "redo", { icon: "redo", isDisabled: !store.canRedo.value })}
    `
  }

  #ways(editor: EditorContext): TemplateResult {
    const { navigate, open, chrome, state } = editor
    const isBusy = navigate.isBusy.value
    const hasPrevious = open.value.start.neighbours.previous !== null
    const refusal = chrome.submitRefusal.value
    return html`
      ${actionButton(editor, "previous", { icon: "chevronLeft", isDisabled: isBusy || !hasPrevious })}
      ${actionButton(editor, "next", { icon: "chevronRight", isDisabled: isBusy })}
      ${state.readOnlyReason.value === null ? this.#finishing(editor) : seeImage(open.value.start)}
      ${refusal ? html`<p class="top-bar__refusal">${icon("triangleAlert")}${refusal}</p>` : nothing}
      ${this.#more(editor)}
      ${chrome.isDrawer.value ? actionButton(editor, "side-bar", { icon: "panelRight", isPressed: chrome.isSidebarOpen.value }) : nothing}
    `
  }

  #finishing(editor: EditorContext): TemplateResult {
    const { navigate, state } = editor
    const submit = state.activeTool.value === "box" ? "submit-always" : "submit"
    return html`
      <concord-skip-form class="skip-form-host" .editor=${editor}></concord-skip-form>
      ${actionButton(editor, submit, { label: "Submit", kind: "primary", printsKey: true, isDisabled: navigate.isBusy.value })}
    `
  }

  #more(editor: EditorContext): TemplateResult {
    const { chrome } = editor
    const theme = chrome.theme.value
    return html`
      <button type="button" class="button button--small button--quiet button--icon" popovertarget="more-menu" aria-label="More" data-tip="More">${icon("ellipsis")}</button>
      <div class="menu more-menu" id="more-menu" popover @click=${closeMenu}>
        ${menuItem(editor, "palette", "search")}
        ${menuItem(editor, "help", "keyboard")}
        ${menuItem(editor, "change-keys", "keyboard")}
        ${menuItem(editor, "tour", "info")}
        ${menuItem(editor, "side-bar", "panelRight")}
        <button type="button" class="menu__item" @click=${() => {
          chrome.theme.value = theme === "dark" ? "light" : "dark"
        }}>${icon(theme === "dark" ? "sun" : "moon")}${theme === "dark" ? "Light colours" : "Dark colours"}</button>
      </div>
    `
  }
}

/** Who only looks has nothing to submit: the image's page is where others' work is compared and judged. */
const seeImage = ({ image, layer }: StartDocument): TemplateResult =>
  html`<a class="button button--small" href="/images/${image.id}?layer=${layer.id}">See the image's page</a>`

const STATE_WORDS: Readonly<Record<string, string>> = {
  returned: "Returned",
  submitted: "Submitted",
  accepted: "Accepted",
  skipped: "Skipped",
}

const STATE_TIPS: Readonly<Record<string, string>> = {
  submitted: "A change takes it back into work",
  accepted: "A change takes it back into work, to be reviewed again",
}

const closeMenu = (event: Event): void => {
  const menu = event.currentTarget
  if (menu instanceof HTMLElement) menu.hidePopover()
}

define("concord-top-bar", TopBar)
