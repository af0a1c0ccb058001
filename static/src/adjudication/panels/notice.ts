import { html, nothing, type TemplateResult } from "lit"
import { define, Panel } from "../../editor/panels/panel"
import type { DeskContext } from "../context"

/** In place of a picture: that one is on its way, that none could be had, or that all is settled. */
class DeskNotice extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    const state = editor.desk.state.value
    this.toggleAttribute("hidden", state.kind === "open")
    switch (state.kind) {
      case "open":
        return nothing
      case "loading":
        return html`<p role="status">Looking for the next image …</p>`
      case "failed":
        return html`<div role="alert">
          <h2>The disagreements could not be read</h2>
          <p>${ended(state.message)} What you have decided is safe.</p>
          <button type="button" class="button button--primary" @click=${state.retry}>Try again</button>
        </div>`
      case "finished":
        return this.#finished(editor)
    }
  }

  /** The keys have nothing left to do on this screen: they go to the way on. */
  protected override updated(): void {
    if (this.editor?.desk.state.peek().kind === "finished") this.querySelector("a")?.focus()
  }

  #finished({ start, saving, totals }: DeskContext): TemplateResult {
    const home = `/projects/${start.project.id}`
    if (totals.value?.images === 0 && Object.keys(start.filters).length === 0)
      return nothingYet(home, start.project.name)
    const isFiltered = Object.keys(start.filters).length > 0
    const pending = saving.value.pending
    return html`<div role="status">
      <h2>${isFiltered ? "Nothing of this kind is left" : "Everything is settled"}</h2>
      <p>${
        isFiltered
          ? "There may be other disagreements."
          : "Export the consensus, or come back when more work has been submitted."
      }${pending > 0 ? " Your latest decisions are still on their way: leave this page open for a moment." : ""}</p>
      <p class="desk-notice__ways">
        ${
          isFiltered
            ? html`<a class="button button--primary" href="${home}/adjudication">See all disagreements</a>`
            : html`<a class="button button--primary" href="${home}/exports">Export the consensus</a>`
        }
        <a class="button" href=${home}>Back to ${start.project.name}</a>
      </p>
    </div>`
  }
}

/** As a sentence, so that another one can follow: not every refusal ends with a full stop. */
const ended = (message: string): string => (/[.!?…]$/u.test(message) ? message : `${message}.`)

/** Nobody has differed from anybody on any image. */
const nothingYet = (home: string, project: string): TemplateResult => html`<div role="status">
  <h2>Nothing to decide yet</h2>
  <p>Disagreements appear here once two people have submitted the same image and differ on it.</p>
  <p class="desk-notice__ways">
    <a class="button button--primary" href="${home}/agreement">See how far people agree</a>
    <a class="button" href=${home}>Back to ${project}</a>
  </p>
</div>`

define("concord-desk-notice", DeskNotice)
