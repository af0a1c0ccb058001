import type { Preferences } from "../editor/preferences"
import type { Category, Question } from "../editor/start"
import type { WireImage, WireQueuePage } from "./wire"

/** Which disagreements are looked at: as the dashboard's links and the address say it. */
export type Filters = {
  readonly kind?: string
  readonly category?: string
  readonly question?: string
  readonly annotator?: string
  readonly cell?: string
}

/** What the page brings along: the project, its schema, and the person. */
export type AdjudicationStart = {
  readonly project: { readonly id: number; readonly name: string }
  readonly viewer: { readonly id: number; readonly name: string }
  /** Names this server's database and this person. */
  readonly journal: string
  readonly preferences?: Preferences
  readonly categories: readonly Category[]
  readonly questions: readonly Question[]
  readonly guidelines_html: string
  readonly filters: Filters
  /** The image that the address names, if it does. */
  readonly image_id: number | null
  /** What the first requests would answer; null where the server was not ready to say it with the page. */
  readonly first?: {
    readonly queue: WireQueuePage
    /** The image that the queue or the address begins with; null where there is none, or it is large. */
    readonly image: WireImage | null
  } | null
}
