import { signal } from "@preact/signals-core"
import { html, nothing, type TemplateResult } from "lit"
import { findAction, firstKey, keyCap } from "./action-button"
import type { EditorContext } from "./context"
import { deedOf, firstTool } from "./first-tool"
import { define, Panel } from "./panel"

const SHOWN_MS = 4000

/** What is said: seen for a moment below the picture, and read out. */
export abstract class SayingPanel<
  Context extends Pick<EditorContext, "state">,
> extends Panel<Context> {
  readonly #shown = signal("")
  #said = ""
  #timer: ReturnType<typeof setTimeout> | undefined

  /** What stands there while nothing is said. */
  protected abstract silence(editor: Context): TemplateResult | typeof nothing

  protected override view(editor: Context): TemplateResult {
    const sentence = editor.state.announcement.value
    if (sentence !== this.#said) this.#show(sentence)
    const shown = this.#shown.value
    return html`
      <div class="announcer__bubble ${shown ? "" : "announcer__bubble--gone"}" role="status" aria-live="polite">${shown}</div>
      ${shown ? nothing : this.silence(editor)}
    `
  }

  #show(sentence: string): void {
    this.#said = sentence
    clearTimeout(this.#timer)
    queueMicrotask(() => {
      this.#shown.value = sentence
    })
    this.#timer = setTimeout(() => {
      this.#shown.value = ""
    }, SHOWN_MS)
  }
}

/** What the editor says; on an empty picture, how to begin. */
class Announcer extends SayingPanel<EditorContext> {
  protected override silence(editor: EditorContext): TemplateResult | typeof nothing {
    const { state, open } = editor
    const document = open.value.store.document.value
    const isEmpty = document.annotations.size === 0 && document.verifiedAbsent.length === 0
    const isReady = state.imageStatus.value === "ready" || state.imageStatus.value === "preview"
    if (!isEmpty || !isReady || state.isDrawing.value || state.readOnlyReason.value !== null)
      return nothing
    const tool = firstTool(editor)
    return html`<p class="announcer__beginning">
      Nothing is marked yet: ${tool ? html`press ${key(editor, tool.id)} to ${deedOf(tool)} · ` : nothing}${key(editor, "category-1")} to ${key(editor, "category-9")} choose a category · ${key(editor, "verified-absent")} checked, none here · ${key(editor, "help")} all keys
      ${editor.chrome.isTourSeen.value || editor.chrome.tourStep.value !== null ? nothing : newHere(editor)}
    </p>`
  }
}

/** Offered to newcomers alone, and only until they have said yes or no. */
const newHere = ({ chrome }: EditorContext): TemplateResult => html`<span class="announcer__offer">
  New here?
  <button type="button" class="button button--small" @click=${() => chrome.startTour()}>Take the two-minute tour</button>
  <button type="button" class="button button--small button--quiet" @click=${() => chrome.leaveTour()}>No, thanks</button>
</span>`

const key = (editor: EditorContext, id: string): TemplateResult | typeof nothing => {
  const action = findAction(editor, id)
  const printed = action && firstKey(editor, action)
  return printed ? keyCap(printed) : nothing
}

define("concord-announcer", Announcer)
