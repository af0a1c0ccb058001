/** Under which heading the sheet of keys lists an action. */
export type ActionGroup = "Tools" | "Edit" | "View" | "Objects" | "Image" | "Help"

/** What the hand is at: in the middle of an object, about to begin one with a drawing tool, or neither. */
export type Mode = "drawing" | "aiming" | "selecting"

/** When an action is heard. Two actions may share a key only if no mode hears both. */
export type Hearing = keyof typeof MODES_OF

/** One thing that can be done: it feeds the keyboard, buttons, tooltips, the sheet of keys and the palette. */
export type Action = {
  readonly id: string
  readonly group: ActionGroup
  /** What it does, as a short sentence without a full stop: "Undo". */
  readonly help: string
  /** Keys such as `b`, `Mod+Shift+z`, `PageDown`, `Space`; Mod is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[]
  readonly when?: Hearing
  /** False greys the button out and leaves the key to the browser. */
  readonly isEnabled?: () => boolean
  /** A held key does it again and again: steps and zooms, but not submitting. */
  readonly repeats?: boolean
  readonly run: () => void
  /** For keys that are held: called when the key is let go. */
  readonly release?: () => void
}

/** A person's own keys: action id → keys that replace the table's. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>

/** What of a keyboard event the table looks at, so that tests can be plain objects. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** The key's place, for digits on layouts that put signs there (French). */
  readonly code?: string
}

export type Keyboard = {
  /** The actions with the person's own keys in place: what buttons and the sheet print. */
  readonly actions: readonly Action[]
  /** The action that a key press stands for now, if any. */
  readonly find: (press: KeyPress, mode: Mode) => Action | undefined
  /** Hear a document's keys; returns the function that stops. */
  readonly listen: (target: EventTarget, mode: () => Mode) => () => void
}

const MODES_OF = {
  always: ["drawing", "aiming", "selecting"],
  drawing: ["drawing"],
  /** Nothing is under way. */
  resting: ["aiming", "selecting"],
  /** A drawing tool is in hand. */
  armed: ["drawing", "aiming"],
  selecting: ["selecting"],
} as const satisfies Record<string, readonly Mode[]>
const MODIFIERS = ["Mod", "Alt", "Shift"] as const
const NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  Space: "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
}

/** A table of actions that can be heard and printed; it refuses keys that two actions would fight over. */
export const createKeyboard = (
  table: readonly Action[],
  overrides: KeyOverrides = {},
  isMac = false,
): Keyboard => {
  const actions = table.map((action) => ({ ...action, keys: overrides[action.id] ?? action.keys }))
  const clash = duplicateKeys(actions)[0]
  if (clash) throw new Error(`The key ${clash.key} is given to both ${clash.ids.join(" and ")}.`)
  const byKey = new Map<string, Action[]>()
  for (const action of actions)
    for (const key of action.keys.map(normalised))
      byKey.set(key, [...(byKey.get(key) ?? []), action])

  const find = (press: KeyPress, mode: Mode) =>
    candidates(press, isMac)
      .flatMap((key) => byKey.get(key) ?? [])
      .find((action) => isHeard(action, mode) && (action.isEnabled?.() ?? true))

  return { actions, find, listen: (target, mode) => listen(target, (press) => find(press, mode())) }
}

/** Keys that more than one action hears in the same mode. */
export const duplicateKeys = (actions: readonly Action[]): { key: string; ids: string[] }[] => {
  const idsByKey = new Map<string, string[]>()
  for (const action of actions)
    for (const key of new Set(action.keys.map(normalised)))
      for (const mode of MODES_OF.always)
        if (isHeard(action, mode)) {
          const place = `${key} while ${mode}`
          idsByKey.set(place, [...(idsByKey.get(place) ?? []), action.id])
        }
  return [...idsByKey].filter(([, ids]) => ids.length > 1).map(([key, ids]) => ({ key, ids }))
}

/** A key as it is printed on a button: `Mod+Shift+z` is "Ctrl+Shift+Z", or "⇧⌘Z" on a Mac. */
export const printedKey = (key: string, isMac = false): string => {
  const { modifiers, base } = parsed(key)
  const name = NAMES[base] ?? (base.length === 1 ? base.toUpperCase() : base)
  if (isMac) {
    const signs = { Mod: "⌘", Alt: "⌥", Shift: "⇧" }
    return (
      [...modifiers]
        .reverse()
        .map((modifier) => signs[modifier])
        .join("") + name
    )
  }
  return [...modifiers.map((modifier) => (modifier === "Mod" ? "Ctrl" : modifier)), name].join("+")
}

