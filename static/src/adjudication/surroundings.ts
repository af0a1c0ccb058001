import { computed, type ReadonlySignal } from "@preact/signals-core"
import { createKeyboard, type Keyboard, type Mode } from "../editor/keys"
import { type KeyboardApi, watchLayout } from "../editor/keys/layout"
import { pressOf } from "../editor/keys/press"
import { createChrome } from "../editor/panels/chrome"
import { giveFocusBack, letEscapeClose } from "../editor/panels/focus"
import { Panel } from "../editor/panels/panel"
import "../editor/panels/toasts"
import "../editor/panels/tool-options"
import { showTooltips } from "../editor/panels/tooltip"
import { createPreferences } from "../editor/preferences"
import { browserClock } from "../shared/clock"
import type { Http } from "../shared/http"
import { uuid } from "../shared/uuid"
import { type DeskActionPorts, deskActions, editingActions } from "./actions"
import type { Api } from "./api"
import type { DeskContext } from "./context"
import type { Sender } from "./decisions/sender"
import type { Desk } from "./desk"
import { categoriesByVotes } from "./disagreements/clusters"
import type { Cluster } from "./disagreements/types"
import "./panels/announcer"
import "./panels/decision-bar"
import "./panels/dialogs"
import "./panels/notice"
import "./panels/side"
import "./panels/top-bar"
import type { Screen } from "./screen"
import type { AdjudicationStart } from "./start"
import { Talking } from "./talking"
import type { Totals } from "./wire"

export type SurroundingsFacts = {
  /** The page's `<main>`, with the panels' elements in it. */
  readonly root: HTMLElement
  readonly http: Http
  readonly api: Api
  readonly start: AdjudicationStart
  readonly desk: Desk
  readonly screen: Screen
  readonly sender: Pick<Sender, "status" | "wake">
  readonly totals: ReadonlySignal<Totals | null>
}

export type Surroundings = {
  readonly toast: (message: string, action?: { label: string; run: () => void }) => void
  readonly focusAnswers: () => void
}

/** Everything around the picture: keys, panels, the person's settings. */
export const startSurroundings = (facts: SurroundingsFacts): Surroundings => {
  const { root, http, api, start, desk, screen, sender } = facts
  const { state } = screen
  const preferences = createPreferences({
    http,
    storage: localStorage,
    owner: start.journal,
    initial: start.preferences,
  })
  const chrome = createChrome(root, preferences)
  const ports: DeskActionPorts = {
    state,
    viewport: screen.viewport,
    desk,
    deciding: screen.deciding,
    looking: screen.looking,
    editing: screen.editing,
    clock: browserClock,
    zoomToObject: screen.zoomToObject,
    writeNote: () => focusOn(root, '[data-focus="note"]', chrome.isSidebarOpen),
    writeRuling: (cluster) => {
      open(rulingAddress(start.project.id, cluster), "_blank", "noopener")
    },
    returnWork: () => {
      state.dialog.value = "return"
    },
    toggleSideBar: () => {
      chrome.isSidebarOpen.value = !chrome.isSidebarOpen.peek()
    },
    toggleTheme: () => {
      chrome.theme.value = chrome.theme.peek() === "dark" ? "light" : "dark"
    },
  }
  const { isMac, layout } = machine()
  const keyFacts = { overrides: preferences.keys, isMac, layout }
  const keyboards = {
    desk: createKeyboard(deskActions(ports), keyFacts),
    editing: createKeyboard(editingActions(screen.drawingPorts, ports), keyFacts),
  }
  const context: DeskContext = {
    state,
    chrome,
    preferences,
    isMac,
    get keyboard() {
      return screen.editing.isOn.value ? keyboards.editing : keyboards.desk
    },
    get actions() {
      return this.keyboard.actions.value
    },
    start,
    api,
    desk,
    deciding: screen.deciding,
    looking: screen.looking,
    editing: screen.editing,
    saving: sender.status,
    retry: () => sender.wake(),
    rulings: {
      http,
      projectId: start.project.id,
      categoryIds: computed(() =>
        desk.current.value ? categoriesByVotes(desk.current.value) : [],
      ),
    },
    talk: new Talking({
      http,
      projectId: start.project.id,
      imageId: computed(() => desk.opened.value?.image.id ?? null),
      newId: uuid,
      say: (sentence) => chrome.toast(sentence),
    }),
    totals: facts.totals,
    categoryOf: (id) => start.categories.find((category) => category.id === id) ?? null,
    readPicture: (part) => screen.stage.readPicture(part),
    style: screen.style,
    zoomToObject: screen.zoomToObject,
  }
  mount(root, context)
  hear(keyboards, screen)
  return {
    toast: chrome.toast,
    focusAnswers: () => focusOn(root, '[data-focus="questions"]', chrome.isSidebarOpen),
  }
}

const mount = (root: HTMLElement, context: DeskContext): void => {
  for (const element of root.querySelectorAll("*"))
    if (element instanceof Panel) element.editor = context
  showTooltips(root)
  letEscapeClose(root)
  const stage = root.querySelector<HTMLElement>('[data-focus="stage"]')
  if (!stage) return
  giveFocusBack(root, stage)
  stage.focus({ preventScroll: true })
}

/** Two tables of keys, of which one is heard: that of deciding, or that of editing one object. */
const hear = (
  keyboards: { readonly desk: Keyboard; readonly editing: Keyboard },
  { editing, state }: Screen,
): void => {
  const isInDialog = () => state.dialog.peek() !== null
  // Enter begins an edit in one table and ends it in the other: a press is heard by the one that it found.
  let isEditing = false
  document.addEventListener(
    "keydown",
    () => {
      isEditing = editing.isOn.peek()
    },
    { capture: true },
  )
  keyboards.desk.listen(
    document,
    () => "selecting",
    () => isEditing || isInDialog(),
  )
  keyboards.editing.listen(
    document,
    () => modeOf(state),
    () => !isEditing || isInDialog(),
  )
}

/** With a drawing tool in hand, Enter is for its corners. */
const modeOf = ({ isDrawing, activeTool }: Screen["state"]): Mode => {
  if (isDrawing.peek()) return "drawing"
  return activeTool.peek() === "select" ? "selecting" : "aiming"
}

/** The form of a new ruling, with crops of the versions, and about what they disagree on. */
export const rulingAddress = (projectId: number, cluster: Cluster): string => {
  const query = new URLSearchParams({ disagreement: String(cluster.id) })
  for (const id of categoriesByVotes(cluster)) query.append("category", String(id))
  if (cluster.question) query.set("question", String(cluster.question.id))
  return `/projects/${projectId}/rulings/new?${query}`
}

const focusOn = (root: HTMLElement, selector: string, isOpen: { value: boolean }): void => {
  isOpen.value = true
  requestAnimationFrame(() => root.querySelector<HTMLElement>(selector)?.focus())
}

const machine = () => {
  const { keyboard } = navigator as Navigator & { readonly keyboard?: KeyboardApi }
  const { layout, hear } = watchLayout(localStorage, keyboard)
  document.addEventListener("keydown", (event) => hear(pressOf(event)), { capture: true })
  return { layout, isMac: /Mac|iPhone|iPad/.test(navigator.platform) }
}
