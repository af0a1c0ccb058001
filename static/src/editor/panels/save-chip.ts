import { html, nothing, type TemplateResult } from "lit"
import type { SyncStatus } from "../sync/status"
import type { EditorContext } from "./context"
import { type IconName, icon } from "./icons"

type Look = { readonly icon: IconName; readonly words: string; readonly more: string }

/** Saved, pending or in trouble; with the whole story on a click. */
export const saveChip = (editor: EditorContext): TemplateResult => {
  const { sync } = editor.open.value
  const status = sync.status.value
  const look = lookOf(status)
  const warning = sync.warning.value
  return html`
    <button type="button" class="chip chip--${status.state}" popovertarget="save-story" data-tip=${look.more}>
      ${icon(warning ? "triangleAlert" : look.icon)}<span class="chip__words">${look.words}</span>
    </button>
    <div class="menu save-story" id="save-story" popover>
      <p class="save-story__line">${look.more}</p>
      ${warning ? html`<p class="save-story__line save-story__line--caution">${warning}</p>` : nothing}
      ${leftovers(sync.leftovers.value)}
      ${
        status.state === "failed"
          ? html`<button type="button" class="button button--small" popovertarget="save-story" @click=${() => sync.retry()}>${icon("rotate")}Try again</button>`
          : nothing
      }
    </div>
  `
}

/** What the chip says in each state, in few words that keep their width, and in a sentence. */
export const lookOf = ({ state, pending, message }: SyncStatus): Look => {
  switch (state) {
    case "saved":
      return { icon: "check", words: "Saved", more: "Everything is on the server." }
    case "pending":
      return {
        icon: "cloudUpload",
        words: `${pending} pending`,
        more: "Kept in this browser, on its way to the server.",
      }
    case "offline":
      return { icon: "cloudOff", words: `Offline · ${pending}`, more: message ?? "" }
    case "signed_out":
      return { icon: "logIn", words: "Signed out", more: message ?? "" }
    case "conflict":
      return { icon: "gitCompare", words: "Conflict", more: message ?? "" }
    case "failed":
      return { icon: "triangleAlert", words: "Not saved", more: message ?? "" }
  }
}

const leftovers = (count: number): TemplateResult | typeof nothing =>
  count === 0
    ? nothing
    : html`<p class="save-story__line save-story__line--caution">
        ${count === 1 ? "One other image has" : `${count} other images have`} work in this browser that is not sent yet.
      </p>`
