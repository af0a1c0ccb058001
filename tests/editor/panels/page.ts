import { signal } from "@preact/signals-core"
import { createComments } from "../../../static/src/editor/comments"
import type { OtherAnnotation } from "../../../static/src/editor/document/others"
import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import { type Action, createKeyboard } from "../../../static/src/editor/keys"
import { createPanels } from "../../../static/src/editor/panels/panels"
import { createPreferences, type Preferences } from "../../../static/src/editor/preferences"
import { documentOf, type StartDocument } from "../../../static/src/editor/start"
import type { SyncHandle } from "../../../static/src/editor/sync/handle"
import type { Handover } from "../../../static/src/editor/sync/handovers"
import {
  type Conflict,
  NO_LEFTOVERS,
  type Refusal,
  type SyncStatus,
} from "../../../static/src/editor/sync/status"
import type { Http } from "../../../static/src/shared/http"

const ELEMENTS = [
  "top-bar",
  "tool-rail",
  "tool-options",
  "notices",
  "announcer",
  "toasts",
  "status-bar",
  "side-bar",
  "dialogs",
]

/** An assignment in a project with two categories and two questions. */
export const startWith = (
  facts: Partial<StartDocument> = {},
  annotations: readonly Annotation[] = [],
): StartDocument => ({
  id: 5,
  state: "in_progress",
  lease_expires_at: null,
  note: null,
  submitted_at: null,
  annotator: { id: 3, name: "Ada" },
  may_edit: true,
  journal: "test-3",
  project: { id: 1, name: "Street scenes" },
  image: {
    id: 7,
    file_name: "a/b.jpg",
    width: 4032,
    height: 3024,
    state: "in_progress",
    url: "/file",
    preview_url: "/preview",
    thumbnail_url: "/thumbnail",
    tiles: null,
    metadata: { make: "Canon", iso: 400 },
  },
  layer: { id: 9, revision: 3, annotations, answers: {}, verified_absent: [] },
  categories: [
    {
      id: 1,
      name: "car",
      color: "#e5484d",
      shapes: ["box"],
      attributes: [
        { name: "view", type: "select", values: ["front", "rear"], required: true },
        { name: "occluded", type: "boolean" },
      ],
      skeleton: null,
      position: 0,
    },
    {
      id: 2,
      name: "dog",
      color: "#3b82f6",
      shapes: ["box"],
      attributes: [],
      skeleton: null,
      position: 1,
    },
  ],
  questions: [
    {
      id: 1,
      name: "Weather",
      mode: "multiclass",
      values: ["sun", "rain"],
      required: true,
      position: 0,
    },
    {
      id: 2,
      name: "Signs",
      mode: "multilabel",
      values: ["stop", "yield"],
      required: false,
      position: 1,
    },
  ],
  guidelines_html: "",
  neighbours: { previous: null, next: 6 },
  ...facts,
})

/** A sync that does nothing but show what it is told, and remembers what it was asked. */
export const createFakeSync = () => {
  const asked: string[] = []
  const status = signal<SyncStatus>({ state: "saved", pending: 0 })
  const conflicts = signal<readonly Conflict[]>([])
  const refusals = signal<readonly Refusal[]>([])
  const leftovers = signal(NO_LEFTOVERS)
  const warning = signal<string | null>(null)
  const handle: SyncHandle = {
    status,
    conflicts,
    refusals,
    warning,
    revision: signal(3),
    isHandedOn: signal(false),
    leftovers,
    flush: async () => {},
    retry: () => void asked.push("retry"),
    resolve: (key, choice) => void asked.push(`${key} ${choice}`),
    takeBack: (key) => void asked.push(`take back ${key}`),
    pull: async () => void asked.push("pull"),
    keepHistory: () => {},
    known: () => startWith().layer,
    close: () => {},
  }
  return { handle, asked, status, conflicts, refusals, warning, leftovers }
}

export type PageFacts = {
  readonly start?: StartDocument
  readonly actions?: readonly Action[]
  readonly http?: Http
  readonly preferences?: Partial<Preferences>
  /** What lies under every point of the stage. */
  readonly pickedId?: string | null
  /** What other layers show under every point of the stage. */
  readonly offered?: OtherAnnotation | null
}

const NO_SERVER: Http = { send: () => Promise.reject(new Error("No server in this test.")) }

/** The editor's page around a canvas that is not there. */
export const openPage = async ({
  start = startWith(),
  actions = [],
  http = NO_SERVER,
  preferences: initial = {},
  pickedId = null,
  offered = null,
}: PageFacts = {}) => {
  const preferences = createPreferences({
    http,
    storage: localStorage,
    owner: start.journal,
    initial: { keys: {}, editor: {}, ...initial },
  })
  document.body.innerHTML = `<main id="editor"><div data-focus="stage" tabindex="0"></div>${ELEMENTS.map((name) => `<concord-${name}></concord-${name}>`).join("")}</main>`
  const root = document.querySelector("main") as HTMLElement
  const state = createEditorState()
  const store = createStore(documentOf(start.layer))
  const sync = createFakeSync()
  const taken: string[] = []
  const take = (way: string) => async () => void taken.push(way)
  const chosen: string[] = []
  const handovers = signal<readonly Handover[]>([])
  const panels = createPanels({
    root,
    state,
    http,
    preferences,
    navigate: {
      next: take("next"),
      previous: take("previous"),
      submit: take("submit"),
      skip: async (reason) => void taken.push(`skip: ${reason}`),
      open: async (id) => void taken.push(`open ${id}`),
      isBusy: signal(false),
    },
    chooseCategory: ({ name }) => void chosen.push(name),
    showLayer: () => Promise.resolve(),
    comments: createComments(http, state, () => "new"),
    handovers: {
      all: handovers,
      takeBack: async (layerId) => void taken.push(`keep ${layerId}`),
      retry: async (layerId) => void taken.push(`retry ${layerId}`),
    },
    pickAt: () => pickedId,
    offerAt: () => {
      state.offered.value = offered
    },
    bringIntoSight: () => {},
    isMac: false,
    start,
    store,
    sync: sync.handle,
  })
  const table = [...actions, ...panels.actions]
  const keyboard = createKeyboard(table, { overrides: preferences.keys })
  panels.mount(keyboard)
  await rendered()
  return { root, state, store, sync, handovers, panels, taken, chosen, keyboard, preferences }
}

/** Let every panel render what has changed, and what that has changed. */
export const rendered = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => setTimeout(done))
}

/** The words of an element, with its white space tidied. */
export const wordsOf = (element: Element | null): string =>
  (element?.textContent ?? "").replace(/\s+/g, " ").trim()

export const all = <Kind extends Element = HTMLElement>(
  root: ParentNode,
  selector: string,
): Kind[] => [...root.querySelectorAll<Kind>(selector)]

/** The one element; a test that does not find it fails here and says what it looked for. */
export const one = <Kind extends Element = HTMLElement>(
  root: ParentNode,
  selector: string,
): Kind => {
  const element = root.querySelector<Kind>(selector)
  if (!element) throw new Error(`Nothing on the page is ${selector}.`)
  return element
}
