import type { ReadonlySignal } from "@preact/signals-core"
import type { Http } from "../../shared/http"
import type { Comments } from "../comments"
import type { EditorState } from "../document/state"
import type { DocumentStore } from "../document/store"
import type { Bounds } from "../geometry/bounds"
import type { Action, Keyboard } from "../keys"
import type { Navigate } from "../navigation"
import type { PreferenceStore } from "../preferences"
import type { Category, StartDocument } from "../start"
import type { SyncHandle } from "../sync/handle"
import type { Handovers } from "../sync/handovers"
import type { Chrome } from "./chrome"

/** The assignment on the screen; `show` exchanges it for the next one. */
export type OpenDocument = {
  readonly start: StartDocument
  readonly store: DocumentStore
  readonly sync: SyncHandle
}

/** What a button for an action needs to know, on whatever screen. */
export type ActionContext = Pick<EditorContext, "actions" | "keyboard" | "isMac">

/** What dialogs and messages need, on whatever screen. */
export type DialogContext = ActionContext & Pick<EditorContext, "state" | "chrome" | "preferences">

/** All that a panel may see and do. */
export type EditorContext = {
  readonly open: ReadonlySignal<OpenDocument>
  readonly state: EditorState
  readonly chrome: Chrome
  readonly http: Http
  readonly navigate: Navigate
  /** Images that are done and that the server has not been told of. */
  readonly handovers: Pick<Handovers, "all" | "takeBack" | "retry">
  /** The table of actions and the person's own keys. */
  readonly keyboard: Keyboard
  /** Every action with the person's own keys, for buttons, tooltips, the sheet of keys and the palette. */
  readonly actions: readonly Action[]
  readonly preferences: PreferenceStore
  readonly chooseCategory: (category: Category) => void
  readonly comments: Comments
  /** Show another layer of the image, or hide it. */
  readonly showLayer: (layerId: number, isShown: boolean) => Promise<void>
  /** The object under a point of the page that can be had, if any; what is being drawn there is dropped. */
  readonly pickAt: (x: number, y: number) => string | null
  /** Offer what other layers show under a point of the page, if anything, to be taken over. */
  readonly offerAt: (x: number, y: number) => void
  /** Move the view so that a place of the picture is seen. */
  readonly bringIntoSight: (bounds: Bounds) => void
  readonly isMac: boolean
}
