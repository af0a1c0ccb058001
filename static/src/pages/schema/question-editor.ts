import { html, render, type TemplateResult } from "lit"
import { answerAfter } from "../../editor/panels/answers"
import { questionField } from "../../editor/panels/question-field"
import type { Question } from "../../editor/start"
import { linesOf } from "./attributes"

const MODES: readonly Question["mode"][] = ["binary", "multiclass", "multilabel"]

/** The form of a question, and beside it the question as the editor asks it, drawn by the editor's own code. */
export class QuestionEditor extends HTMLElement {
  #given: readonly string[] = []
  #isWired = false

  connectedCallback(): void {
    if (!this.#isWired)
      this.addEventListener("input", (event) => {
        if ((event.target as Element).closest("[data-preview]")) return
        this.#given = []
        this.#draw()
      })
    this.#isWired = true
    this.#draw()
  }

  #text(name: string): string {
    return (
      this.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        `[name="${name}"]`,
      )?.value ?? ""
    )
  }

  #question(): Question {
    const mode = MODES.find((each) => each === this.#text("mode")) ?? "multiclass"
    const values = linesOf(this.#text("values"))
    const isRequired = this.querySelector<HTMLInputElement>("[name=required]")?.checked ?? false
    return {
      id: 0,
      position: 0,
      name: this.#text("name").trim() || "Your question",
      mode,
      values: values.length === 0 && mode === "binary" ? ["yes", "no"] : values,
      required: isRequired,
    }
  }

  #draw(): void {
    const place = this.querySelector<HTMLElement>("[data-preview]")
    if (place) render(this.#preview(this.#question()), place)
  }

  #preview(question: Question): TemplateResult {
    if (question.values.length === 0)
      return html`<p class="quiet">With its values the question is shown as the editor asks it.</p>`
    return questionField({
      question,
      group: `preview-${this.closest("[data-id]")?.id ?? "new"}`,
      given: this.#given,
      firstKey: Number(this.dataset.firstKey || Number.POSITIVE_INFINITY),
      isRefused: false,
      isReadOnly: false,
      takesFocus: false,
      press: (value) => {
        this.#given = answerAfter(question, this.#given, value)
        this.#draw()
      },
    })
  }
}
