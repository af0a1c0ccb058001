import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import { toggled } from "../document/selection"
import type { PreferenceStore, SettingValue } from "../preferences"
import { type Drawer, rememberedDrawer } from "./drawer"

export type SideTab = "label" | "image" | "comments" | "history"
/** A part of the page that a key brings the focus to. */
export type FocusPart = "categories" | "questions" | "objects" | "attributes" | "stage"
export type Theme = "dark" | "light"

export type Toast = {
  readonly id: number
  readonly message: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** What is open, and how wide, around the canvas. */
export type Chrome = {
  readonly tab: Signal<SideTab>
  readonly isSidebarOpen: Drawer["isSidebarOpen"]
  readonly isDrawer: Drawer["isDrawer"]
  readonly sidebarWidthPx: ReadonlySignal<number>
  /** Make the side bar wider or narrower, for good; null is the usual width. */
  readonly setSidebarWidth: (widthPx: number | null) => void
  /** Sections of the side bar that are folded up. */
  readonly folded: ReadonlySignal<ReadonlySet<string>>
  readonly toggleFold: (section: string) => void
  readonly theme: Signal<Theme>
  readonly toasts: Signal<readonly Toast[]>
  /** Where on the page the menu of the picture is open, or null. */
  readonly stageMenu: Signal<{ readonly x: number; readonly y: number } | null>
  /** Where the tour is, or null while there is none. */
  readonly tourStep: ReadonlySignal<number | null>
  /** Whether this person has been on the tour, or has said that they need none. */
  readonly isTourSeen: ReadonlySignal<boolean>
  /** Begin the tour, or go on where it was left. */
  readonly startTour: () => void
  /** Go to a step; null ends the tour as finished. */
  readonly goToTourStep: (step: number | null) => void
  readonly leaveTour: () => void
  /** Why the assignment cannot be submitted yet; null once it can, or nobody has tried. */
  readonly submitRefusal: Signal<string | null>
  readonly toast: (message: string, action?: Toast["action"]) => void
  readonly dismiss: (id: number) => void
  /** Bring the focus to a part, opening what holds it. */
  readonly focusOn: (part: FocusPart) => void
  /** Open a tab of the side bar, with the focus on it. */
  readonly showTab: (tab: SideTab) => void
}

export const SIDEBAR_WIDTHS_PX = { least: 264, usual: 320, most: 560 } as const

const TOASTS_AT_ONCE = 3
const YEAR_S = 31_536_000

/** The chrome as this person left it. */
export const createChrome = (root: HTMLElement, preferences: PreferenceStore): Chrome => {
  const toasts = signal<readonly Toast[]>([])
  const tab = signal<SideTab>("label")
  const drawer = rememberedDrawer(preferences)
  const { isSidebarOpen } = drawer
  const side = rememberedSide(preferences)
  const tour = rememberedTour(preferences)
  effect(() => root.style.setProperty("--side-bar-width", `${side.sidebarWidthPx.value}px`))
  let toastCount = 0
  return {
    ...side,
    ...tour,
    ...drawer,
    tab,
    theme: followed(themeOf(root), (theme) => showTheme(root, theme)),
    toasts,
    stageMenu: signal<{ readonly x: number; readonly y: number } | null>(null),
    submitRefusal: signal<string | null>(null),
    toast: (message, action) => {
      toastCount += 1
      const toast: Toast = { id: toastCount, message, ...(action ? { action } : {}) }
      toasts.value = [...toasts.peek(), toast].slice(-TOASTS_AT_ONCE)
    },
    dismiss: (id) => {
      toasts.value = toasts.peek().filter((toast) => toast.id !== id)
    },
    focusOn: (part) => {
      if (part !== "stage") {
        isSidebarOpen.value = true
        tab.value = "label"
        if (side.folded.peek().has(part)) side.toggleFold(part)
      }
      bringFocus(root, part)
    },
    showTab: (name) => {
      isSidebarOpen.value = true
      tab.value = name
      bringFocus(root, "tab")
    },
  }
}

/** Widths that a person can read and a picture can live beside. */
export const fittingWidth = (widthPx: number): number =>
  Math.round(Math.min(Math.max(widthPx, SIDEBAR_WIDTHS_PX.least), SIDEBAR_WIDTHS_PX.most))

const followed = <Value>(initial: Value, follow: (value: Value) => void): Signal<Value> => {
  const made = signal(initial)
  made.subscribe(follow)
  return made
}

const CONTROL = "input, select, button, [tabindex]"

/** At once, so that the next key goes there; and again when what is hidden, folded, or of another object, is rendered. */
const bringFocus = (root: HTMLElement, part: FocusPart | "tab"): void => {
  focusPart(root, part)
  requestAnimationFrame(() => focusPart(root, part))
}

/** The part itself if it is a control, else the first control in it. */
const focusPart = (root: HTMLElement, part: FocusPart | "tab"): void => {
  const element = root.querySelector<HTMLElement>(`[data-focus="${part}"]`)
  const control = element?.matches(CONTROL) ? element : element?.querySelector<HTMLElement>(CONTROL)
  control?.focus()
}

/** The side bar as this person left it, on whatever device. */
const rememberedSide = ({ settings, set }: PreferenceStore) => {
  const folded = computed(() => new Set(listIn(settings.value.folded)))
  return {
    sidebarWidthPx: computed(() => {
      const width = settings.value.sidebar_px
      return typeof width === "number" ? fittingWidth(width) : SIDEBAR_WIDTHS_PX.usual
    }),
    setSidebarWidth: (widthPx: number | null) =>
      set("sidebar_px", widthPx === null ? null : fittingWidth(widthPx)),
    folded,
    toggleFold: (section: string) => set("folded", [...toggled(folded.peek(), [section])]),
  }
}

const STEP = "tour_step"
const SEEN = "tour_seen"

/** The tour, which goes on where it was left, even on another device. */
const rememberedTour = ({ settings, set }: PreferenceStore) => {
  const tourStep = signal<number | null>(null)
  return {
    tourStep,
    isTourSeen: computed(() => settings.value[SEEN] === true),
    startTour: () => {
      const left = settings.peek()[STEP]
      tourStep.value = typeof left === "number" ? left : 0
    },
    goToTourStep: (step: number | null) => {
      tourStep.value = step
      set(STEP, step)
      if (step === null) set(SEEN, true)
    },
    leaveTour: () => {
      tourStep.value = null
      set(SEEN, true)
    },
  }
}

const listIn = (value: SettingValue | undefined): readonly string[] =>
  Array.isArray(value) ? value : []

const themeOf = (root: HTMLElement): Theme => (root.dataset.theme === "light" ? "light" : "dark")

/** Kept in a cookie, so that the server sends the next page in the right colours from the first byte. */
const showTheme = (root: HTMLElement, theme: Theme): void => {
  if (themeOf(root) === theme) return
  root.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain HTTP.
  document.cookie = `editor_theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`
}
