import type { Answer, Outcome } from "./upload"

/**
 * What became of each path of a batch. A duplicate is answered by the image that is there already, which may have
 * another name; so a path that was neither created, nor rejected, nor an archive is the duplicate.
 */
export const outcomesOf = (
  paths: readonly string[],
  answer: Answer,
): ReadonlyMap<string, Outcome> => new Map(paths.map((path) => [path, outcomeOf(path, answer)]))

const outcomeOf = (path: string, { created, duplicates, rejected, archives }: Answer): Outcome => {
  const refusal = rejected.find(({ filename }) => filename === path)
  if (refusal) return { kind: "rejected", reason: refusal.reason }
  const archive = archives.find(({ filename }) => filename === path)
  if (archive) return { kind: "unpacking", jobId: archive.job_id }
  if (created.some(({ file_name }) => file_name === path)) return { kind: "created" }
  if (duplicates.length > 0) return { kind: "duplicate" }
  return created.length > 0
    ? { kind: "created" }
    : { kind: "failed", reason: "The server did not say what became of it." }
}
