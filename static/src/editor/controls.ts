import { effect } from "@preact/signals-core"
import { byId } from "../shared/dom"
import type { Http } from "../shared/http"
import { uuid } from "../shared/uuid"
import { createActions } from "./actions/actions"
import { chooseCategory } from "./actions/category-actions"
import { offerAt } from "./actions/layer-actions"
import { sayTooEarly } from "./actions/too-early"
import { type Comments, createComments } from "./comments"
import type { Editor, OpenDocument } from "./editor"
import { type ImagePoint, screenPoint } from "./geometry/points"
import { createKeyboard, type Keyboard, type Mode } from "./keys"
import { type KeyboardApi, watchLayout } from "./keys/layout"
import { pressOf } from "./keys/press"
import { printedKey } from "./keys/printed"
import { createOthers, type Others } from "./others"
import { createPanels, type Panels } from "./panels/panels"
import { createPreferences, type PreferenceStore } from "./preferences"
import { loadWhenOnline } from "./reconnecting"
import { rememberView } from "./remembering"
import type { StartDocument } from "./start"
import { toImage } from "./viewport/view"

export type ControlsFacts = {
  /** The page's `<main>`. */
  readonly root: HTMLElement
  readonly http: Http
  readonly editor: Editor
  /** The first assignment of the page: whose keys and settings these are. */
  readonly start: StartDocument
}

export type Controls = {
  /** Follow the stage to another assignment. */
  readonly show: (document: OpenDocument) => void
  /** Whether nothing required is missing; otherwise the person has been told. */
  readonly mayBeSubmitted: () => boolean
  readonly stopKeys: () => void
}

/**
 * Everything around the picture: keys, panels, the person's settings.
 *
 * It comes in a script of its own, so that the picture does not wait for it; what is drawn meanwhile is kept.
 */
export const startControls = (facts: ControlsFacts): Controls => {
  const { http, editor, start } = facts
  const { state } = editor
  const others = createOthers(http, state)
  const comments = createComments(http, state, uuid)
  const openBeside = ({ start, store }: OpenDocument): void => {
    others.open(start, store)
    comments.open(start)
    if (start.is_kept) void refresh(editor, start)
  }
  const preferences = createPreferences({
    http,
    storage: localStorage,
    owner: start.journal,
    initial: start.preferences,
  })
  rememberView(state, preferences)
  const { panels, keyboard } = createSurroundings(facts, { others, comments, preferences })
  openBeside(editor.document)
  return {
    show: (document) => {
      openBeside(document)
      panels.show(document.start, document.store, document.sync)
    },
    mayBeSubmitted: panels.mayBeSubmitted,
    stopKeys: keyboard.listen(document, () => modeOf(state), isDialogOnItsWay(state)),
  }
}

/** The browser's own copy may be old: the server's state follows as soon as there is a server. */
const refresh = async (editor: Editor, start: StartDocument): Promise<void> => {
  const isWanted = (): boolean => editor.document.start === start
  const pull = (): Promise<void> => editor.document.sync.pull()
  await loadWhenOnline(editor.state.isOnline, isWanted, pull).catch(() => undefined)
}

type Made = {
  readonly others: Others
  readonly comments: Comments
  readonly preferences: PreferenceStore
}

/** Panels with the keyboard that they print. */
const createSurroundings = (
  { root, http, editor }: ControlsFacts,
  { others, comments, preferences }: Made,
): { readonly panels: Panels; readonly keyboard: Keyboard } => {
  const ports = { ...editor.ports, others }
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
  const panels = createPanels({
    root,
    state: editor.state,
    http,
    navigate: editor.navigate,
    isMac,
    preferences,
    handovers: editor.handovers,
    chooseCategory: (category) => chooseCategory(ports, category),
    showLayer: others.show,
    comments,
    pickAt: (x, y) => pickAt(editor, x, y),
    offerAt: (x, y) => offerAt(ports, placeOnPicture(editor, x, y)),
    bringIntoSight: (bounds) => editor.viewport.bringIntoSight(bounds),
    ...editor.document,
  })
  const keyboard = createKeyboard([...createActions(ports), ...panels.actions], {
    overrides: preferences.keys,
    isMac,
    onKeyUsed: panels.onKeyUsed,
    onKeyTooEarly: () => sayTooEarly(editor.state, waysOut(keyboard)),
    layout: layoutOfThisKeyboard(),
  })
  panels.mount(keyboard)
  followNamedKeys(editor.state, keyboard)
  return { panels, keyboard }
}

/** Sentences name the keys that this person has. */
const followNamedKeys = (state: Editor["state"], keyboard: Keyboard): void => {
  effect(() => {
    state.namedKeys.value = {
      hide: capOf(keyboard, "hide"),
      lock: capOf(keyboard, "lock"),
      unlockAll: capOf(keyboard, "unlock-all"),
    }
  })
}

/** The first key of an action as it is printed; nothing where it has none. */
const capOf = ({ actions, isMac, layout }: Keyboard, id: string): string => {
  const key = actions.value.find((action) => action.id === id)?.keys[0]
  return key === undefined ? "" : printedKey(key, isMac, layout.value)
}

const waysOut = (keyboard: Keyboard) => ({
  finish: capOf(keyboard, "finish-drawing"),
  drop: capOf(keyboard, "cancel"),
})

/** How far around the place is looked for something: on it first, then within a finger's reach, in screen pixels. */
const REACHES_PX = [3, 12]

const pickAt = (editor: Editor, x: number, y: number): string | null => {
  const { ports, viewport } = editor
  ports.stage.cancel()
  const { hiddenIds, lockedIds, shapesVisible } = ports.state
  const at = placeOnPicture(editor, x, y)
  const { scale } = viewport.view.peek()
  const under = REACHES_PX.flatMap((reach) => ports.session().index.at(at, reach / scale))
  const seen = under.filter(({ id }) => !hiddenIds.peek().has(id))
  // What is locked has its menu, too, which unlocks it; what can be changed goes first.
  const found = seen.find(({ id }) => !lockedIds.peek().has(id)) ?? seen[0]
  return shapesVisible.peek() ? (found?.id ?? null) : null
}

const placeOnPicture = ({ viewport }: Editor, x: number, y: number): ImagePoint => {
  const { left, top } = byId("stage", HTMLElement).getBoundingClientRect()
  return toImage(viewport.view.peek(), screenPoint(x - left, y - top))
}

const layoutOfThisKeyboard = (): Keyboard["layout"] => {
  const { keyboard } = navigator as Navigator & { readonly keyboard?: KeyboardApi }
  const { layout, hear } = watchLayout(localStorage, keyboard)
  document.addEventListener("keydown", (event) => hear(pressOf(event)), { capture: true })
  return layout
}

/** What is typed while a dialog is being fetched was meant for it, and is no command. */
const isDialogOnItsWay =
  ({ dialog }: Editor["state"]) =>
  (): boolean =>
    dialog.peek() !== null && dialog.peek() !== "skip"

/** With a drawing tool in hand, Enter is for its corners. */
const modeOf = ({ isDrawing, activeTool }: Editor["state"]): Mode => {
  if (isDrawing.peek()) return "drawing"
  return activeTool.peek() === "select" ? "selecting" : "aiming"
}
