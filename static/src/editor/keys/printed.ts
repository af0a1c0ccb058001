import { type Layout, labelOf, UNKNOWN_LAYOUT } from "./layout"
import { type Modifier, parsedKey } from "./names"

const NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  Insert: "Ins",
  PageUp: "PgUp",
  PageDown: "PgDn",
}
const MAC_SIGNS = { Mod: "⌘", Alt: "⌥", Shift: "⇧" } as const satisfies Record<Modifier, string>

/** A key as it is printed on a button: `Mod+Shift+z` is "Ctrl+Shift+Z", or "⇧⌘Z" on a Mac. */
export const printedKey = (key: string, isMac = false, layout: Layout = UNKNOWN_LAYOUT): string => {
  const { modifiers, base } = parsedKey(key)
  const name = NAMES[base] ?? (base.length === 1 ? labelOf(base, layout).toUpperCase() : base)
  if (isMac)
    return [...modifiers.toReversed().map((modifier) => MAC_SIGNS[modifier]), name].join("")
  return [...modifiers.map((modifier) => (modifier === "Mod" ? "Ctrl" : modifier)), name].join("+")
}

/** A key as `aria-keyshortcuts` wants it. */
export const ariaKey = (key: string, isMac = false): string => {
  const { modifiers, base } = parsedKey(key)
  const mod = isMac ? "Meta" : "Control"
  const name = base === "+" ? "Plus" : base
  return [...modifiers.map((modifier) => (modifier === "Mod" ? mod : modifier)), name].join("+")
}
