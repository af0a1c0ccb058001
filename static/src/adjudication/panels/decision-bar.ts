import { html, nothing, type TemplateResult } from "lit"
import { actionButton, findAction, firstKey, keyCap } from "../../editor/panels/action-button"
import { define, Panel } from "../../editor/panels/panel"
import { swatch } from "../../editor/panels/swatch"
import { TOOL_GROUPS, TOOL_ICONS } from "../../editor/panels/tool-icons"
import { toolsForShapes } from "../../editor/tools/registry"
import type { DeskContext } from "../context"
import { proposalOf } from "../disagreements/clusters"
import type { Cluster, Rater } from "../disagreements/types"
import { answerWords } from "./cluster-words"
import { raterLine } from "./rater-mark"

/** So many have a digit as their key. */
const DIGITS = 9
/** With more annotators each has less room: whoever has marked nothing is quiet, without the words. */
const FEW = 4
const MOST_LETTERS = 22

/** The choices about the object in hand, each with its key; while a shape is edited, the tools. */
class DecisionBar extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    const { desk, editing } = editor
    const opened = desk.opened.value
    if (!opened) return nothing
    const cluster = desk.current.value
    if (cluster && editing.isOn.value) return editingTools(editor, cluster)
    return html`
      <div class="decision-bar__choices" role="toolbar" aria-label="Decide">
        ${cluster ? choices(editor, cluster, opened.raters) : nothing}
      </div>
    `
  }
}

const choices = (
  editor: DeskContext,
  cluster: Cluster,
  raters: readonly Rater[],
): TemplateResult => html`
  <div class="decision-bar__raters ${raters.length > FEW ? "decision-bar__raters--many" : ""}">
    ${raters.slice(0, DIGITS).map((rater, place) => raterButton(editor, cluster, rater, place + 1, raters.length <= FEW))}
    ${raters.length > DIGITS ? otherRaters(editor, cluster, raters.slice(DIGITS)) : nothing}
  </div>
  <div class="decision-bar__deeds">
  ${button(editor, "adjudicate-fused", fusedWords(cluster), !cluster.isPending && cluster.proposal === null)}
  ${
    editor.deciding.canCombine()
      ? html`${button(editor, "adjudicate-union", "Union")}${button(editor, "adjudicate-intersection", "Common")}`
      : nothing
  }
  ${editor.deciding.canEstimate() ? button(editor, "adjudicate-staple", "STAPLE") : nothing}
  ${button(editor, "adjudicate-none", cluster.question ? "No answer" : "None")}
  <span class="decision-bar__rule"></span>
  ${cluster.question ? nothing : categoryButton(editor, cluster)}
  ${button(editor, "adjudicate-edit", "Edit")}
  ${editor.desk.standOf(cluster) === "open" ? nothing : button(editor, "adjudicate-reopen", "Reopen")}
  </div>
`

const fusedWords = ({ proposal }: Cluster): string =>
  proposal?.values ? `Likeliest: ${shortened(answerWords(proposal.values))}` : "Fused"

/** Words that would push the others out of the bar are cut; beside the picture they stand in full. */
const shortened = (words: string): string =>
  words.length <= MOST_LETTERS ? words : `${words.slice(0, MOST_LETTERS - 1).trimEnd()}…`

/** Those who have no digit any more: their versions are taken with the pointer, or by Tab and Enter. */
const otherRaters = (
  editor: DeskContext,
  cluster: Cluster,
  raters: readonly Rater[],
): TemplateResult => html`
  <button type="button" class="button button--small button--quiet" popovertarget="other-raters">${raters.length} more</button>
  <div class="menu decision-bar__others" id="other-raters" popover @click=${(event: Event) => {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.hidePopover()
  }}>
    ${raters.map((rater, place) => raterButton(editor, cluster, rater, DIGITS + place + 1))}
  </div>
`

const button = (editor: DeskContext, id: string, label: string, isDisabled = false) =>
  actionButton(editor, id, { label, printsKey: true, isDisabled })

/** A press takes the version; pressing and holding shows it alone, as its key does. */
const raterButton = (
  editor: DeskContext,
  cluster: Cluster,
  rater: Rater,
  digit: number,
  hasRoom = true,
): TemplateResult => {
  const action = findAction(editor, `adjudicate-take-${digit}`)
  const version = cluster.versions.find(({ layerId }) => layerId === rater.layerId)
  const key = action && firstKey(editor, action)
  const says = cluster.question && version ? `: ${answerWords(version.values)}` : ""
  const what = version ? "" : cluster.question ? ": no answer" : ": nothing there"
  return html`<button
    type="button"
    class="button button--small button--quiet ${version ? "" : "decision-bar__absent"}"
    aria-label=${hasRoom ? nothing : `${rater.name}${says}${what}`}
    data-action=${action?.id ?? nothing}
    data-key=${key ?? nothing}
    data-tip="Take ${rater.name}’s version${says}${what}. Rest on the name to see it alone"
    @click=${() => editor.deciding.takeRater(digit)}
    @pointerenter=${(event: PointerEvent) => event.pointerType === "mouse" && version && editor.looking.hold(rater.layerId)}
    @pointerleave=${() => editor.looking.hold(null)}
  >${raterLine(rater)}<span class="decision-bar__name">${rater.name}${says}${hasRoom ? what : ""}</span>${key ? keyCap(key) : nothing}</button>`
}

const categoryButton = (editor: DeskContext, cluster: Cluster): TemplateResult => {
  const choice = editor.deciding.shownChoice(cluster)
  const categoryId = proposalOf(cluster, choice)?.annotation?.category_id
  const category = categoryId === undefined ? null : editor.categoryOf(categoryId)
  const isTie = cluster.disputed.includes("category") && editor.deciding.categoryId.value === null
  return html`<span class="decision-bar__category">${category ? swatch(category.color) : nothing}${button(
    editor,
    "adjudicate-category",
    `${shortened(category?.name ?? "Category")}${isTie ? "?" : ""}`,
  )}</span>`
}

const editingTools = (editor: DeskContext, { versions }: Cluster): TemplateResult => {
  const { state } = editor
  const category = editor.categoryOf(state.activeCategoryId.value ?? -1)
  const shapes = new Set<string>([
    ...(category?.shapes ?? []),
    ...versions.flatMap(({ annotation }) => annotation?.shape.type ?? []),
  ])
  const known = new Set(toolsForShapes(shapes).map(({ name }) => name))
  return html`<div class="decision-bar__choices decision-bar__choices--tools" role="toolbar" aria-label="Tools">
    ${TOOL_GROUPS.flat()
      .filter((name) => name !== "comment" && known.has(name))
      .map((name) =>
        actionButton(editor, `tool-${name}`, {
          icon: TOOL_ICONS[name],
          printsKey: true,
          isPressed: state.activeTool.value === name,
        }),
      )}
  </div>`
}

define("concord-decision-bar", DecisionBar)
