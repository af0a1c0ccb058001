const DELAY_MS = 450
const GAP_PX = 6
const EDGE_PX = 4

/**
 * Tooltips for everything with `data-tip` (and its key in `data-key`) below `root`, by pointer and by focus.
 *
 * One element moves about; it is a popover, so that it lies above menus and dialogs.
 */
export const showTooltips = (root: HTMLElement): void => {
  const tip = document.createElement("div")
  tip.className = "tooltip"
  tip.popover = "manual"
  tip.setAttribute("role", "tooltip")
  root.append(tip)
  let timer: ReturnType<typeof setTimeout> | undefined

  const hide = () => {
    clearTimeout(timer)
    if (tip.matches(":popover-open")) tip.hidePopover()
  }
  const showFor = (target: EventTarget | null) => {
    hide()
    const owner = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null
    if (owner?.dataset.tip) timer = setTimeout(() => show(tip, owner), DELAY_MS)
  }
  root.addEventListener(
    "pointerover",
    (event) => event.pointerType === "mouse" && showFor(event.target),
  )
  root.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible"))
      showFor(event.target)
  })
  for (const name of ["pointerdown", "focusout", "keydown", "wheel", "pointerleave"] as const)
    root.addEventListener(name, hide, { passive: true })
}

const show = (tip: HTMLElement, owner: HTMLElement): void => {
  if (!owner.isConnected) return
  tip.replaceChildren(owner.dataset.tip ?? "", ...keyOf(owner))
  tip.showPopover()
  const { x, y } = placeFor(tip.getBoundingClientRect(), owner.getBoundingClientRect(), {
    width: innerWidth,
    height: innerHeight,
  })
  tip.style.left = `${x}px`
  tip.style.top = `${y}px`
}

type Rectangle = {
  readonly left: number
  readonly top: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}

/** Below its owner and centred, but inside the window; above where there is no room below. */
export const placeFor = (
  tip: Pick<Rectangle, "width" | "height">,
  owner: Rectangle,
  page: Pick<Rectangle, "width" | "height">,
): { readonly x: number; readonly y: number } => {
  const centred = owner.left + owner.width / 2 - tip.width / 2
  const below = owner.bottom + GAP_PX
  const hasRoom = below + tip.height <= page.height - EDGE_PX
  return {
    x: Math.round(Math.min(Math.max(centred, EDGE_PX), page.width - tip.width - EDGE_PX)),
    y: Math.round(hasRoom ? below : owner.top - tip.height - GAP_PX),
  }
}

/** Beside its owner where there is room, else above or below it, and always inside the window. */
export const besideOf = (
  card: Pick<Rectangle, "width" | "height">,
  owner: Rectangle,
  page: Pick<Rectangle, "width" | "height">,
): { readonly x: number; readonly y: number } => {
  const gap = 2 * GAP_PX
  const middle = owner.top + (owner.bottom - owner.top) / 2 - card.height / 2
  const y = Math.min(Math.max(middle, EDGE_PX), page.height - card.height - EDGE_PX)
  const right = owner.left + owner.width + gap
  const left = owner.left - gap - card.width
  if (right + card.width <= page.width - EDGE_PX) return { x: Math.round(right), y: Math.round(y) }
  if (left >= EDGE_PX && owner.width < page.width / 2)
    return { x: Math.round(left), y: Math.round(y) }
  return placeFor(card, { ...owner, bottom: owner.bottom + GAP_PX }, page)
}

const keyOf = (owner: HTMLElement): HTMLElement[] => {
  if (!owner.dataset.key) return []
  const cap = document.createElement("kbd")
  cap.className = "key"
  cap.textContent = owner.dataset.key
  return [cap]
}
