import { html, nothing, type TemplateResult } from "lit"
import { setAttribute } from "../../editor/document/edits"
import { attributeField } from "../../editor/panels/attribute-field"
import { icon } from "../../editor/panels/icons"
import { define, Panel } from "../../editor/panels/panel"
import { ANSWER_KEYS, questionField } from "../../editor/panels/question-field"
import { ago, exactly } from "../../editor/panels/times"
import type { DeskContext } from "../context"
import { differingAttributes } from "../disagreements/attributes"
import type { Cluster, Rater } from "../disagreements/types"
import { choiceWords, statusSentence } from "../disagreements/words"

/** What is known of the object in hand: why it is here, what was decided by whom, and the reason of the next choice. */
class ObjectFacts extends Panel<DeskContext> {
  protected override view(editor: DeskContext): TemplateResult | typeof nothing {
    const { desk, deciding } = editor
    const cluster = desk.current.value
    if (!cluster) return nothing
    return html`
      ${refusal(editor, cluster)}
      <p class="object-facts__line">${statusSentence(cluster.status)}${cluster.notes.length > 0 ? ` ${cluster.notes.join(" ")}` : ""}</p>
      ${past(editor, cluster)}
      ${editor.editing.isOn.value ? attributes(editor) : differences(cluster, desk.opened.value?.raters ?? [])}
      ${answers(editor, cluster)}
      <label class="object-facts__note">
        <span>Reason, kept with the decision</span>
        <input class="input input--small" data-focus="note" maxlength="10000" placeholder="None" .value=${deciding.note.value}
          @input=${(event: Event) => {
            deciding.note.value = (event.target as HTMLInputElement).value
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== "Enter" && event.key !== "Escape") return
            event.preventDefault()
            event.stopPropagation()
            editor.chrome.focusOn("stage")
          }}>
      </label>
    `
  }
}

/** The server would not take it: what it has instead is shown, and nothing was overwritten. */
const refusal = (editor: DeskContext, { id }: Cluster): TemplateResult | typeof nothing => {
  const { decisions } = editor.desk
  const found = decisions.refusals.value.get(id)
  if (!found) return nothing
  return html`<div class="object-facts__refusal" role="alert">
    ${icon("triangleAlert")}
    <p><strong>${found.kind === "conflict" ? "Decided by somebody else meanwhile." : "This was not taken."}</strong> ${found.message}</p>
    <button type="button" class="button button--small" @click=${() => decisions.forget(id)}>${found.kind === "conflict" ? "Leave it so" : "Understood"}</button>
  </div>`
}

const past = ({ desk }: DeskContext, cluster: Cluster): TemplateResult | typeof nothing => {
  const decision = desk.decisions.of(cluster)
  if (!decision) return nothing
  const raters = desk.opened.value?.raters ?? []
  const who = decision.by === null ? "Settled by itself" : `Decided by ${decision.by}`
  return html`<p class="object-facts__line">
    ${who}: ${choiceWords(decision.choice, raters)}${
      decision.at
        ? html`, <time datetime=${decision.at} title=${exactly(decision.at)}>${ago(decision.at, Date.now())}</time>`
        : nothing
    }.
    ${decision.choice.note ? html`“${decision.choice.note}”` : nothing}
    ${decision.isOutdated ? "The work has changed since, so it is open again." : nothing}
  </p>`
}

/** The attributes of the object that is edited. */
const attributes = ({ editing, categoryOf }: DeskContext): TemplateResult | typeof nothing => {
  const { store } = editing
  const [edited] = store.document.value.annotations.values()
  const asked = edited ? (categoryOf(edited.category_id)?.attributes ?? []) : []
  if (!edited || asked.length === 0) return nothing
  return html`<div class="attributes">${asked.map((attribute) =>
    attributeField({
      attribute,
      shared: { kind: "same", value: edited.attributes[attribute.name] },
      isReadOnly: false,
      set: (value) =>
        store.commit(setAttribute([edited.id], attribute.name, value)(store.document.peek())),
    }),
  )}</div>`
}

/** Attributes that the versions give differently, each with who gives what. */
const differences = (
  cluster: Cluster,
  raters: readonly Rater[],
): TemplateResult | typeof nothing => {
  const found = differingAttributes(cluster)
  if (found.length === 0) return nothing
  return html`<dl class="facts object-facts__differences">${found.map(
    ({ name, values }) => html`<div class="fact">
      <dt class="fact__name">${name}</dt>
      <dd class="fact__value">${values
        .map(({ value, layerIds }) => {
          const names = raters.filter(({ layerId }) => layerIds.includes(layerId))
          return `${value} (${names.map((rater) => rater.name).join(", ")})`
        })
        .join(", ")}</dd>
    </div>`,
  )}</dl>`
}

/** An answer of the reviewer's own: one value, or several where the question takes several. */
const answers = (editor: DeskContext, cluster: Cluster): TemplateResult | typeof nothing => {
  const { question } = cluster
  if (!question) return nothing
  const { deciding } = editor
  return html`<div class="object-facts__answers" @keydown=${(event: KeyboardEvent) => {
    if (event.key !== "Enter" || deciding.values.peek() === null) return
    event.preventDefault()
    event.stopPropagation()
    deciding.takeValues()
  }}>
    ${questionField({
      question,
      group: `answer-${cluster.id}`,
      given: deciding.shownValues(cluster),
      firstKey: ANSWER_KEYS + 1,
      isRefused: false,
      isReadOnly: false,
      takesFocus: true,
      press: (value) => deciding.press(value),
    })}
    ${
      deciding.values.value === null
        ? nothing
        : html`<button type="button" class="button button--small button--primary" @click=${() => deciding.takeValues()}>Take this answer</button>`
    }
  </div>`
}

define("concord-object-facts", ObjectFacts)
