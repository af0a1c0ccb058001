import type { Action, Mode } from "../keys"
import { isSameList, type KeyOverrides } from "./bindings"
import { isKeyName, normalisedKey } from "./names"

/** A key on its way to an action: in place of one that it had, or beside them. */
export type Wish = { readonly id: string; readonly key: string; readonly inPlaceOf: string | null }

type Table = readonly Action[]
type ModesOf = (action: Action) => readonly Mode[]

/** How many keys one action may have; more than anybody remembers. */
export const MOST_KEYS = 8

/** The other actions that hear this key in a mode in which the action is heard too. `actions` have their keys of now. */
export const clashesOf = (
  actions: Table,
  { id, key }: Pick<Wish, "id" | "key">,
  modesOf: ModesOf,
): readonly Action[] => {
  const action = actions.find((one) => one.id === id)
  if (!action) return []
  const modes = modesOf(action)
  const wanted = normalisedKey(key)
  return actions.filter(
    (other) =>
      other.id !== id &&
      other.keys.some((one) => normalisedKey(one) === wanted) &&
      modesOf(other).some((mode) => modes.includes(mode)),
  )
}

/** The person's keys with the wish granted; whoever had the key before goes without it. */
export const granted = (
  overrides: KeyOverrides,
  { table, actions, modesOf }: { table: Table; actions: Table; modesOf: ModesOf },
  wish: Wish,
): KeyOverrides => {
  const losers = clashesOf(actions, wish, modesOf)
  const without = losers.reduce(
    (own, loser) => withKeys(own, table, loser.id, keysWithout(loser.keys, wish.key)),
    overrides,
  )
  const keys = actions.find(({ id }) => id === wish.id)?.keys ?? []
  return withKeys(without, table, wish.id, keysWith(keys, wish))
}

/** As `granted`, but whoever had the key is given the one that it replaces. Without one there is nothing to give. */
export const swapped = (
  overrides: KeyOverrides,
  facts: { table: Table; actions: Table; modesOf: ModesOf },
  wish: Wish,
): KeyOverrides => {
  const after = granted(overrides, facts, wish)
  const [loser] = clashesOf(facts.actions, wish, facts.modesOf)
  if (!loser || wish.inPlaceOf === null) return after
  const keys = loser.keys.map((key) =>
    normalisedKey(key) === normalisedKey(wish.key) ? (wish.inPlaceOf ?? key) : key,
  )
  return withKeys(after, facts.table, loser.id, keys)
}

/** The person's keys with these for an action; what is the table's anyway is not kept. */
export const withKeys = (
  overrides: KeyOverrides,
  table: Table,
  id: string,
  keys: readonly string[],
): KeyOverrides => {
  const { [id]: _, ...others } = overrides
  const usual = table.find((action) => action.id === id)?.keys ?? []
  return isSameList(usual, keys) ? others : { ...others, [id]: keys.slice(0, MOST_KEYS) }
}

/** The keys that the person has for actions of other screens: what is done in this table leaves them alone. */
export const keysElsewhere = (overrides: KeyOverrides, table: Table): KeyOverrides => {
  const here = new Set(table.map(({ id }) => id))
  return Object.fromEntries(Object.entries(overrides).filter(([id]) => !here.has(id)))
}

/** These keys without one, however it is spelt. */
export const keysWithout = (keys: readonly string[], key: string): readonly string[] =>
  keys.filter((one) => normalisedKey(one) !== normalisedKey(key))

const keysWith = (keys: readonly string[], { key, inPlaceOf }: Wish): readonly string[] => {
  const others = keysWithout(keys, key)
  if (inPlaceOf === null || !others.includes(inPlaceOf)) return [...others, key]
  return others.map((one) => (one === inPlaceOf ? key : one))
}

/** A person's keys as a file for another server, or a colleague. */
export const exportedKeys = (overrides: KeyOverrides): string =>
  `${JSON.stringify({ format: "concord-keys", version: 1, keys: overrides }, null, 2)}\n`

export type ImportedKeys = {
  readonly overrides: KeyOverrides
  /** What of the file could not be taken, as sentences. */
  readonly problems: readonly string[]
}

/** Keys from a file. What this editor does not know is left out and named; only a file of another kind is refused. */
export const importedKeys = (text: string, table: Table): ImportedKeys => {
  const keys = keysInFile(text)
  if (typeof keys === "string") return { overrides: {}, problems: [keys] }
  const known = new Set(table.map(({ id }) => id))
  const problems: string[] = []
  let overrides: KeyOverrides = {}
  for (const [id, list] of Object.entries(keys)) {
    const problem = known.has(id) ? problemWith(id, list) : `No action is called “${id}” here.`
    if (problem) problems.push(problem)
    else overrides = withKeys(overrides, table, id, (list as string[]).map(normalisedKey))
  }
  return { overrides, problems }
}

const problemWith = (id: string, list: unknown): string | null => {
  if (!Array.isArray(list))
    return `“${id}”: expected a list of keys, found ${JSON.stringify(list)}.`
  const wrong = list.find((key) => typeof key !== "string" || !isKeyName(key))
  return wrong === undefined ? null : `“${id}”: ${JSON.stringify(wrong)} is not a key.`
}

const NOT_OURS = "This file holds no keys: expected JSON as “Save as a file” writes it."

const keysInFile = (text: string): Readonly<Record<string, unknown>> | string => {
  try {
    const file: unknown = JSON.parse(text)
    if (!isRecord(file) || file.format !== "concord-keys" || !isRecord(file.keys)) return NOT_OURS
    if (file.version === 1) return file.keys
    return `This file is of version ${JSON.stringify(file.version)}; version 1 can be read here.`
  } catch {
    return NOT_OURS
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
