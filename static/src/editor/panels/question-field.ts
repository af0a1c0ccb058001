import { html, nothing, type TemplateResult } from "lit"
import { live } from "lit/directives/live.js"
import type { Question } from "../start"

/** As many values have a key of their own, numbered through all questions. */
export const ANSWER_KEYS = 9

export type QuestionOptions = {
  readonly question: Pick<Question, "name" | "mode" | "values" | "required">
  /** Names the group of radio buttons in the page. */
  readonly group: string
  readonly given: readonly string[]
  /** The key of the first value; the others follow. */
  readonly firstKey: number
  /** What is printed for a number: the person may have given its answer another key. The number itself if left out. */
  readonly printed?: (number: number) => string
  /** The submission was refused for want of an answer. */
  readonly isRefused: boolean
  readonly isReadOnly: boolean
  /** The first value takes the focus when somebody asks for the questions. */
  readonly takesFocus: boolean
  readonly press: (value: string) => void
}

/** One question with its values as chips, each with its key. */
export const questionField = (options: QuestionOptions): TemplateResult => {
  const { question, given, isRefused } = options
  const isMissing = question.required && given.length === 0
  return html`<fieldset class="question ${isMissing && isRefused ? "question--missing" : ""}" @keydown=${keepArrows}>
    <legend class="question__name">
      ${question.name}${isMissing ? html` <span class="required">required</span>` : nothing}
    </legend>
    <div class="choice-chips">${question.values.map((value, index) => chip(options, value, index))}</div>
  </fieldset>`
}

const chip = (options: QuestionOptions, value: string, index: number): TemplateResult => {
  const {
    question,
    group,
    given,
    firstKey,
    printed = String,
    isReadOnly,
    takesFocus,
    press,
  } = options
  const key = firstKey + index
  return html`<label class="choice-chip">
    <input
      class="choice-chip__input"
      type=${question.mode === "multilabel" ? "checkbox" : "radio"}
      name=${group}
      data-focus=${takesFocus && index === 0 ? "questions" : nothing}
      .checked=${live(given.includes(value))}
      ?disabled=${isReadOnly}
      @click=${() => press(value)}
    >
    <span class="choice-chip__face">${value}${key <= ANSWER_KEYS ? html`<kbd class="key">${printed(key)}</kbd>` : nothing}</span>
  </label>`
}

/** Arrow keys walk through the values here, and do not nudge the selection. */
const keepArrows = (event: KeyboardEvent): void => {
  if (event.key.startsWith("Arrow")) event.stopPropagation()
}
