import { effect, signal } from "@preact/signals-core"
import type { Http } from "../../shared/http"
import { type ColourSet, colourAt } from "../document/colour-sets"
import { announce, type EditorState } from "../document/state"
import type { DocumentStore } from "../document/store"
import type { Diff } from "../document/types"
import type { Action, Keyboard } from "../keys"
import type { Navigate } from "../navigation"
import type { PreferenceStore } from "../preferences"
import type { Category, StartDocument } from "../start"
import type { SyncHandle } from "../sync/handle"
import { panelActions } from "./actions"
import "./announcer"
import { type Chrome, createChrome } from "./chrome"
import { coach } from "./coach"
import type { EditorContext, OpenDocument } from "./context"
import "./dialogs"
import { focusForTool, giveFocusBack, letEscapeClose } from "./focus"
import { followComments } from "./follow-comments"
import { type AskedFor, hearLongPress } from "./long-press"
import { missingFrom, sentenceOf } from "./missing"
import "./notices"
import { Panel } from "./panel"
import "./side-bar"
import "./status-bar"
import "./toasts"
import "./tool-options"
import "./tool-rail"
import { tellOfKeys } from "./key-news"
import { showTooltips } from "./tooltip"
import "./top-bar"

export type PanelsOptions = {
  /** The page's `<main>`, with the panels' elements in it. */
  readonly root: HTMLElement
  readonly state: EditorState
  readonly http: Http
  readonly navigate: Navigate
  readonly chooseCategory: (category: Category) => void
  readonly showLayer: EditorContext["showLayer"]
  readonly comments: EditorContext["comments"]
  readonly pickAt: EditorContext["pickAt"]
  readonly offerAt: EditorContext["offerAt"]
  readonly bringIntoSight: EditorContext["bringIntoSight"]
  readonly isMac: boolean
  readonly preferences: PreferenceStore
  readonly handovers: EditorContext["handovers"]
  readonly start: StartDocument
  readonly store: DocumentStore
  readonly sync: SyncHandle
}

export type Panels = {
  /** What the panels add to the table of actions. */
  readonly actions: readonly Action[]
  /** An action was run by its key: there is no need to teach it. */
  readonly onKeyUsed: (action: Action) => void
  /** Fill the page, with buttons for this keyboard's actions. */
  mount(keyboard: Keyboard): void
  /** Exchange the assignment, without a reload. */
  show(start: StartDocument, store: DocumentStore, sync: SyncHandle): void
  /** Whether nothing required is missing; otherwise says what is, and brings the person there. */
  mayBeSubmitted(): boolean
}

/** From so many on, what a key has deleted is worth a word and a way back. */
const DELETED_WORTH_A_TOAST = 2

/** Everything around the canvas. */
export const createPanels = (options: PanelsOptions): Panels => {
  const { root, state, start, store, sync } = options
  const chrome = createChrome(root, options.preferences)
  let document = { start, store, sync }
  const open = signal<OpenDocument>(prepared(document, state.colourSet.peek()))
  state.colourSet.subscribe((set) => {
    open.value = prepared(document, set)
  })
  let stopWatching = watchDocument(open.peek(), state, chrome)
  let onKeyUsed = (_action: Action): void => undefined
  return {
    onKeyUsed: (action) => onKeyUsed(action),
    actions: panelActions({
      chrome,
      open: () => open.peek(),
      readOnlyReason: () => state.readOnlyReason.peek(),
      say: (sentence) => {
        state.announcement.value = sentence
      },
      openDialog: (name) => {
        state.dialog.value = name
      },
    }),
    mount: (keyboard) => {
      giveContext(root, contextOf(options, { open, chrome, keyboard }))
      showTooltips(root)
      const teach = coach({ root, keyboard, chrome, preferences: options.preferences })
      tellOfKeys(keyboard, { state, chrome, preferences: options.preferences })
      letEscapeClose(root)
      followComments(state, chrome)
      const stage = root.querySelector<HTMLElement>('[data-focus="stage"]')
      onKeyUsed = (action) => {
        teach(action)
        if (stage) focusForTool(stage, action)
      }
      if (stage) giveFocusBack(root, stage)
      if (stage) hearLongPress(stage, (asked) => openStageMenu(asked, { ...options, chrome }))
    },
    show: (start, store, sync) => {
      document = { start, store, sync }
      stopWatching()
      chrome.submitRefusal.value = null
      open.value = prepared(document, state.colourSet.peek())
      stopWatching = watchDocument(open.peek(), state, chrome)
    },
    mayBeSubmitted: () => mayBeSubmitted(open.peek(), state, chrome),
  }
}

