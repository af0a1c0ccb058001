/** The modifiers of a key's name, in the order in which they are written. */
export const MODIFIERS = ["Mod", "Alt", "Shift"] as const

export type Modifier = (typeof MODIFIERS)[number]

/** Keys without a sign of their own that may be named; the left side is what events call them. */
const NAMED_KEYS = new Set([
  "Space",
  "Enter",
  "Escape",
  "Tab",
  "Backspace",
  "Delete",
  "Insert",
  "Home",
  "End",
  "PageUp",
  "PageDown",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
])

/** What browsers keep for themselves: a page never hears these, or should not take them. */
const BROWSERS_OWN = new Set([
  "Mod+w",
  "Mod+t",
  "Mod+n",
  "Mod+q",
  "Mod+r",
  "Mod+l",
  "Mod+Shift+w",
  "Mod+Shift+t",
  "Mod+Shift+n",
  "Mod+Tab",
  "Mod+Shift+Tab",
  "Alt+F4",
  "F5",
  "F11",
  "F12",
])

/** A key's name in its parts: `Mod+Shift+z` is Mod and Shift held, and `z` pressed. */
export const parsedKey = (
  name: string,
): { readonly modifiers: readonly Modifier[]; readonly base: string } => {
  const isPlus = name === "+" || name.endsWith("++")
  const held = isPlus ? name.slice(0, -1).split("+").filter(Boolean) : name.split("+").slice(0, -1)
  const base = isPlus ? "+" : (name.split("+").at(-1) ?? "")
  return { modifiers: MODIFIERS.filter((modifier) => held.includes(modifier)), base }
}

/** One spelling for one key: modifiers in order, letters small, the space bar by its name. */
export const normalisedKey = (name: string): string => {
  const { modifiers, base } = parsedKey(name)
  return [...modifiers, baseOf(base)].join("+")
}

/** What an event or a table calls a key, without its modifiers. */
export const baseOf = (key: string): string => {
  if (key === " ") return "Space"
  return key.length === 1 ? key.toLowerCase() : key
}

/** Whether this is a key's name that a keyboard can produce. */
export const isKeyName = (name: string): boolean => {
  if (name === "") return false
  const { modifiers, base } = parsedKey(name)
  const isKnown = [...base].length === 1 ? /\S/u.test(base) : NAMED_KEYS.has(base)
  return isKnown && [...modifiers, base].join("+") === name.replace(/ $/, "Space")
}

/** Why a key cannot be given to an action, or null when it can. */
export const refusalOfKey = (name: string): string | null => {
  if (!isKeyName(name)) return "This key has no name that could be kept."
  if (BROWSERS_OWN.has(name)) return "The browser keeps this key for itself."
  return null
}

/** Whether a key is one sign that is neither a letter nor a digit. */
export const isSign = (base: string): boolean =>
  [...base].length === 1 && !/[\p{L}\p{N}]/u.test(base)
