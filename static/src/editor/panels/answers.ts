import type { Answers } from "../document/types"
import type { Question } from "../start"

/** The answer after a value was pressed: some questions take several, the others one; pressed again, it is taken back. */
export const answerAfter = (
  { mode }: Question,
  given: readonly string[],
  pressed: string,
): readonly string[] => {
  if (given.includes(pressed)) return given.filter((value) => value !== pressed)
  return mode === "multilabel" ? [...given, pressed] : [pressed]
}

/** The question and value with this number, counted through all questions. */
export const numberedValue = (
  questions: readonly Question[],
  number: number,
): { readonly question: Question; readonly value: string } | null => {
  const all = questions.flatMap((question) => question.values.map((value) => ({ question, value })))
  return all[number - 1] ?? null
}

/** Where to begin answering: the first required question without an answer, else the first of all. */
export const firstOpen = (questions: readonly Question[], answers: Answers): Question | undefined =>
  questions.find(({ name, required }) => required && !answers[name]?.length) ?? questions[0]
