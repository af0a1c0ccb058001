import { isTyping } from "./typing"

export type EarlyPresses = {
  /** Let go, and play what was kept in its order; nothing if the person has gone on to a field meanwhile. */
  readonly replay: () => void
  /** Let go, and forget. */
  readonly drop: () => void
}

/** More than anybody presses while a script is on its way and still means. */
const MOST = 256

/**
 * Keeps the keys that are pressed while the script that hears them is on its way.
 *
 * @param isMeant whether that script will hear a press.
 */
export const keepEarlyPresses = (isMeant: (event: KeyboardEvent) => boolean): EarlyPresses => {
  const kept: KeyboardEvent[] = []
  const waiting = new AbortController()
  const keep = (event: KeyboardEvent): void => {
    if (event.repeat || event.isComposing || isTyping(event.target) || !isMeant(event)) return
    if (kept.length < MOST) kept.push(event)
    if (isPlain(event)) event.preventDefault()
  }
  const forget = (): void => void kept.splice(0)
  const options = { capture: true, signal: waiting.signal }
  document.addEventListener("keydown", keep, options)
  document.addEventListener("keyup", keep, options)
  // What is typed into a field is not what was meant before it; keys that are let go elsewhere are never heard.
  document.addEventListener("focusin", ({ target }) => isTyping(target) && forget(), options)
  addEventListener("blur", forget, { signal: waiting.signal })
  return {
    replay: () => {
      waiting.abort()
      if (!isTyping(document.activeElement)) for (const event of kept) play(event)
      forget()
    },
    drop: () => {
      waiting.abort()
      forget()
    },
  }
}

/** Letters, signs and Space do nothing of their own on a page but search and scroll; Tab and the browser's keys do. */
const isPlain = ({ type, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  type === "keydown" && key.length === 1 && !ctrlKey && !metaKey && !altKey

/** Where it was pressed; what was pressed nowhere goes to where the focus is now. */
const play = (event: KeyboardEvent): void => {
  const { target } = event
  const isSomewhere = target instanceof Element && target.isConnected && target !== document.body
  const place = isSomewhere ? target : (document.activeElement ?? document.body)
  place.dispatchEvent(
    new KeyboardEvent(event.type, {
      key: event.key,
      code: event.code,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      modifierAltGraph: event.getModifierState("AltGraph"),
      bubbles: true,
      cancelable: true,
    }),
  )
}
