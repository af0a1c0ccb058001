import { type ReadonlySignal, signal } from "@preact/signals-core"
import { baseOf } from "./names"
import { americanCodeOf, type KeyPress } from "./press"

/** What is printed on the keys of this keyboard: place → what it types without a modifier. May be incomplete. */
export type Layout = ReadonlyMap<string, string>

export const UNKNOWN_LAYOUT: Layout = new Map()

/**
 * What stands on the key that types a sign or letter of the table.
 *
 * A Latin letter that the layout has, and a sign that may need Shift, are themselves. What the layout does not have is
 * heard at its American place (see `namesOf`), so the letter of that place is told: "И" for `b` on a Russian keyboard.
 */
export const labelOf = (base: string, layout: Layout): string => {
  const code = americanCodeOf(base)
  const there = code === null ? undefined : layout.get(code)
  if (there === undefined || /^\d$/.test(base)) return base
  const isElsewhere = [...layout.values()].includes(base)
  return isElsewhere || isAscii(there) ? base : there
}

/** What a press tells about the layout; null when it tells nothing. */
export const learntFrom = (press: KeyPress): readonly [code: string, label: string] | null => {
  const { ctrlKey, metaKey, altKey, shiftKey, isAltGraph, code, key } = press
  if (!code || ctrlKey || metaKey || altKey || shiftKey || isAltGraph) return null
  if ([...key].length !== 1 || key === " " || code.startsWith("Numpad")) return null
  return [code, baseOf(key)]
}

/** Where a layout comes from: the browser where it tells, else the presses that are heard. */
export type LayoutSource = {
  readonly layout: ReadonlySignal<Layout>
  readonly hear: (press: KeyPress) => void
}

/** `navigator.keyboard`, where there is one. */
export type KeyboardApi = { readonly getLayoutMap?: () => Promise<Layout> }

const STORED = "concord-keyboard-layout"

/** The keyboard in front of this person. What was learnt is kept in the browser: it belongs to the machine. */
export const watchLayout = (storage: Storage, keyboard: KeyboardApi | undefined): LayoutSource => {
  const layout = signal<Layout>(storedLayout(storage))
  const told = keyboard?.getLayoutMap?.()
  // Refused in frames and on plain HTTP: presses teach as well.
  told?.then((map) => {
    layout.value = new Map(map)
  }, ignore)
  return {
    layout,
    hear: (press) => {
      const learnt = learntFrom(press)
      if (!learnt || layout.peek().get(learnt[0]) === learnt[1]) return
      layout.value = new Map(layout.peek()).set(...learnt)
      storage.setItem(STORED, JSON.stringify([...layout.peek()]))
    },
  }
}

const ignore = (): void => undefined

const storedLayout = (storage: Storage): Layout => {
  try {
    const entries: unknown = JSON.parse(storage.getItem(STORED) ?? "[]")
    return Array.isArray(entries) ? new Map(entries.filter(isEntry)) : UNKNOWN_LAYOUT
  } catch {
    return UNKNOWN_LAYOUT
  }
}

const isEntry = (entry: unknown): entry is [string, string] =>
  Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === "string")

const isAscii = (label: string): boolean => /^[\x21-\x7e]$/.test(label)
