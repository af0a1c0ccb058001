import { html, nothing, svg, type TemplateResult } from "lit"
import type { Annotation, Change } from "../document/types"
import type { Category } from "../start"
import type { Conflict } from "../sync/status"
import { versionsOf } from "./conflict-words"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

type Choice = "mine" | "theirs"

/** What was changed here and elsewhere: both versions side by side, and the choice between them. */
class ConflictPanel extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { sync } = editor.open.value
    const conflicts = sync.conflicts.value
    return html`<section class="conflicts" aria-label="Conflicts">
      <p class="conflicts__intro">
        ${conflicts.length === 1 ? "One thing was" : `${conflicts.length} things were`} also changed elsewhere. Nothing is lost: choose a version; a choice can be undone.
      </p>
      ${conflicts.map((conflict) => this.#conflict(editor, conflict))}
      ${
        conflicts.length > 1
          ? html`<div class="conflicts__all">
            ${(["mine", "theirs"] as const).map(
              (choice) =>
                html`<button type="button" class="button button--small" @click=${() => {
                  for (const { key } of conflicts) sync.resolve(key, choice)
                }}>${choice === "mine" ? "Keep all of mine" : "Take all of theirs"}</button>`,
            )}
          </div>`
          : nothing
      }
    </section>`
  }

  #conflict(editor: EditorContext, { key, change }: Conflict): TemplateResult {
    const { start, sync } = editor.open.value
    const side = (
      choice: Choice,
      words: string,
    ) => html`<button type="button" class="version version--${choice}" @click=${() => sync.resolve(key, choice)}>
      <span class="version__whose">${choice === "mine" ? "Mine" : "Theirs"}</span>
      <span class="version__what">${words}</span>
    </button>`
    const title = titleOf(change, start.categories)
    const { mine, theirs, difference } = versionsOf(change, start.categories)
    return html`<div class="conflict" role="group" aria-label=${title} @pointerenter=${() => show(editor, change)} @focusin=${() => show(editor, change)}>
      <div class="conflict__head">${title}</div>
      ${difference ? html`<p class="conflict__difference">${difference}</p>` : nothing}
      ${sketch(change, start.categories)}
      <div class="conflict__versions">
        ${side("mine", mine)}
        ${side("theirs", theirs)}
      </div>
    </div>`
  }
}

const titleOf = (change: Change, categories: readonly Category[]): string => {
  if (change.kind === "answer") return change.question
  if (change.kind === "verifiedAbsent") return "Verified absent"
  const annotation = change.after ?? change.before
  return categories.find(({ id }) => id === annotation?.category_id)?.name ?? "Object"
}

/** Both boxes to scale, mine solid and theirs dashed. */
const sketch = (
  change: Change,
  categories: readonly Category[],
): TemplateResult | typeof nothing => {
  if (change.kind !== "annotation") return nothing
  const boxes = [change.after, change.before].flatMap((one) => (one ? [one.shape] : []))
  const minX = Math.min(...boxes.map(({ x }) => x))
  const minY = Math.min(...boxes.map(({ y }) => y))
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - minX
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - minY
  const margin = Math.max(width, height) * 0.06
  const frame = [minX - margin, minY - margin, width + 2 * margin, height + 2 * margin]
  return html`<svg class="conflict__sketch" viewBox=${frame.join(" ")} aria-hidden="true">
    ${rectangle(change.before, "theirs", categories)}${rectangle(change.after, "mine", categories)}
  </svg>`
}

const rectangle = (
  annotation: Annotation | undefined,
  whose: Choice,
  categories: readonly Category[],
) => {
  if (!annotation) return nothing
  const { x, y, width, height } = annotation.shape
  const colour = categories.find(({ id }) => id === annotation.category_id)?.color ?? "#9ca3af"
  return svg`<rect class="conflict__shape conflict__shape--${whose}" x=${x} y=${y} width=${width} height=${height} stroke=${colour}></rect>`
}

const show = ({ state }: EditorContext, change: Change): void => {
  if (change.kind === "annotation") state.selection.select([change.id])
}

define("concord-conflict-panel", ConflictPanel)
