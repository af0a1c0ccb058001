import { html, type TemplateResult } from "lit"
import { keyCap, keyOf } from "./action-button"
import type { EditorContext } from "./context"

/** One thing that the tour asks a person to do. */
export type TourStep = {
  readonly id: string
  /** The control that it is about; the first of these that is on the page. */
  readonly anchors: readonly string[]
  readonly title: string
  readonly words: (editor: EditorContext) => TemplateResult
  /** What is looked at: as soon as it differs from what it was when the step began, the step is done. */
  readonly watch: (editor: EditorContext) => unknown
}

const key = (editor: EditorContext, id: string): TemplateResult => keyCap(keyOf(editor, id))

/** The first two minutes: draw, name, undo, zoom, find, hand in. */
export const TOUR: readonly TourStep[] = [
  {
    id: "draw",
    anchors: ["[data-action=tool-box]", ".stage"],
    title: "Draw a box",
    words: (editor) =>
      html`Press ${key(editor, "tool-box")}, then drag from corner to corner round something on the picture.`,
    watch: ({ open }) => open.value.store.document.value.annotations.size,
  },
  {
    id: "name",
    anchors: ["concord-category-list"],
    title: "Say what it is",
    words: (editor) =>
      html`A digit is a category and its tool at once. Press ${key(editor, "category-2")} or click a category, and draw another.`,
    watch: ({ state, open }) => {
      const { annotations } = open.value.store.document.value
      return `${state.activeCategoryId.value} ${[...annotations.values()].map((one) => one.category_id).join()}`
    },
  },
  {
    id: "undo",
    anchors: ["[data-action=undo]"],
    title: "Take it back",
    words: (editor) =>
      html`Everything can be undone, even after a reload. Press ${key(editor, "undo")}; ${key(editor, "redo")} brings it back.`,
    watch: ({ open }) => open.value.store.canRedo.value,
  },
  {
    id: "zoom",
    anchors: [".status-bar__zoom", ".status-bar"],
    title: "Look closer",
    words: (editor) =>
      html`Turn the wheel over the picture, or press ${key(editor, "zoom-in")} and ${key(editor, "zoom-out")}. Hold ${key(editor, "pan")} and drag to move it; ${key(editor, "fit")} shows all of it.`,
    watch: ({ state }) => state.zoom.value,
  },
  {
    id: "find",
    anchors: [".top-bar [popovertarget=more-menu]", ".top-bar"],
    title: "Find anything",
    words: (editor) =>
      html`${key(editor, "palette")} finds every action, category, object and image by a few letters, and ${key(editor, "help")} lists all keys.`,
    watch: ({ state }) => state.dialog.value !== null,
  },
  {
    id: "submit",
    anchors: [".top-bar .button--primary", ".top-bar"],
    title: "Hand it in",
    words: (editor) =>
      html`Work is saved by itself. When the image is done, ${key(editor, "submit-always")} hands it in and brings the next.`,
    watch: ({ open }) => open.value.start.id,
  },
]
