import { isArchive } from "./outcomes"
import type { Upload } from "./upload"

const MOST_FILES = 16
const MOST_BYTES = 24 * 1024 * 1024

/**
 * Files in the order given, in requests small enough to be repeated without regret. An archive goes alone, because
 * its answer speaks of what is in it.
 */
export const batchesOf = (uploads: readonly Upload[]): readonly (readonly Upload[])[] => {
  const batches: Upload[][] = []
  let bytes = 0
  for (const upload of uploads) {
    const last = batches.at(-1)
    const { size } = upload.file
    const isAlone = isArchive(upload.path) || (last?.[0] && isArchive(last[0].path))
    if (last && !isAlone && last.length < MOST_FILES && bytes + size <= MOST_BYTES) {
      last.push(upload)
      bytes += size
    } else {
      batches.push([upload])
      bytes = size
    }
  }
  return batches
}
