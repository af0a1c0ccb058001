import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import { isTyping } from "../shared/typing"
import { type Bound, bind, type KeyOverrides, type LostKey } from "./keys/bindings"
import { type Layout, UNKNOWN_LAYOUT } from "./keys/layout"
import { normalisedKey } from "./keys/names"
import { type KeyPress, namesOf, pressOf } from "./keys/press"

/** Under which heading the sheet of keys lists an action. */
export type ActionGroup = "Decide" | "Tools" | "Edit" | "View" | "Objects" | "Image" | "Help"

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
  /** What it does now, where that depends: "Unlock", while what is selected is locked. */
  readonly now?: () => string
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

export type Keyboard = {
  /** Every action with the keys of the table. */
  readonly table: readonly Action[]
  /** The actions with the person's own keys in place: what is heard, and what buttons and the sheet print. */
  readonly actions: ReadonlySignal<readonly Action[]>
  /** Keys that two actions wanted, and who has them now. */
  readonly lost: ReadonlySignal<readonly LostKey[]>
  readonly overrides: ReadonlySignal<KeyOverrides>
  /** What is printed on this keyboard. */
  readonly layout: ReadonlySignal<Layout>
  readonly isMac: boolean
  /** The modes in which an action is heard: two may share a key if they have none in common. */
  readonly modesOf: (action: Action) => readonly Mode[]
  /** The action that a key press stands for now, if any. */
  readonly find: (press: KeyPress, mode: Mode) => Action | undefined
  /** Hear a document's keys, unless it is deaf for a while; returns the function that stops. */
  readonly listen: (target: EventTarget, mode: () => Mode, isDeaf?: () => boolean) => () => void
}

export type KeyboardFacts = {
  /** The person's own keys; a change is heard and printed at once. */
  readonly overrides?: ReadonlySignal<KeyOverrides>
  readonly isMac?: boolean
  readonly layout?: ReadonlySignal<Layout>
  /** Called for each action that a key has run. */
  readonly onKeyUsed?: (action: Action) => void
  /** Called for each action that a key would run if nothing were being drawn. */
  readonly onKeyTooEarly?: (action: Action) => void
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

/** A table of actions that can be heard and printed. Where keys clash the person's own win, and `lost` tells. */
export const createKeyboard = (
  table: readonly Action[],
  {
    overrides = signal({}),
    layout = signal(UNKNOWN_LAYOUT),
    isMac = false,
    onKeyUsed,
    onKeyTooEarly,
  }: KeyboardFacts = {},
): Keyboard => {
  const bound = computed(() => bind(table, overrides.value, modesOf))
  const byKey = computed(() => actionsByKey(bound.value))
  const find = (press: KeyPress, mode: Mode) =>
    namesOf(press, isMac)
      .flatMap((key) => byKey.peek().get(key) ?? [])
      .find((action) => modesOf(action).includes(mode) && (action.isEnabled?.() ?? true))
  return {
    table,
    actions: computed(() => bound.value.actions),
    lost: computed(() => bound.value.lost),
    overrides,
    layout,
    isMac,
    modesOf,
    find,
    listen: (target, mode, isDeaf = () => false) =>
      listen(target, {
        find: (press) => (isDeaf() ? undefined : find(press, mode())),
        onUsed: (action) => onKeyUsed?.(action),
        onNothing: (press) => {
          const later = isDeaf() || mode() !== "drawing" ? undefined : find(press, "selecting")
          if (later) onKeyTooEarly?.(later)
        },
      }),
  }
}

/** The modes in which an action is heard. */
const modesOf = ({ when = "always" }: Pick<Action, "when">): readonly Mode[] => MODES_OF[when]

/** Keys that more than one action hears in the same mode. */
export const duplicateKeys = (actions: readonly Action[]): readonly LostKey[] =>
  bind(actions, {}, modesOf).lost

const actionsByKey = ({ actions }: Bound): ReadonlyMap<string, readonly Action[]> => {
  const byKey = new Map<string, Action[]>()
  for (const action of actions)
    for (const key of action.keys.map(normalisedKey))
      byKey.set(key, [...(byKey.get(key) ?? []), action])
  return byKey
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

type Listener = {
  readonly find: (press: KeyPress) => Action | undefined
  readonly onUsed: (action: Action) => void
  /** Of a press that stands for nothing now. */
  readonly onNothing: (press: KeyPress) => void
}

const listen = (target: EventTarget, { find, onUsed, onNothing }: Listener): (() => void) => {
  const held = new Map<string, Action>()
  const onDown = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || !isForEditor(event)) return
    const press = pressOf(event)
    const action = find(press)
    if (action) run(action, event)
    else if (!event.repeat) onNothing(press)
  }
  const run = (action: Action, event: KeyboardEvent) => {
    event.preventDefault()
    if (event.repeat && !action.repeats) return
    if (action.release) held.set(event.code, action)
    action.run()
    if (!event.repeat) onUsed(action)
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
