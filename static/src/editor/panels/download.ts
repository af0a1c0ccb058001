import type { OpenDocument } from "./context"

/** Everything on the screen as a file, in the API's own form: the way out when the server will not take it. */
export const downloadWork = ({ start, store, sync }: OpenDocument): void => {
  const { annotations, answers, verifiedAbsent } = store.document.peek()
  const { id, file_name, width, height } = start.image
  const work = {
    project: start.project,
    assignment_id: start.id,
    image: { id, file_name, width, height },
    layer: {
      id: start.layer.id,
      revision: sync.revision.peek(),
      annotations: [...annotations.values()],
      answers,
      verified_absent: verifiedAbsent,
    },
  }
  const link = document.createElement("a")
  link.href = URL.createObjectURL(
    new Blob([JSON.stringify(work, null, 2)], { type: "application/json" }),
  )
  link.download = `${file_name.replaceAll("/", "_")}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), FETCHED_AFTER_MS)
}

/** Browsers begin to read the file when the click is over. */
const FETCHED_AFTER_MS = 10_000
