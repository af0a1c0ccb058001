import { html, type TemplateResult } from "lit"
import { answer } from "../document/edits"
import type { Question } from "../start"
import { findAction, printedOn } from "./action-button"
import { answerAfter, firstOpen } from "./answers"
import type { EditorContext } from "./context"
import { groupHead, isFolded } from "./group-head"
import { define, Panel } from "./panel"
import { questionField } from "./question-field"

/** What is asked of the whole image. */
class QuestionList extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { start, store } = editor.open.value
    const focus = firstOpen(start.questions, store.document.value.answers)
    let firstKey = 1
    const questions = start.questions.map((question) => {
      const view = this.#question(editor, question, firstKey, question === focus)
      firstKey += question.values.length
      return view
    })
    const note = isUsual(editor, 1) ? printedOn(editor, "Alt+1").replace("1", "number") : ""
    const head = groupHead(
      editor,
      this,
      { section: "questions", title: "Questions" },
      html`<span class="group__note">${note}</span>`,
    )
    return isFolded(editor, "questions") ? head : html`${head}${questions}`
  }

  protected override firstUpdated(): void {
    this.addEventListener("keydown", (event) => this.editor && answerByDigit(event, this.editor))
  }

  #question(
    editor: EditorContext,
    question: Question,
    firstKey: number,
    takesFocus: boolean,
  ): TemplateResult {
    const { store } = editor.open.value
    const given = store.document.value.answers[question.name] ?? []
    return questionField({
      question,
      group: `question-${question.id}`,
      given,
      firstKey,
      printed: (number) => answerKey(editor, number),
      isRefused: editor.chrome.submitRefusal.value !== null,
      isReadOnly: editor.state.readOnlyReason.value !== null,
      takesFocus,
      press: (value) =>
        store.commit(
          answer(question.name, answerAfter(question, given, value))(store.document.peek()),
        ),
    })
  }
}

/** While a value has the key that it was born with, the title says what to hold and the number alone is printed. */
const isUsual = (editor: EditorContext, number: number): boolean =>
  findAction(editor, `answer-${number}`)?.keys[0] === `Alt+${number}`

const answerKey = (editor: EditorContext, number: number): string => {
  const key = findAction(editor, `answer-${number}`)?.keys[0]
  if (key === undefined) return ""
  return isUsual(editor, number) ? String(number) : printedOn(editor, key)
}

/** Among the questions the bare number answers. */
const answerByDigit = (event: KeyboardEvent, editor: EditorContext): void => {
  if (!/^[1-9]$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return
  const action = findAction(editor, `answer-${event.key}`)
  if (!action || action.isEnabled?.() === false) return
  event.preventDefault()
  event.stopPropagation()
  action.run()
}

define("concord-question-list", QuestionList)
