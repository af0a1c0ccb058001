import type { Action } from "../keys"

/** `category-1` … `category-9` are one line of the sheet, and so are the four ways of a step. */
const NUMBERED = /^(.*)-(\d)$/
const WAY = /^(.*step)-(left|right|up|down)$/

export type HelpLine = {
  readonly help: string
  readonly keys: readonly string[]
  /** The keys are the first and the last of a series. */
  readonly isSeries?: boolean
}

/** One line an action; a series is told once: numbers by the first and last key, ways by all of them. */
export const helpLines = (actions: readonly Action[]): readonly HelpLine[] =>
  actions
    .filter(({ keys }) => keys.length > 0)
    .flatMap((action) => numberedLine(action, actions) ?? wayLine(action, actions) ?? [action])

type Lines = readonly HelpLine[] | null

/** A series whose keys do not run from the first to the last any more is listed key by key. */
const numberedLine = (action: Action, actions: readonly Action[]): Lines => {
  const [, series, number] = NUMBERED.exec(action.id) ?? []
  if (series === undefined || !isRunning(series, actions)) return null
  if (number !== "1") return []
  const last = actions.findLast(({ id }) => NUMBERED.exec(id)?.[1] === series)
  const keys = [...action.keys, ...(last?.keys ?? [])]
  return [{ help: action.help.replace("1", "1 to 9"), keys, isSeries: true }]
}

const isRunning = (series: string, actions: readonly Action[]): boolean =>
  actions.every(({ id, keys }) => {
    const [, name, number] = NUMBERED.exec(id) ?? []
    return name !== series || (keys.length === 1 && keys[0]?.endsWith(number ?? "") === true)
  })

const wayLine = (action: Action, actions: readonly Action[]): Lines => {
  const [, series, way] = WAY.exec(action.id) ?? []
  if (series === undefined || way === undefined) return null
  const all = actions.filter(({ id }) => WAY.exec(id)?.[1] === series)
  if (all[0] !== action) return []
  const keys = all.flatMap((one) => one.keys)
  return [{ help: action.help.replace(` ${way}`, ""), keys }]
}
