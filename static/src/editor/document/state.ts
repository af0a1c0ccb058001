import { batch, type Signal, signal } from "@preact/signals-core"
import type { ImagePoint } from "../geometry/points"
import type { ColourSet } from "./colour-sets"
import { type NamedKeys, USUAL_KEYS } from "./locks"
import { type Adjustments, AS_IT_IS } from "./looks"
import type { OtherAnnotation, OtherLayer } from "./others"
import { createSelection, type Selection } from "./selection"
import type { Pin, Thread } from "./threads"
import { createToolSettings, type ToolSettings } from "./tool-settings"

/** Tools by name; the tool of a shape kind bears the kind's name. */
export type ToolName =
  | "select"
  | "box"
  | "keypoints"
  | "ellipse"
  | "point"
  | "polygon"
  | "polyline"
  | "comment"
  | "rotated_box"
  | "brush"
  | "eraser"
  | "mask_add"
  | "mask_subtract"
  | "fill"
  | "live_wire"
  | "magic_wand"
  | "superpixels"
  | "vertices"
  | "cut"

/** Which annotations carry their category's name on the picture: none, those being worked on, or all. */
export type NameTags = "none" | "active" | "all"

/** What an object's colour tells: its category, which object it is, or whose layer it is on. */
export type ColourBy = "category" | "instance" | "annotator"

/** What the panels can open: the sheet of keys, the command palette, the keys to change, the question why to skip or to return. */
export type DialogName = "help" | "palette" | "keys" | "skip" | "return"

/** How far the picture has come; labels are shown and edited from `preview` on, never on an empty canvas. */
export type ImageStatus = "loading" | "preview" | "ready" | "failed"

/**
 * What the editor is doing, as signals that tools write and panels read. It is never saved with the document:
 * two people who look at one layer have two states.
 */
export type EditorState = ToolSettings & {
  readonly selection: Selection
  readonly hovered: Signal<string | null>
  readonly activeCategoryId: Signal<number | null>
  readonly activeTool: Signal<ToolName>
  /** Stay with the drawing tool after an object is made, instead of going back to select. */
  readonly keepTool: Signal<boolean>
  /** Stay with the category after an object is made, instead of asking for each object's own. */
  readonly keepCategory: Signal<boolean>
  /** The object that was just made and waits for its category, while categories are not kept. */
  readonly namelessId: Signal<string | null>
  /** Which nine categories the digits stand for: page 0 is the first nine. */
  readonly digitPage: Signal<number>
  /** Points that are drawn or pulled come to neighbours' edges and vertices when they are near. */
  readonly snapping: Signal<boolean>
  /** Annotations that are neither drawn nor hit. */
  readonly hiddenIds: Signal<ReadonlySet<string>>
  /** Objects are gone through one by one, each zoomed to. */
  readonly isInspecting: Signal<boolean>
  /** Annotations that are drawn but not hit. */
  readonly lockedIds: Signal<ReadonlySet<string>>
  readonly namedKeys: Signal<NamedKeys>
  readonly shapesVisible: Signal<boolean>
  readonly nameTags: Signal<NameTags>
  readonly crosshairVisible: Signal<boolean>
  readonly gridVisible: Signal<boolean>
  readonly minimapVisible: Signal<boolean>
  /** How the picture is shown; the file stays as it is. */
  readonly adjustments: Signal<Adjustments>
  /** Where the own work ends and the other layers begin, as a share of the canvas's width; null shows both everywhere. */
  readonly compareAt: Signal<number | null>
  /** Layers of the same image that are not the person's own, as far as they may be seen. */
  readonly otherLayers: Signal<readonly OtherLayer[]>
  readonly othersVisible: Signal<boolean>
  /** What is said about the image. */
  readonly threads: Signal<readonly Thread[]>
  /** What a comment that is being written is about. */
  readonly pin: Signal<Pin | null>
  /** The thread that the panel shows. */
  readonly openThreadId: Signal<string | null>
  /** The object of another layer that keys have come to, to be taken over or passed by. */
  readonly offered: Signal<OtherAnnotation | null>
  /** Predictions of a lower score are not shown, 0 to 1. */
  readonly scoreFrom: Signal<number>
  /** The project shows predictions only when the person has begun, and they have not. */
  readonly arePredictionsHeldBack: Signal<boolean>
  /** Opacity of fills, 0 to 1; outlines stay. */
  readonly overlayOpacity: Signal<number>
  readonly colourBy: Signal<ColourBy>
  /** The colours of categories on this person's screen. */
  readonly colourSet: Signal<ColourSet>
  /** Screen pixels per image pixel. */
  readonly zoom: Signal<number>
  /** Where the pointer is on the image, or null when it is elsewhere. */
  readonly pointerAt: Signal<ImagePoint | null>
  /** A drawing is under way: Enter and Escape belong to the tool. */
  readonly isDrawing: Signal<boolean>
  readonly imageStatus: Signal<ImageStatus>
  /** Detail of a large picture that the view needs could not be had; it is asked for again. */
  readonly isDetailMissing: Signal<boolean>
  /** Whether the browser believes that it has a network; a server may still be out of reach. */
  readonly isOnline: Signal<boolean>
  /** Nothing may be changed, and why: "Submitted; reopen it to change it." */
  readonly readOnlyReason: Signal<string | null>
  /** Which dialog a key has asked for; the panels open it, and set null when it closes. */
  readonly dialog: Signal<DialogName | null>
  /** A short sentence for the live region; also shown near the canvas when it is a hint. */
  readonly announcement: Signal<string>
}