/** Whether keys typed at this element belong to it and not to the editor. */
export const isTyping = (target: EventTarget | null): boolean => {
  if (typeof Element === "undefined" || !(target instanceof Element)) return false
  return (
    target.closest(
      "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable], dialog[open], [popover]:popover-open",
    ) !== null
  )
}

const heardIn = (when: Hearing): readonly Mode[] => MODES_OF[when]

const isHeard = ({ when = "always" }: Action, mode: Mode): boolean => heardIn(when).includes(mode)

const parsed = (key: string): { modifiers: (typeof MODIFIERS)[number][]; base: string } => {
  const parts =
    key === "+" || key.endsWith("++")
      ? [...key.slice(0, -1).split("+").filter(Boolean), "+"]
      : key.split("+")
  const base = parts.at(-1) ?? ""
  return { modifiers: MODIFIERS.filter((modifier) => parts.slice(0, -1).includes(modifier)), base }
}

const normalised = (key: string): string => {
  const { modifiers, base } = parsed(key)
  return [
    ...modifiers,
    base === " " ? "Space" : base.length === 1 ? base.toLowerCase() : base,
  ].join("+")
}

/**
 * The names that a press may have in the table, most exact first. A sign that needs Shift on some keyboards ("?", "+")
 * is also looked up without it. Where the row of digits types signs (French), a digit's place counts as the digit,
 * with and without Shift.
 */
const candidates = (press: KeyPress, isMac: boolean): string[] => {
  const base = baseOf(press)
  const names = modifiersOf(press, isMac)
  const isSign = base.length === 1 && !/[\p{L}\p{N}]/u.test(base)
  const digit = /^Digit(\d)$/.exec(press.code ?? "")?.[1]
  const unshifted = names.filter((name) => name !== "Shift")
  return [
    [...names, base].join("+"),
    ...(isSign ? [[...unshifted, base].join("+")] : []),
    ...(digit && isSign && !press.shiftKey ? [[...names, digit].join("+")] : []),
    ...(digit === base ? [[...unshifted, base].join("+")] : []),
  ]
}

const baseOf = ({ key }: KeyPress): string => {
  if (key === " ") return "Space"
  return key.length === 1 ? key.toLowerCase() : key
}

/** Ctrl on a Mac and the Windows key elsewhere are no one's: a press with them matches nothing. */
const modifiersOf = (
  { ctrlKey, metaKey, altKey, shiftKey }: KeyPress,
  isMac: boolean,
): string[] => {
  const [mod, foreign] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  const held = { Foreign: foreign, Mod: mod, Alt: altKey, Shift: shiftKey }
  return Object.entries(held).flatMap(([name, isHeld]) => (isHeld ? [name] : []))
}

/** AltGr reports Ctrl and Alt on Windows; it only chooses the sign, which `key` already is. */
const pressOf = (event: KeyboardEvent): KeyPress => {
  const isAltGraph = event.getModifierState("AltGraph")
  return {
    key: event.key,
    code: event.code,
    metaKey: event.metaKey,
    shiftKey: event.shiftKey,
    ctrlKey: event.ctrlKey && !isAltGraph,
    altKey: event.altKey && !isAltGraph,
  }
}

/** Whether the key works the control that has the focus: Enter and Space on a button, arrows in a list. */
const isForControl = (event: KeyboardEvent): boolean =>
  event.target instanceof Element &&
  (event.key === "Enter" || event.key === " ") &&
  event.target.closest(
    "button, a[href], summary, input, [role=button], [role=option], [role=tab]",
  ) !== null

const isForEditor = (event: KeyboardEvent): boolean =>
  !(event.defaultPrevented || event.isComposing || isTyping(event.target) || isForControl(event))

const listen = (
  target: EventTarget,
  find: (press: KeyPress) => Action | undefined,
): (() => void) => {
  const held = new Map<string, Action>()
  const onDown = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || !isForEditor(event)) return
    const action = find(pressOf(event))
    if (!action) return
    event.preventDefault()
    if (event.repeat && !action.repeats) return
    if (action.release) held.set(event.code, action)
    action.run()
  }
  const onUp = (event: Event) => {
    if (!(event instanceof KeyboardEvent)) return
    held.get(event.code)?.release?.()
    held.delete(event.code)
  }
  const onBlur = () => {
    for (const action of held.values()) action.release?.()
    held.clear()
  }
  target.addEventListener("keydown", onDown)
  target.addEventListener("keyup", onUp)
  globalThis.addEventListener("blur", onBlur)
  return () => {
    target.removeEventListener("keydown", onDown)
    target.removeEventListener("keyup", onUp)
    globalThis.removeEventListener("blur", onBlur)
  }
}
