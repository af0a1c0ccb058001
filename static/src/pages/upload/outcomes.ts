import type { Answer, Outcome } from "./upload"

/**
 * What became of each path of a batch. A duplicate is answered by the image that is there already, which may have
 * another name; so a path that was neither created nor rejected is the duplicate. The parts of an archive are named
 * below it: `photos.zip/a.jpg` belongs to `photos.zip`.
 */
export const outcomesOf = (
  paths: readonly string[],
  answer: Answer,
): ReadonlyMap<string, Outcome> => new Map(paths.map((path) => [path, outcomeOf(path, answer)]))

const outcomeOf = (path: string, { created, duplicates, rejected }: Answer): Outcome => {
  const refusal = rejected.find(({ filename }) => filename === path)
  if (refusal) return { kind: "rejected", reason: refusal.reason }
  const isOwn = (name: string) => name === path || name.startsWith(`${path}/`)
  if (created.some(({ file_name }) => isOwn(file_name)) || isArchive(path))
    return { kind: "created" }
  if (duplicates.length > 0) return { kind: "duplicate" }
  return created.length > 0
    ? { kind: "created" }
    : { kind: "failed", reason: "The server did not say what became of it." }
}

export const isArchive = (path: string): boolean => /\.(zip|tar|tar\.gz|tgz)$/i.test(path)
