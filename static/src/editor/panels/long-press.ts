/** So long a finger rests before it asks for the menu, and so far it may stray meanwhile. */
const LONG_MS = 600
const STRAY_PX = 10

export type AskedFor = {
  readonly x: number
  readonly y: number
  /** By the Menu key: what is selected is meant, wherever the pointer is. */
  readonly isByKey: boolean
}

/**
 * Tell when a menu is asked for: by the right button, the Menu key, or a finger that rests. Not every browser makes a
 * `contextmenu` of a resting finger, so it is timed here as well; the page may hear of one press twice.
 */
export const hearLongPress = (
  element: HTMLElement,
  onAsked: (asked: AskedFor) => void,
): (() => void) => {
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let from: PointerEvent | null = null
  const giveUp = () => {
    clearTimeout(timer)
    from = null
  }
  const onDown = (event: PointerEvent) => {
    giveUp()
    if (event.pointerType !== "touch" || !event.isPrimary) return
    from = event
    timer = setTimeout(
      () => onAsked({ x: event.clientX, y: event.clientY, isByKey: false }),
      LONG_MS,
    )
  }
  const onMove = (event: PointerEvent) => {
    if (!from) return
    const strayed = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY)
    if (!event.isPrimary || strayed > STRAY_PX) giveUp()
  }
  element.addEventListener("pointerdown", onDown, stop)
  element.addEventListener("pointermove", onMove, stop)
  for (const name of ["pointerup", "pointercancel"] as const)
    element.addEventListener(name, giveUp, stop)
  element.addEventListener(
    "contextmenu",
    (event) => {
      event.preventDefault()
      giveUp()
      const { pointerType } = event as PointerEvent
      onAsked({ x: event.clientX, y: event.clientY, isByKey: !pointerType && event.button <= 0 })
    },
    stop,
  )
  return () => {
    giveUp()
    stop.abort()
  }
}
