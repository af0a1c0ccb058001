import { baseOf, isSign } from "./names"

/** What of a keyboard event the table looks at, so that tests can be plain objects. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** The key's place on the keyboard, whatever is printed on it: `KeyQ`, `Digit1`. */
  readonly code?: string
  /** AltGr is held: it chose the sign, which `key` already is. */
  readonly isAltGraph?: boolean
}

/** What an American keyboard types at a place: the fallback where a layout's own sign means nothing to the table. */
const SIGNS_BY_CODE: Readonly<Record<string, string>> = {
  Backquote: "`",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Semicolon: ";",
  Quote: "'",
  Comma: ",",
  Period: ".",
  Slash: "/",
}

/** The sign or letter of an American keyboard at this place; null for keys without one. */
export const americanAt = (code: string): string | null =>
  /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ??
  /^Digit(\d)$/.exec(code)?.[1] ??
  SIGNS_BY_CODE[code] ??
  null

/** Where an American keyboard has a sign or letter; null if it needs Shift there, or is no sign. */
export const americanCodeOf = (base: string): string | null => {
  if (/^[a-z]$/.test(base)) return `Key${base.toUpperCase()}`
  if (/^\d$/.test(base)) return `Digit${base}`
  return Object.entries(SIGNS_BY_CODE).find(([, sign]) => sign === base)?.[0] ?? null
}

/**
 * The names that a press may have in the table, most exact first.
 *
 * Letters are found by what is printed on them: `a` is the key that types an a, on an American keyboard and on a French
 * one. Then, in this order: a sign that needs Shift, AltGr or Option on some keyboards ("?", "[") is looked up without
 * it; the row of digits counts as digits where it types signs (French), with and without Shift; and what is no sign of
 * ASCII (Cyrillic letters, "ö", a dead key, whatever Option makes on a Mac) counts as the American key at its place.
 */
export const namesOf = (press: KeyPress, isMac: boolean): readonly string[] => {
  const base = baseOf(press.key)
  const held = heldIn(press, isMac)
  const without = (...names: readonly string[]) => held.filter((name) => !names.includes(name))
  const names = [
    [...held, base],
    ...(isSign(base) ? [[...without("Shift"), base]] : []),
    ...placeNames(press, base, held, isMac),
    ...(isSign(base) && isMac ? [[...without("Shift", "Alt"), base]] : []),
  ]
  return [...new Set(names.map((parts) => parts.join("+")))]
}

/** The one name under which a press is kept when a person records it; null for a modifier alone. */
export const recordedKey = (press: KeyPress, isMac: boolean): string | null => {
  const base = baseOf(press.key)
  const held = heldIn(press, isMac)
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Fn"].includes(base)) return null
  if (held.includes("Foreign") || base === "Unidentified") return null
  const [placed] = placeNames(press, base, held, isMac)
  if (placed && !isTypedAsIs(press, base, isMac)) return placed.join("+")
  return [...held.filter((name) => name !== "Shift" || !isSign(base)), base].join("+")
}

/** Signs that the keyboard types of itself keep their name; a French "&" is the digit on its key. */
const isTypedAsIs = (press: KeyPress, base: string, isMac: boolean): boolean => {
  if (isMac && press.altKey) return false
  return isAscii(base) && !/^Digit/.test(press.code ?? "") && base !== "Dead"
}

/** A press by its place, where what it types says nothing. */
const placeNames = (
  press: KeyPress,
  base: string,
  held: readonly string[],
  isMac: boolean,
): readonly (readonly string[])[] => {
  const american = americanAt(press.code ?? "")
  if (american === null || press.isAltGraph) return []
  if (/\d/.test(american)) return digitNames(press, base, held, american)
  const isByOption = isMac && press.altKey
  return isAscii(base) && !isByOption ? [] : [[...held, american]]
}

const digitNames = (
  press: KeyPress,
  base: string,
  held: readonly string[],
  digit: string,
): readonly (readonly string[])[] => {
  if (digit === base) return [held.filter((name) => name !== "Shift").concat(digit)]
  const isTyped = press.shiftKey && !press.altKey
  return isTyped ? [] : [[...held, digit]]
}

/** Named keys ("Enter") are as good as ASCII; "Dead" is not a key but the promise of an accent. */
const isAscii = (base: string): boolean => base !== "Dead" && /^[\x21-\x7e]+$/.test(base)

/** Ctrl on a Mac and the Windows key elsewhere are no one's: a press with them matches nothing. */
const heldIn = (
  { ctrlKey, metaKey, altKey, shiftKey }: KeyPress,
  isMac: boolean,
): readonly string[] => {
  const [mod, foreign] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  const held = { Foreign: foreign, Mod: mod, Alt: altKey, Shift: shiftKey }
  return Object.entries(held).flatMap(([name, isHeld]) => (isHeld ? [name] : []))
}

/** AltGr reports Ctrl and Alt on Windows; neither was meant. */
export const pressOf = (event: KeyboardEvent): KeyPress => {
  const isAltGraph = event.getModifierState("AltGraph")
  return {
    key: event.key,
    code: event.code,
    metaKey: event.metaKey,
    shiftKey: event.shiftKey,
    ctrlKey: event.ctrlKey && !isAltGraph,
    altKey: event.altKey && !isAltGraph,
    isAltGraph,
  }
}
