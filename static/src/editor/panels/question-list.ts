import { html, nothing, type TemplateResult } from "lit"
import { live } from "lit/directives/live.js"
import { answer } from "../document/edits"
import { parsedKey } from "../keys/names"
import type { Question } from "../start"
import { findAction, keyCap, printedOn } from "./action-button"
import { answerAfter, firstOpen } from "./answers"
import type { EditorContext } from "./context"
import { groupHead, isFolded } from "./group-head"
import { define, Panel } from "./panel"

/** As many values have a key of their own, numbered through all questions. */
export const ANSWER_KEYS = 9

type Place = { readonly number: number; readonly isFocus: boolean }

/** What is asked of the whole image. */
class QuestionList extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { start, store } = editor.open.value
    const focus = firstOpen(start.questions, store.document.value.answers)
    let number = 1
    const questions = start.questions.map((question) => {
      const view = this.#question(editor, question, { number, isFocus: question === focus })
      number += question.values.length
      return view
    })
    const head = groupHead(
      editor,
      this,
      { section: "questions", title: "Questions" },
      html`<span class="group__note">${modifiersNote(editor)}</span>`,
    )
    return isFolded(editor, "questions") ? head : html`${head}${questions}`
  }

  #question(editor: EditorContext, question: Question, place: Place): TemplateResult {
    const given = editor.open.value.store.document.value.answers[question.name] ?? []
    const isMissing = question.required && given.length === 0
    const isRefused = isMissing && editor.chrome.submitRefusal.value !== null
    return html`<fieldset class="question ${isRefused ? "question--missing" : ""}" @keydown=${(event: KeyboardEvent) => answerByDigit(event, editor)}>
      <legend class="question__name">
        ${question.name}${isMissing ? html` <span class="required">required</span>` : nothing}
      </legend>
      <div class="choice-chips">
        ${question.values.map((value, index) =>
          this.#value(editor, question, value, {
            number: place.number + index,
            isFocus: place.isFocus && index === 0,
          }),
        )}
      </div>
    </fieldset>`
  }

  #value(editor: EditorContext, question: Question, value: string, place: Place): TemplateResult {
    const { store } = editor.open.value
    const given = store.document.value.answers[question.name] ?? []
    const press = () =>
      store.commit(
        answer(question.name, answerAfter(question, given, value))(store.document.peek()),
      )
    return html`<label class="choice-chip">
      <input
        class="choice-chip__input"
        type=${question.mode === "multilabel" ? "checkbox" : "radio"}
        name="question-${question.id}"
        data-focus=${place.isFocus ? "questions" : nothing}
        .checked=${live(given.includes(value))}
        ?disabled=${editor.state.readOnlyReason.value !== null}
        @click=${press}
      >
      <span class="choice-chip__face">
        ${value}${answerKey(editor, place.number)}
      </span>
    </label>`
  }
}

/** "Alt+number", while the values have the keys that they are born with. */
const modifiersNote = (editor: EditorContext): string =>
  isUsual(editor, 1) ? printedOn(editor, "Alt+1").replace("1", "number") : ""

const isUsual = (editor: EditorContext, number: number): boolean =>
  findAction(editor, `answer-${number}`)?.keys[0] === `Alt+${number}`

/** The number alone, since the title says what to hold; a key of the person's own in full. */
const answerKey = (editor: EditorContext, number: number): TemplateResult | typeof nothing => {
  if (number > ANSWER_KEYS) return nothing
  const key = findAction(editor, `answer-${number}`)?.keys[0]
  if (key === undefined) return nothing
  return keyCap(isUsual(editor, number) ? parsedKey(key).base : printedOn(editor, key))
}

/** Among the questions arrow keys walk through the values and do not nudge, and the bare number answers. */
const answerByDigit = (event: KeyboardEvent, editor: EditorContext): void => {
  if (event.key.startsWith("Arrow")) event.stopPropagation()
  if (!/^[1-9]$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  event.stopPropagation()
  findAction(editor, `answer-${event.key}`)?.run()
}

define("concord-question-list", QuestionList)
