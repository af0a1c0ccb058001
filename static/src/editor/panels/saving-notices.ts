import { html, nothing, type TemplateResult } from "lit"
import type { Handover } from "../sync/handovers"
import type { Place } from "../sync/journal"
import type { Refusal } from "../sync/status"
import type { EditorContext } from "./context"
import { downloadWork } from "./download"
import { type IconName, icon } from "./icons"

type Tone = "plain" | "caution" | "bad"
type Part = TemplateResult | string | typeof nothing

/** What stands between this work and the server, and the ways on. */
export const savingNotices = (editor: EditorContext): TemplateResult => {
  const { start, sync } = editor.open.value
  const refusals = sync.refusals.value
  const handovers = editor.handovers.all.value
  const own = handovers.find(({ layerId }) => layerId === start.layer.id)
  return html`
    ${unkept(sync.warning.value)}
    ${sync.isHandedOn.value ? handedOn(editor) : nothing}
    ${refusals.map((refusal) => refused(editor, refusal))}
    ${refusals.length === 0 ? troubled(editor) : nothing}
    ${own && own.refusal === null ? waiting(editor, own) : nothing}
    ${handovers.map((handover) => (handover.refusal === null ? nothing : notHandedOver(editor, handover)))}
    ${sync.leftovers.value.held.map((place) => leftBehind(editor, place))}
  `
}

const notice = (tone: Tone, name: IconName, words: Part, ...ways: Part[]): TemplateResult => html`
  <div class="stage-notice stage-notice--${tone}" role=${tone === "plain" ? "note" : "alert"}>
    ${icon(name)}
    <div class="stage-notice__text">${words}</div>
    ${ways}
  </div>
`

const way = (words: string, run: () => unknown): TemplateResult =>
  html`<button type="button" class="button button--small" @click=${() => void run()}>${words}</button>`

const unkept = (sentence: string | null): Part =>
  sentence === null ? nothing : notice("caution", "triangleAlert", html`<p>${sentence}</p>`)

const handedOn = ({ open }: EditorContext): TemplateResult =>
  notice(
    "plain",
    "messageWarning",
    html`<p>Your time on this image had run out, and it was given to somebody else. Your work is saved and counts beside theirs.</p>`,
    way("Download it", () => downloadWork(open.peek())),
  )

/** Signed out, or refused as a whole: the sentence and the way on. */
const troubled = ({ open }: EditorContext): Part => {
  const { sync } = open.value
  const { state, message = "" } = sync.status.value
  if (state === "signed_out")
    return notice(
      "bad",
      "logIn",
      html`<p>${message}</p>`,
      html`<a class="button button--small" href="/sign-in" target="_blank" rel="noopener">Sign in</a>`,
    )
  if (state !== "failed") return nothing
  return notice(
    "bad",
    "triangleAlert",
    html`<p>${message}</p>`,
    way("Try again", () => sync.retry()),
    way("Download the work", () => downloadWork(open.peek())),
  )
}

const refused = (editor: EditorContext, { key, change, message }: Refusal): TemplateResult => {
  const { sync } = editor.open.value
  return notice(
    "bad",
    "triangleAlert",
    html`<strong>Not saved</strong><p>${message}</p>`,
    change.kind === "annotation"
      ? way("Show", () => editor.state.selection.select([change.id]))
      : nothing,
    way("Undo it", () => sync.takeBack(key)),
    way("Try again", () => sync.retry()),
  )
}

const WILL_BE = { submission: "submitted", skip: "skipped" } as const

const waiting = ({ handovers }: EditorContext, handover: Handover): TemplateResult =>
  notice(
    "plain",
    "cloudOff",
    html`<p>This image will be ${WILL_BE[handover.way]} when the connection is back.</p>`,
    way("Keep working on it", () => handovers.takeBack(handover.layerId)),
  )

const notHandedOver = (editor: EditorContext, handover: Handover): TemplateResult => {
  const { handovers, navigate, open } = editor
  const { layerId, assignmentId, fileName, way: how, refusal } = handover
  const isOpen = layerId === open.value.start.layer.id
  return notice(
    "bad",
    "triangleAlert",
    html`<strong>${fileName} was not ${WILL_BE[how]}</strong><p>${refusal}</p>`,
    isOpen ? nothing : way("Open it", () => navigate.open(assignmentId)),
    way("Try again", () => handovers.retry(layerId)),
    way("Dismiss", () => handovers.takeBack(layerId)),
  )
}

const leftBehind = (
  { navigate }: EditorContext,
  { assignmentId, fileName }: Place,
): TemplateResult =>
  notice(
    "bad",
    "gitCompare",
    html`<p>Changes on ${fileName} are not saved: they collide with others or were refused, and wait for your decision.</p>`,
    way("Open it", () => navigate.open(assignmentId)),
  )
