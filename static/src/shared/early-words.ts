export type EarlyWords = {
  /** Let go, and type what was kept into the field; keys that are none of a text's are pressed there. */
  readonly typeInto: (field: HTMLInputElement, rendered: () => Promise<unknown>) => Promise<void>
  /** Let go, and forget. */
  readonly drop: () => void
}

/** More than anybody types before looking up. */
const MOST = 256

/**
 * Keeps what is typed while the field that it is meant for is on its way: text, Backspace, and the keys that move in
 * and choose from what the field will list.
 *
 * @param giveUp called for Escape, which means that the field is not wanted any more.
 */
export const keepEarlyWords = (giveUp: () => void): EarlyWords => {
  const kept: string[] = []
  const waiting = new AbortController()
  const stop = (): void => waiting.abort()
  const keep = (event: KeyboardEvent): void => {
    if (event.isComposing || isCommand(event)) return
    const { key } = event
    if (key === "Escape") {
      stop()
      giveUp()
    } else if (!(isText(key) || PRESSED.has(key))) return
    else if (kept.length < MOST) kept.push(key)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener("keydown", keep, { capture: true, signal: waiting.signal })
  return {
    typeInto: async (field, rendered) => {
      stop()
      for (const key of kept) {
        if (isText(key) || key === "Backspace") type(field, key)
        else
          field.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
          )
        await rendered()
      }
    },
    drop: stop,
  }
}

const PRESSED: ReadonlySet<string> = new Set(["Backspace", "Enter", "ArrowDown", "ArrowUp"])

/** Names of keys are longer than what they type; a letter beyond the basic plane is still one. */
const isText = (key: string): boolean => [...key].length === 1

/** AltGr, and Alt with a letter on a Mac, type signs of their own. */
const isCommand = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph")

const type = (field: HTMLInputElement, key: string): void => {
  field.value = key === "Backspace" ? [...field.value].slice(0, -1).join("") : field.value + key
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
