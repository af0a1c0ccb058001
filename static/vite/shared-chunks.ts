/** What the bundler knows of a module. */
type ModuleInfo = { readonly importers: readonly string[] }
type Context = { readonly getModuleInfo: (id: string) => ModuleInfo | null }

/** Scripts that share much: by each name, what both of its entries need at once is one chunk. */
const SHARED = {
  stage: ["editor/main.ts", "adjudication/main.ts"],
  panels: ["editor/controls.ts", "adjudication/main.ts"],
} as const

const reached = new Map<string, ReadonlySet<string>>()

/**
 * The chunks of what two scripts share. Left to itself the bundler makes one for each set of entries, dozens of them, and
 * small files are compressed worse than a large one. What stands first takes what its modules need, too.
 */
export const sharedChunks = Object.entries(SHARED).map(([name, both], place, all) => ({
  name: (id: string, context: Context): string | null => {
    const entries = entriesOf(id, context)
    return both.every((entry) => entries.has(entry)) ? name : null
  },
  priority: all.length - place,
}))

/** Which of the entries import a module, by however many steps; what is fetched later does not count. */
const entriesOf = (id: string, context: Context): ReadonlySet<string> => {
  const known = reached.get(id)
  if (known) return known
  const entries = new Set<string>()
  const seen = new Set([id])
  for (const module of seen) {
    const entry = Object.values(SHARED)
      .flat()
      .find((one) => module.endsWith(`/static/src/${one}`))
    if (entry) entries.add(entry)
    // An entry that another one fetches later is where its own chunk begins.
    if (!entry)
      for (const importer of context.getModuleInfo(module)?.importers ?? []) seen.add(importer)
  }
  reached.set(id, entries)
  return entries
}
