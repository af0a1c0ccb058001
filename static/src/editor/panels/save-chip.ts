import { html, nothing, type TemplateResult } from "lit"
import type { Leftovers, SyncStatus } from "../sync/status"
import type { EditorContext } from "./context"
import { type IconName, icon } from "./icons"

/** How the state of saving is told: a sign, few words, and a sentence. */
export type Look = {
  readonly state: SyncStatus["state"]
  readonly icon: IconName
  readonly words: string
  readonly more: string
}

/** Saved, pending or in trouble, on this image and on those left before; with the whole story on a click. */
export const saveChip = (editor: EditorContext): TemplateResult => {
  const { sync } = editor.open.value
  const { state, pending } = sync.status.value
  const leftovers = sync.leftovers.value
  const warning = sync.warning.value
  const look = lookOf(sync.status.value, leftovers, editor.state.isOnline.value, warning)
  const handovers = editor.handovers.all.value.filter(({ refusal }) => refusal === null).length
  return html`
    <button type="button" class="chip chip--${look.state}" popovertarget="save-story" data-tip=${look.more}>
      ${icon(warning ? "triangleAlert" : look.icon)}<span class="chip__words">${look.words}</span>
    </button>
    <div class="menu save-story" id="save-story" popover>
      <p class="save-story__line">${look.more}</p>
      ${warning ? html`<p class="save-story__line save-story__line--caution">${warning}</p>` : nothing}
      ${unsentWork(pending, leftovers)}
      ${handovers > 0 ? html`<p class="save-story__line">${waiting(handovers)}</p>` : nothing}
      ${
        state === "signed_out"
          ? html`<a class="button button--small" href="/sign-in" target="_blank" rel="noopener">${icon("logIn")}Sign in</a>`
          : nothing
      }
      ${
        state === "failed" || state === "delayed"
          ? html`<button type="button" class="button button--small" popovertarget="save-story" @click=${() => sync.retry()}>${icon("rotate")}Try again</button>`
          : nothing
      }
    </div>
  `
}

const OFFLINE =
  "You are offline. Work is kept in this browser and sent as soon as the connection is back."

/** What the chip says, in few words that keep their width, and in a sentence. Its number counts all unsent work. */
export const lookOf = (
  { state, pending, unkept = 0, message = "" }: SyncStatus,
  leftovers: Leftovers,
  isOnline: boolean,
  warning: string | null = null,
): Look => {
  const unsent = pending + leftovers.commits
  if (warning !== null && unkept > 0) return notKept(unkept, warning)
  switch (state) {
    case "signed_out":
      return { state, icon: "logIn", words: "Signed out", more: message }
    case "conflict":
      return { state, icon: "gitCompare", words: "Conflict", more: message }
    case "failed":
      return { state, icon: "triangleAlert", words: "Not saved", more: message }
    case "delayed":
      return { state, icon: "triangleAlert", words: counted("Delayed", unsent), more: message }
    case "offline":
      return offline(unsent, message)
    default:
      if (state === "pending" && unsent === 0) return CHECKING
      return isOnline ? underway(unsent, unkept) : offline(unsent, OFFLINE)
  }
}

const offline = (unsent: number, more: string): Look => ({
  state: "offline",
  icon: "cloudOff",
  words: counted("Offline", unsent),
  more,
})

const counted = (word: string, unsent: number): string =>
  unsent > 0 ? `${word} · ${unsent}` : word

/** Neither in this browser nor at the server: nothing else matters as much. */
const notKept = (unkept: number, more: string): Look => ({
  state: "failed",
  icon: "triangleAlert",
  words: `Not kept on this device · ${unkept}`,
  more,
})

const underway = (unsent: number, unkept: number): Look => {
  if (unkept > 0)
    return { state: "pending", icon: "cloudUpload", words: "Saving…", more: "Being written down." }
  return unsent > 0
    ? {
        state: "pending",
        icon: "cloudUpload",
        words: `${unsent} pending`,
        more: "Kept in this browser, on its way to the server.",
      }
    : { state: "saved", icon: "check", words: "Saved", more: "Everything is on the server." }
}

/** The journal may hold work of an earlier page: nothing is called saved before it is read. */
const CHECKING: Look = {
  state: "pending",
  icon: "cloudUpload",
  words: "Checking…",
  more: "Looking for work that is kept in this browser.",
}

const waiting = (count: number): string =>
  count === 1
    ? "One image will be handed in when the connection is back."
    : `${count} images will be handed in when the connection is back.`

/** Which images the unsent work is on; said only when it is not this one alone. */
const unsentWork = (
  pending: number,
  { commits, images }: Leftovers,
): TemplateResult | typeof nothing =>
  commits === 0
    ? nothing
    : html`<p class="save-story__line save-story__line--caution">
        Not sent yet: ${pending > 0 ? `${changes(pending)} on this image, ` : ""}${changes(commits)} on ${images === 1 ? "one other image" : `${images} other images`}.
      </p>`

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`)
