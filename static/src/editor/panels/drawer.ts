import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import type { PreferenceStore } from "../preferences"

/** As in editor-side.css: below this the side bar lies over the picture, which would have too little room beside it. */
const NARROW = "(width <= 64rem)"

export type Drawer = {
  readonly isSidebarOpen: Signal<boolean>
  /** The side bar lies over the picture. */
  readonly isDrawer: ReadonlySignal<boolean>
}

/** Whether the side bar is open, as this person left it: beside the picture it is at first, over it it is not. */
export const rememberedDrawer = (
  { settings, set }: Pick<PreferenceStore, "settings" | "set">,
  narrow: Pick<MediaQueryList, "matches" | "addEventListener"> = matchMedia(NARROW),
): Drawer => {
  const isDrawer = signal(narrow.matches)
  const left = (): boolean => {
    const kept = settings.peek()[nameOf(isDrawer.peek())]
    return typeof kept === "boolean" ? kept : !isDrawer.peek()
  }
  const isSidebarOpen = signal(left())
  narrow.addEventListener("change", () => {
    isDrawer.value = narrow.matches
    isSidebarOpen.value = left()
  })
  effect(() => {
    const isOpen = isSidebarOpen.value
    if (isOpen === left()) return
    set(nameOf(isDrawer.peek()), isOpen === isDrawer.peek() ? isOpen : null)
  })
  return { isSidebarOpen, isDrawer }
}

const nameOf = (isDrawer: boolean): string => (isDrawer ? "drawer_open" : "sidebar_open")
