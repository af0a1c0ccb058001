/** Changes of categories as the server tells of them, and sentences about them. */
export type Refusal = {
  readonly cause: string
  readonly sentence: string
  readonly ids: readonly string[]
}

export type Changed = {
  readonly id: string
  readonly revision: number
  readonly category_id: number
}

export type Relabelling = {
  readonly id: number
  readonly is_undone: boolean
  readonly changed: readonly Changed[]
  readonly unchanged: number
  readonly refused: readonly Refusal[]
  readonly reopened: number
}

export const MOST_AT_ONCE = 1000

/** `12 objects are dog now. 3 stay: …`, every cause in a sentence. */
export const sentencesOf = (done: Relabelling, category: string): readonly string[] => {
  const count = done.changed.length
  const verb = count === 1 ? "is" : "are"
  const first = done.is_undone
    ? `${objects(count)} ${verb} as before.`
    : `${objects(count)} ${verb} ${category} now.`
  const same = done.unchanged > 0 ? [`${objects(done.unchanged)} had the category already.`] : []
  const reopened =
    done.reopened > 0
      ? [
          `${images(done.reopened)} in your hands again: submit ${done.reopened === 1 ? "it" : "them"} when you are done.`,
        ]
      : []
  const stay = done.refused.map(
    ({ ids, sentence }) =>
      `${objects(ids.length)} ${ids.length === 1 ? "stays" : "stay"}: ${lowered(sentence)}`,
  )
  const rest = [...same, ...reopened, ...stay]
  return count === 0 && rest.length > 0 ? rest : [first, ...rest]
}

/** The objects that would be changed too, were finished work taken up again. */
export const finishedIn = (done: Relabelling): readonly string[] =>
  done.refused.flatMap(({ cause, ids }) => (cause === "submitted" ? ids : []))

const objects = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "object" : "objects"}`

const images = (count: number): string =>
  count === 1 ? "1 image is" : `${count.toLocaleString("en")} images are`

const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)
