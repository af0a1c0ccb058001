import { apply, compose, invert } from "../document/diff"
import type { AnnotationDocument } from "../document/types"
import type { Layer } from "../start"
import type { Outbox } from "./outbox"

/** The layer as the server has it: what is shown, without what is pending. */
export const layerOf = (
  id: number,
  { entries, state }: Outbox,
  shown: AnnotationDocument,
): Layer => {
  const pending = compose(entries.map(({ diff }) => diff))
  const { annotations, answers, verifiedAbsent } = apply(shown, invert(pending))
  return {
    id,
    revision: state.revision,
    annotations: [...annotations.values()],
    answers,
    verified_absent: verifiedAbsent,
  }
}
