import type { Upload } from "./upload"

const MOST_FILES = 16
const MOST_BYTES = 24 * 1024 * 1024

/** Files in the order given, in requests small enough to be repeated without regret. */
export const batchesOf = (uploads: readonly Upload[]): readonly (readonly Upload[])[] => {
  const batches: Upload[][] = []
  let bytes = 0
  for (const upload of uploads) {
    const last = batches.at(-1)
    const { size } = upload.file
    if (last && last.length < MOST_FILES && bytes + size <= MOST_BYTES) {
      last.push(upload)
      bytes += size
    } else {
      batches.push([upload])
      bytes = size
    }
  }
  return batches
}
