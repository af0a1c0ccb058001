import { html, nothing, svg, type TemplateResult } from "lit"
import type { Annotation, Change } from "../document/types"
import { grownBounds, unionOfBounds } from "../geometry/bounds"
import { boundsOf } from "../geometry/kinds"
import { svgPathOf } from "../geometry/svg"
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

/** Both shapes to scale, mine solid and theirs dashed. */
const sketch = (
  change: Change,
  categories: readonly Category[],
): TemplateResult | typeof nothing => {
  if (change.kind !== "annotation") return nothing
  const versions = [change.after, change.before].flatMap((one) => one ?? [])
  const bounds = unionOfBounds(versions.map(({ shape }) => boundsOf(shape)))
  if (!bounds) return nothing
  const margin = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY, 1) * 0.06
  const { minX, minY, maxX, maxY } = grownBounds(bounds, margin)
  const frame = [minX, minY, maxX - minX, maxY - minY]
  return html`<svg class="conflict__sketch" viewBox=${frame.join(" ")} aria-hidden="true">
    ${outline(change.before, "theirs", categories)}${outline(change.after, "mine", categories)}
  </svg>`
}

const outline = (
  annotation: Annotation | undefined,
  whose: Choice,
  categories: readonly Category[],
) => {
  if (!annotation) return nothing
  const category = categories.find(({ id }) => id === annotation.category_id)
  const d = svgPathOf(annotation.shape, category?.skeleton?.edges ?? [])
  return svg`<path class="conflict__shape conflict__shape--${whose}" d=${d} stroke=${category?.color ?? "#9ca3af"}></path>`
}

const show = ({ state }: EditorContext, change: Change): void => {
  if (change.kind === "annotation") state.selection.select([change.id])
}

define("concord-conflict-panel", ConflictPanel)
