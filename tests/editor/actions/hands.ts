import { signal } from "@preact/signals-core"
import { vi } from "vitest"
import { createActions } from "../../../static/src/editor/actions/actions"
import type { ActionPorts } from "../../../static/src/editor/actions/ports"
import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import type { Size } from "../../../static/src/editor/geometry/bounds"
import { createSession, type Session } from "../../../static/src/editor/stage/session"
import type { Category } from "../../../static/src/editor/start"
import type { ToolEvent } from "../../../static/src/editor/tools/tool"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { documentWith } from "../make"

const IMAGE = { width: 1000, height: 800 }
const ALL_SHAPES = [
  "box",
  "rotated_box",
  "polygon",
  "polyline",
  "ellipse",
  "mask",
  "keypoints",
  "point",
] as const

export const category = (
  id: number,
  name: string,
  shapes: Category["shapes"] = ALL_SHAPES,
): Category => ({
  id,
  name,
  shapes,
  color: "#ff0000",
  attributes: [],
  skeleton: null,
  position: id,
})

/** The actions on a 1000 × 800 image with some annotations, all of them selected, and what came of them. */
export const withHands = (...annotations: readonly Annotation[]) => {
  const state = createEditorState()
  const viewport = new Viewport(IMAGE)
  viewport.resize(IMAGE, 1)
  const sessionOn = (image: Size, ...all: readonly Annotation[]): Session =>
    createSession(createStore(documentWith(...all)), image)
  let session = sessionOn(IMAGE, ...annotations)
  let made = 0
  const sent: ToolEvent[] = []
  const nothing = async () => undefined
  const ports: ActionPorts = {
    state,
    viewport,
    stage: {
      send: (event) => void sent.push(event),
      cancel: () => undefined,
      holdPan: () => undefined,
      hasFocus: () => true,
    },
    session: () => session,
    categories: () => self.categories,
    navigate: {
      next: async () => self.onNext(),
      previous: nothing,
      submit: nothing,
      skip: nothing,
      open: nothing,
      isBusy: signal(false),
    },
    others: { show: nothing },
    newId: () => `new-${++made}`,
  }
  const actions = createActions(ports)
  const document = () => session.store.document.peek()
  const self = {
    ports,
    state,
    sent,
    categories: [category(1, "car"), category(2, "person")],
    onNext: (): void => undefined,
    /** Exchange the image, as walking to the next one does. */
    openImage: (image: Size = IMAGE, ...all: readonly Annotation[]) => {
      session = sessionOn(image, ...all)
      state.selection.clear()
    },
    /** Do it, and wait for the code that it fetches. */
    run: async (id: string) => {
      const action = actions.find((one) => one.id === id)
      if (!action) throw new Error(`There is no action ${id}.`)
      action.run()
      await vi.dynamicImportSettled()
    },
    undo: () => session.store.undo(),
    document,
    all: () => [...document().annotations.values()],
    get: (id: string) => document().annotations.get(id),
    shapeOf: (id: string) => document().annotations.get(id)?.shape,
    selected: () => [...state.selection.ids.peek()],
    said: () => state.announcement.peek(),
  }
  state.selection.select(annotations.map(({ id }) => id))
  return self
}
