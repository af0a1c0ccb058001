/** What the browser keeps of assignments for a time without a network: one cache a person. */
const PREFIX = "concord-kept-"

/** Where one person's copies are; `journal` names the server's database and the person, and ends with their id. */
export const keptName = (journal: string): string => PREFIX + journal

/** Take everybody else's copies off this browser. Plain HTTP keeps none. */
export const forgetOthers = async (isOwn: (journal: string) => boolean): Promise<void> => {
  if (!("caches" in globalThis)) return
  const names = await caches.keys()
  const foreign = names.filter(
    (name) => name.startsWith(PREFIX) && !isOwn(name.slice(PREFIX.length)),
  )
  await Promise.all(foreign.map((name) => caches.delete(name)))
}