const contextOf = (
  options: PanelsOptions,
  made: Pick<EditorContext, "open" | "chrome" | "keyboard">,
): EditorContext => ({
  ...options,
  ...made,
  get actions() {
    return made.keyboard.actions.value
  },
})

const prepared = ({ start, store, sync }: OpenDocument, set: ColourSet): OpenDocument => ({
  start: {
    ...start,
    categories: start.categories
      .toSorted((a, b) => a.position - b.position)
      .map((category, place) => ({ ...category, color: colourAt(set, place, category.color) })),
    questions: start.questions.toSorted((a, b) => a.position - b.position),
  },
  store,
  sync,
})

const giveContext = (root: HTMLElement, editor: EditorContext): void => {
  for (const element of root.querySelectorAll("*"))
    if (element instanceof Panel) element.editor = editor
}

const mayBeSubmitted = (
  { start, store }: OpenDocument,
  state: EditorState,
  chrome: Chrome,
): boolean => {
  const missing = missingFrom(start, store.document.peek())
  const [first] = missing
  chrome.submitRefusal.value = first ? sentenceOf(missing) : null
  if (!first) return true
  state.announcement.value = sentenceOf(missing)
  if (first.kind === "attribute") state.selection.select(first.ids)
  chrome.focusOn(first.kind === "answer" ? "questions" : "attributes")
  return false
}

/** Words for what has happened to the document; the refusal to submit ends when nothing is missing any more. */
const watchDocument = (
  { start, store }: OpenDocument,
  state: EditorState,
  chrome: Chrome,
): (() => void) => {
  const stopTelling = store.subscribe((diff, origin) => {
    if (origin !== "user") return
    const deleted = deletedIn(diff)
    if (deleted >= DELETED_WORTH_A_TOAST)
      chrome.toast(`${deleted} objects deleted.`, { label: "Undo", run: () => store.undo() })
    askForCategory(diff, state)
  })
  const stopChecking = effect(() => {
    const document = store.document.value
    const refusal = chrome.submitRefusal.peek()
    if (refusal === null) return
    const missing = missingFrom(start, document)
    chrome.submitRefusal.value = missing.length > 0 ? sentenceOf(missing) : null
  })
  return () => {
    stopTelling()
    stopChecking()
  }
}

/** The menu is for the object under it, unless it is one of several that are selected. */
const openStageMenu = (
  { x, y, isByKey }: AskedFor,
  {
    state,
    chrome,
    pickAt,
    offerAt,
  }: Pick<EditorContext, "state" | "chrome" | "pickAt" | "offerAt">,
): void => {
  const id = isByKey ? null : pickAt(x, y)
  if (id !== null && !state.selection.isSelected(id)) state.selection.select([id])
  if (id === null && !isByKey) {
    state.selection.clear()
    offerAt(x, y)
  }
  chrome.stageMenu.value = { x, y }
}

/** Where categories are not kept, what has just been drawn waits for its own: the next digit or choice names it. */
const askForCategory = (diff: Diff, state: EditorState): void => {
  const [made, ...others] = diff.filter((change) => change.kind === "annotation" && !change.before)
  if (state.keepCategory.peek() || state.activeTool.peek() === "select") return
  if (made?.kind !== "annotation" || others.length > 0) return
  state.namelessId.value = made.id
  announce(state, "What is it? Press a digit, or find its category by typing.")
}

const deletedIn = (diff: Diff): number =>
  diff.filter((change) => change.kind === "annotation" && !change.after).length
