import { html, type TemplateResult } from "lit"
import { answer } from "../document/edits"
import { printedKey } from "../keys/printed"
import type { Question } from "../start"
import { answerAfter, firstOpen } from "./answers"
import type { EditorContext } from "./context"
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
    return html`
      <header class="group__head">
        <h2 class="group__title">Questions</h2>
        <span class="group__note">${printedKey("Alt+1", editor.isMac).replace("1", "number")}</span>
      </header>
      ${questions}
    `
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

define("concord-question-list", QuestionList)
