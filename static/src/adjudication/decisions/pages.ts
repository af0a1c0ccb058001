import type { Deed } from "./types"

/** The part of the Web Locks API that is used here; plain HTTP has none. */
export type Locks = Pick<LockManager, "request">

const nameOf = (page: string): string => `concord-adjudication-${page}`

/** Say for as long as this page lives that its deeds are its own to send. */
export const holdPage = (locks: Locks | undefined, page: string): void => {
  // Never resolved: the browser lets go when the page is gone.
  void locks?.request(nameOf(page), () => new Promise<void>(() => undefined))
}

/** Of the deeds that are kept, those of this person that no living page will send. */
export const orphaned = async (
  locks: Locks | undefined,
  deeds: readonly Deed[],
  { owner, page }: Pick<Deed, "owner" | "page">,
): Promise<readonly Deed[]> => {
  const others = deeds.filter((deed) => deed.owner === owner && deed.page !== page)
  const gone = new Set<string>()
  for (const other of new Set(others.map((deed) => deed.page)))
    if (await isGone(locks, other)) gone.add(other)
  return others.filter((deed) => gone.has(deed.page))
}

const isGone = async (locks: Locks | undefined, page: string): Promise<boolean> => {
  if (!locks) return true
  return locks.request(nameOf(page), { ifAvailable: true }, async (lock) => lock !== null)
}
