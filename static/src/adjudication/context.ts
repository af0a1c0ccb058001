import type { ReadonlySignal } from "@preact/signals-core"
import type { Part } from "../editor/images/part"
import type { DialogContext } from "../editor/panels/context"
import type { RulingsContext } from "../editor/panels/rulings-panel"
import type { RenderStyle } from "../editor/render/style"
import type { Category } from "../editor/start"
import type { SyncStatus } from "../editor/sync/status"
import type { Api } from "./api"
import type { Deciding } from "./deciding"
import type { Desk } from "./desk"
import type { Editing } from "./editing"
import type { Looking } from "./looking"
import type { AdjudicationStart } from "./start"
import type { Talking } from "./talking"
import type { Totals } from "./wire"

/** All that a part of this screen may see and do. */
export type DeskContext = DialogContext & {
  readonly start: AdjudicationStart
  readonly api: Api
  readonly desk: Desk
  readonly deciding: Deciding
  readonly looking: Looking
  readonly editing: Editing
  readonly saving: ReadonlySignal<SyncStatus>
  /** Try again now what found no server. */
  readonly retry: () => void
  readonly rulings: RulingsContext
  readonly talk: Talking
  readonly totals: ReadonlySignal<Totals | null>
  readonly categoryOf: (categoryId: number) => Category | null
  readonly readPicture: (part: Part) => Promise<ImageBitmap>
  /** How shapes are painted, with the colours of the schema. */
  readonly style: () => RenderStyle
  /** Show the object in hand with what is round it. */
  readonly zoomToObject: () => void
}
