import type { Http } from "../../shared/http"
import { boundsOf } from "../geometry/kinds"
import { findAction, firstKey } from "./action-button"
import type { DialogContext, EditorContext } from "./context"
import { objectRows } from "./object-rows"
import { ranked } from "./ranking"

/** One line of the palette. */
export type Command = {
  /** What the person's list of recent commands calls it. */
  readonly id: string
  readonly words: string
  readonly key: string | null
  readonly colour?: string
  /** A word on its kind or state, at the end of the line. */
  readonly note?: string
  /** What is of this image alone is not remembered. */
  readonly isPassing?: boolean
  readonly run: () => void
}

/** One of the person's images in this project, as `GET /projects/{p}/assignments` lists it. */
export type ListedImage = {
  readonly id: number
  readonly file_name: string
  readonly state: string
}

/** Keys that are held or repeated, and the ways that a list replaces, are of no use in it. */
const NOT_LISTED =
  /^(step|long-step|confirm|cancel|take-back|finish-drawing|pan|palette|category|answer)\b/
const MOST_SHOWN = 60
const MOST_RECENT = 8
const IMAGES_A_PAGE = 200
const MOST_IMAGES = 2000

export type Commands = {
  /** Actions and categories: listed before anything is typed. */
  readonly always: readonly Command[]
  /** Objects and other images: there may be thousands, and they are found only by typing. */
  readonly whenTyping: readonly Command[]
}

/** All that can be done and gone to now. */
export const commandsOf = (editor: EditorContext, images: readonly ListedImage[]): Commands => ({
  always: [...actionCommands(editor), ...categoryCommands(editor)],
  whenTyping: [...objectCommands(editor), ...imageCommands(editor, images)],
})

/** What fits the typed letters, best first, what was used lately before what fits as well. */
export const fitting = (
  { always, whenTyping }: Commands,
  recent: readonly string[],
  typed: string,
): readonly Command[] => {
  const all = typed.trim() === "" ? always : [...always, ...whenTyping]
  return ranked(recentFirst(all, recent), typed).slice(0, MOST_SHOWN)
}

/** The ids of what was used lately, newest first. */
export const recentIn = ({ preferences }: DialogContext): readonly string[] => {
  const { recent } = preferences.settings.value
  return Array.isArray(recent) ? recent : []
}

/** Note that a command was used. */
export const remember = (editor: DialogContext, { id, isPassing }: Command): void => {
  if (isPassing) return
  const others = recentIn(editor).filter((recent) => recent !== id)
  editor.preferences.set("recent", [id, ...others].slice(0, MOST_RECENT))
}

/** The images that the person of this work was given in its project, newest first; told page by page. */
export const loadImages = async (
  http: Http,
  { projectId, annotatorId }: { readonly projectId: number; readonly annotatorId: number },
  tell: (images: readonly ListedImage[]) => void,
): Promise<void> => {
  let images: readonly ListedImage[] = []
  let cursor: string | null = null
  do {
    const query: string = `annotator_id=${annotatorId}&limit=${IMAGES_A_PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`
    const page: { items: ListedImage[]; next_cursor: string | null } = await http.send(
      "GET",
      `/projects/${projectId}/assignments?${query}`,
    )
    images = [...images, ...page.items]
    cursor = page.next_cursor
    tell(images)
  } while (cursor !== null && images.length < MOST_IMAGES)
}

const recentFirst = (
  commands: readonly Command[],
  recent: readonly string[],
): readonly Command[] => {
  const places = new Map(recent.map((id, place) => [id, place]))
  const placeOf = ({ id }: Command) => places.get(id) ?? recent.length
  return commands.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** What can be done now, as the table says it. */
export const actionCommands = (editor: DialogContext): readonly Command[] =>
  editor.actions
    .filter(({ id, when, isEnabled }) => {
      // What is done to a drawing would do nothing, and say nothing, while there is none.
      const isOutOfPlace = when === "drawing" && !editor.state.isDrawing.value
      return !(NOT_LISTED.test(id) || isOutOfPlace) && (isEnabled?.() ?? true)
    })
    .map((action) => ({
      id: action.id,
      words: action.help,
      key: firstKey(editor, action),
      run: action.run,
    }))

const categoryCommands = (editor: EditorContext): readonly Command[] => {
  const first = editor.state.digitPage.value * 9
  return editor.open.value.start.categories.map((category, place) => {
    const digit = findAction(editor, `category-${place - first + 1}`)
    return {
      id: `use-${category.id}`,
      words: `Category: ${category.name}`,
      key: digit ? firstKey(editor, digit) : null,
      colour: category.color,
      run: () => editor.chooseCategory(category),
    }
  })
}

const objectCommands = (editor: EditorContext): readonly Command[] => {
  const { store, start } = editor.open.value
  const rows = objectRows(store.document.value, start.categories)
  return rows.map(({ annotation, category, name }, place) => ({
    id: `object-${annotation.id}`,
    words: `Object ${rows.length - place}: ${name}`,
    key: null,
    ...(category ? { colour: category.color } : {}),
    isPassing: true,
    run: () => {
      editor.state.activeTool.value = "select"
      editor.state.selection.select([annotation.id])
      editor.bringIntoSight(boundsOf(annotation.shape))
    },
  }))
}

const imageCommands = (
  { navigate, open }: EditorContext,
  images: readonly ListedImage[],
): readonly Command[] =>
  images
    .filter(({ id }) => id !== open.value.start.id)
    .map(({ id, file_name, state }) => ({
      id: `image-${id}`,
      words: `Go to image ${file_name}`,
      key: null,
      note: state.replace("_", " "),
      isPassing: true,
      run: () => void navigate.open(id),
    }))
