import type { Action, Mode } from "../keys"
import { normalisedKey } from "./names"

/** A person's own keys: action id → keys that replace the table's; an empty list silences the action. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>

/** A key that two actions wanted in the same mode: who has it, and who went without. */
export type LostKey = { readonly key: string; readonly winner: Action; readonly loser: Action }

export type Bound = { readonly actions: readonly Action[]; readonly lost: readonly LostKey[] }

type ModesOf = (action: Action) => readonly Mode[]

/**
 * The table with the person's own keys in place.
 *
 * Nothing is refused: a newer table may want a key that somebody gave to another action long ago. The person's own keys
 * come first, then the table's, each in the table's order; whoever comes later goes without the key.
 */
export const bind = (
  table: readonly Action[],
  overrides: KeyOverrides,
  modesOf: ModesOf,
): Bound => {
  const isOwn = ({ id }: Action) => Object.hasOwn(overrides, id)
  const owners = new Map<string, Action>()
  const lost: LostKey[] = []
  const keysById = new Map<string, readonly string[]>()
  for (const action of [...table.filter(isOwn), ...table.filter((one) => !isOwn(one))]) {
    const wanted = overrides[action.id] ?? action.keys
    const got = wanted.filter((key) => {
      const places = modesOf(action).map((mode) => `${normalisedKey(key)} while ${mode}`)
      const winner = places.map((place) => owners.get(place)).find((one) => one !== undefined)
      if (winner && winner !== action) lost.push({ key, winner, loser: action })
      else for (const place of places) owners.set(place, action)
      return winner === undefined
    })
    keysById.set(action.id, got)
  }
  return {
    actions: table.map((action) => withKeys(action, keysById.get(action.id) ?? [])),
    lost,
  }
}

/** Buttons remember their action: one whose keys have not changed stays the same object. */
const withKeys = (action: Action, keys: readonly string[]): Action =>
  isSameList(action.keys, keys) ? action : { ...action, keys }

/** Whether two lists hold the same keys in the same order. */
export const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, place) => key === other[place])

/** What was lost, as sentences for the person. */
export const sentencesOf = (
  lost: readonly LostKey[],
  print: (key: string) => string,
): readonly string[] =>
  lost.map(
    ({ key, winner, loser }) =>
      `${print(key)} is the key for “${winner.help}”, so “${loser.help}” goes without it.`,
  )
