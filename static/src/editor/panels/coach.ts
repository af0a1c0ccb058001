import type { Action, Keyboard } from "../keys"
import type { PreferenceStore } from "../preferences"
import { printedOn } from "./action-button"
import type { Chrome } from "./chrome"

/** So often a button is pressed before its key is told. */
const PRESSES = 4
const MINUTE_MS = 60_000
/** Hints are rare: at most one in so many minutes. */
const QUIET_MS = 4 * MINUTE_MS

const TOLD = "hints_told"
const OFF = "hints_off"

/** Counts slow ways and says when one is worth a word. Whoever uses the key, or has been told, is left in peace. */
export class SlowWays {
  readonly #presses = new Map<string, number>()
  readonly #known: Set<string>
  #quietUntil: number

  constructor(told: readonly string[], now: number) {
    this.#known = new Set(told)
    this.#quietUntil = now
  }

  /** An action was run by its button; true if its key should be told now. */
  press(id: string, now: number): boolean {
    const count = (this.#presses.get(id) ?? 0) + 1
    this.#presses.set(id, count)
    if (this.#known.has(id) || count < PRESSES || now < this.#quietUntil) return false
    this.#known.add(id)
    this.#quietUntil = now + QUIET_MS
    return true
  }

  /** An action was run by its key: there is nothing to teach. */
  useKey(id: string): void {
    this.#known.add(id)
  }
}

export type CoachPorts = {
  readonly root: HTMLElement
  readonly keyboard: Keyboard
  readonly chrome: Chrome
  readonly preferences: PreferenceStore
  readonly now?: () => number
}

/** Tell the key of a button that is pressed again and again; returns who hears that a key was used. */
export const coach = ({
  root,
  keyboard,
  chrome,
  preferences,
  now = Date.now,
}: CoachPorts): ((action: Action) => void) => {
  const told = () => listIn(preferences.settings.peek()[TOLD])
  const ways = new SlowWays(told(), now())
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null
    const id = button?.getAttribute("data-action") ?? ""
    const action = keyboard.actions.peek().find((one) => one.id === id)
    const [key] = action?.keys ?? []
    // A click without a pointer came from a key, which is quick enough.
    if (!action || key === undefined || event.detail === 0) return
    if (preferences.settings.peek()[OFF] === true || !ways.press(id, now())) return
    preferences.set(TOLD, [...told(), id].slice(-64))
    chrome.toast(
      `${printedOn({ keyboard, isMac: keyboard.isMac }, key)} does this too: ${action.help}.`,
      {
        label: "No more hints",
        run: () => preferences.set(OFF, true),
      },
    )
  })
  return ({ id }) => ways.useKey(id)
}

const listIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [])
