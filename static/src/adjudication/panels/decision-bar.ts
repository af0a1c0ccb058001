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
  ${raters.slice(0, 9).map((rater, place) => raterButton(editor, cluster, rater, place + 1))}
  <span class="decision-bar__rule"></span>
  ${button(editor, "adjudicate-fused", fusedWords(cluster), cluster.proposal === null)}
  ${
    editor.deciding.canCombine()
      ? html`${button(editor, "adjudicate-union", "Union")}${button(editor, "adjudicate-intersection", "Common")}`
      : nothing
  }
  ${button(editor, "adjudicate-none", cluster.question ? "No answer" : "None")}
  <span class="decision-bar__rule"></span>
  ${cluster.question ? nothing : categoryButton(editor, cluster)}
  ${button(editor, "adjudicate-edit", "Edit")}
  ${editor.desk.standOf(cluster) === "open" ? nothing : button(editor, "adjudicate-reopen", "Reopen")}
`

const fusedWords = ({ proposal }: Cluster): string =>
  proposal?.values ? `Likeliest: ${answerWords(proposal.values)}` : "Fused"

const button = (editor: DeskContext, id: string, label: string, isDisabled = false) =>
  actionButton(editor, id, { label, printsKey: true, isDisabled })

/** A press takes the version; pressing and holding shows it alone, as its key does. */
const raterButton = (
  editor: DeskContext,
  cluster: Cluster,
  rater: Rater,
  digit: number,
): TemplateResult | typeof nothing => {
  const action = findAction(editor, `adjudicate-take-${digit}`)
  if (!action) return nothing
  const version = cluster.versions.find(({ layerId }) => layerId === rater.layerId)
  const key = firstKey(editor, action)
  const says = cluster.question && version ? `: ${answerWords(version.values)}` : ""
  const what = version ? "" : cluster.question ? ": no answer" : ": nothing there"
  return html`<button
    type="button"
    class="button button--small button--quiet ${version ? "" : "decision-bar__absent"}"
    data-action=${action.id}
    data-key=${key ?? nothing}
    data-tip="Take ${rater.name}’s version; rest on the name to see it alone"
    @click=${() => editor.deciding.takeRater(digit)}
    @pointerenter=${(event: PointerEvent) => event.pointerType === "mouse" && version && editor.looking.hold(rater.layerId)}
    @pointerleave=${() => editor.looking.hold(null)}
  >${raterLine(rater)}<span class="decision-bar__name">${rater.name}${says}${what}</span>${key ? keyCap(key) : nothing}</button>`
}

const categoryButton = (editor: DeskContext, cluster: Cluster): TemplateResult => {
  const choice = editor.deciding.shownChoice(cluster)
  const categoryId = proposalOf(cluster, choice)?.annotation?.category_id
  const category = categoryId === undefined ? null : editor.categoryOf(categoryId)
  const isTie = cluster.disputed.includes("category") && editor.deciding.categoryId.value === null
  return html`<span class="decision-bar__category">${category ? swatch(category.color) : nothing}${button(
    editor,
    "adjudicate-category",
    isTie ? `${category?.name ?? "Category"}?` : (category?.name ?? "Category"),
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
