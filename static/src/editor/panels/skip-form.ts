import { html, type TemplateResult } from "lit"
import { findAction, firstKey, keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

const REASONS = [
  "The image is broken or unreadable",
  "It does not belong to this project",
  "The guidelines do not cover it",
  "I am not sure how to label it",
] as const

/** The button that hands the image back, and the question why. */
class SkipForm extends Panel {
  #isOpen = false

  protected override view(editor: EditorContext): TemplateResult {
    const { navigate, state } = editor
    const action = findAction(editor, "skip")
    return html`
      <button
        type="button"
        class="button button--small button--quiet skip-form__button"
        popovertarget="skip-form"
        data-tip=${action?.help ?? "Skip this image"}
        data-key=${(action && firstKey(editor, action)) ?? ""}
        ?disabled=${navigate.isBusy.value}
      >Skip…</button>
      <form
        class="menu skip-form"
        id="skip-form"
        popover
        aria-label="Skip this image"
        data-open=${state.dialog.value === "skip"}
        @beforetoggle=${(event: ToggleEvent) => {
          this.#isOpen = event.newState === "open"
          state.dialog.value = this.#isOpen ? "skip" : null
        }}
        @toggle=${focusFirst}
        @keydown=${chooseByDigit}
        @submit=${(event: SubmitEvent) => skip(event, editor)}
      >
        <p class="skip-form__title">Why skip this image?</p>
        ${REASONS.map(reasonButton)}
        <div class="skip-form__own">
          <input class="input input--small" name="own" maxlength="500" placeholder="Another reason" aria-label="Another reason" @keydown=${stayHere}>
          <button class="button button--small">Skip</button>
        </div>
      </form>
    `
  }

  /** The key of the table sets the state; the popover follows. */
  protected override updated(): void {
    const form = this.querySelector<HTMLFormElement>("#skip-form")
    const isWanted = form?.dataset.open === "true"
    if (isWanted !== this.#isOpen) form?.togglePopover(isWanted)
  }
}

const reasonButton = (reason: string, place: number): TemplateResult =>
  html`<button class="menu__item" value=${reason}>
    <span class="menu__words">${reason}</span>${keyCap(String(place + 1))}
  </button>`

const focusFirst = (event: ToggleEvent): void => {
  if (event.newState !== "open" || !(event.target instanceof HTMLElement)) return
  event.target.querySelector("button")?.focus()
}

const chooseByDigit = (event: KeyboardEvent): void => {
  if (!(event.currentTarget instanceof HTMLElement)) return
  const buttons = event.currentTarget.querySelectorAll<HTMLButtonElement>(".menu__item")
  buttons[Number(event.key) - 1]?.click()
}

/** Digits in a reason of one's own are text; Enter sends it, instead of the first button of the form. */
const stayHere = (event: KeyboardEvent): void => {
  event.stopPropagation()
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  event.target.form?.requestSubmit()
}

const skip = (event: SubmitEvent, { navigate, chrome }: EditorContext): void => {
  event.preventDefault()
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  const chosen = event.submitter?.getAttribute("value") ?? new FormData(form).get("own")
  const reason = String(chosen ?? "").trim()
  if (reason === "") return
  form.hidePopover()
  form.reset()
  chrome.submitRefusal.value = null
  void navigate.skip(reason)
}

define("concord-skip-form", SkipForm)
