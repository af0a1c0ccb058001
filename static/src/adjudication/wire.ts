import type { Annotation } from "../editor/document/types"
import type { Question, StartImage } from "../editor/start"
import type { Family, Status, Take } from "./disagreements/types"

/** An annotation as the review API writes it: it may have no id of its own, and a tie no category. */
export type WireAnnotation = Omit<Annotation, "id" | "category_id"> & {
  readonly id?: string
  readonly category_id: number | null
}

export type WireDecision = {
  readonly id: number
  readonly take: Take
  readonly kind: "layer" | "fused" | "none" | "edited"
  readonly annotation: WireAnnotation | null
  readonly values: readonly string[] | null
  readonly note: string | null
  readonly decided_by: { readonly id: number; readonly name: string } | null
  readonly decided_at: string
  readonly is_outdated: boolean
}

export type WireCluster = {
  readonly id: number
  readonly family: Family
  readonly status: Status
  readonly question: Question | null
  readonly members: readonly {
    readonly layer_id: number
    readonly annotation: WireAnnotation | null
    readonly values: readonly string[] | null
  }[]
  readonly category_votes: readonly { readonly category_id: number; readonly count: number }[]
  readonly similarity: number | null
  readonly value: number
  readonly fingerprint: string
  readonly fused: {
    readonly annotation: WireAnnotation | null
    readonly values: readonly string[] | null
    readonly disputed: readonly string[]
    readonly notes: readonly string[]
    readonly is_pending: boolean
  }
  readonly posterior: number | null
  readonly decision: WireDecision | null
  readonly is_reopened: boolean
}

/** `GET /images/{i}/disagreements` */
export type WireImage = {
  readonly image: Omit<StartImage, "metadata">
  readonly raters: readonly {
    readonly layer_id: number
    readonly assignment_id: number
    readonly annotator_id: number
    readonly name: string
    readonly color_index: number
  }[]
  readonly clusters: readonly WireCluster[]
}

/** `GET /images/{i}/proposals` */
export type WireProposals = {
  readonly items: readonly {
    readonly disagreement_id: number
    readonly fingerprint: string
    readonly fused: WireCluster["fused"]
  }[]
}

/** `GET /projects/{p}/disagreements`, as far as it is needed here. */
export type WireQueuePage = {
  readonly items: readonly { readonly id: number; readonly image_id: number }[]
  readonly next_cursor: string | null
}

/** How many disagreements the filter of this page finds, decided or not. */
export type Totals = {
  readonly open: number
  readonly decided: number
  readonly images: number
  readonly open_images: number
}