/** The state of an editor that has just been opened. */
export const createEditorState = (): EditorState => ({
  ...createToolSettings(),
  selection: createSelection(),
  hovered: signal<string | null>(null),
  activeCategoryId: signal<number | null>(null),
  activeTool: signal<ToolName>("select"),
  keepTool: signal(true),
  snapping: signal(true),
  keepCategory: signal(true),
  namelessId: signal<string | null>(null),
  digitPage: signal(0),
  hiddenIds: signal<ReadonlySet<string>>(new Set()),
  isInspecting: signal(false),
  lockedIds: signal<ReadonlySet<string>>(new Set()),
  namedKeys: signal(USUAL_KEYS),
  shapesVisible: signal(true),
  nameTags: signal<NameTags>("active"),
  crosshairVisible: signal(true),
  gridVisible: signal(false),
  minimapVisible: signal(true),
  adjustments: signal(AS_IT_IS),
  compareAt: signal<number | null>(null),
  otherLayers: signal<readonly OtherLayer[]>([]),
  othersVisible: signal(true),
  threads: signal<readonly Thread[]>([]),
  pin: signal<Pin | null>(null),
  openThreadId: signal<string | null>(null),
  offered: signal<OtherAnnotation | null>(null),
  scoreFrom: signal(0),
  arePredictionsHeldBack: signal(false),
  overlayOpacity: signal(0.2),
  colourBy: signal<ColourBy>("category"),
  colourSet: signal<ColourSet>("schema"),
  zoom: signal(1),
  pointerAt: signal<ImagePoint | null>(null),
  isDrawing: signal(false),
  imageStatus: signal<ImageStatus>("loading"),
  isDetailMissing: signal(false),
  isOnline: signal(true),
  readOnlyReason: signal<string | null>(null),
  dialog: signal<DialogName | null>(null),
  announcement: signal(""),
})

/** Forget what belongs to one image, keep what belongs to the person: tool, category, view settings. */
export const leaveImage = (state: EditorState): void => {
  batch(() => {
    state.selection.clear()
    state.hovered.value = null
    state.namelessId.value = null
    state.hiddenIds.value = new Set()
    state.lockedIds.value = new Set()
    state.shapesVisible.value = true
    state.pointerAt.value = null
    state.isDrawing.value = false
    state.isInspecting.value = false
    state.offered.value = null
    state.imageStatus.value = "loading"
    state.readOnlyReason.value = null
  })
}

/** Unseen and unspoken; it makes a repeated sentence a new text, which a live region reads again. */
const AGAIN = "\u200b"

/** Say something, even if it was the last thing said: a second slip deserves the hint again. */
export const announce = (
  { announcement }: Pick<EditorState, "announcement">,
  sentence: string,
): void => {
  announcement.value = announcement.peek() === sentence ? sentence + AGAIN : sentence
}
