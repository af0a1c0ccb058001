import type { Annotation } from "../editor/document/types"
import type { Question, StartImage } from "../editor/start"
import type { Http } from "../shared/http"
import type { Deed } from "./decisions/types"
import type {
  Choice,
  Cluster,
  Decision,
  Family,
  ImageDisagreements,
  Proposal,
  Status,
  Take,
  Version,
} from "./disagreements/types"
import type { QueuePage } from "./queue"
import type { Filters } from "./start"

/** An annotation as the review API writes it: it may have no id of its own, and a tie no category. */
type WireAnnotation = Omit<Annotation, "id" | "category_id"> & {
  readonly id?: string
  readonly category_id: number | null
}

type WireDecision = {
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

type WireCluster = {
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

/** `GET /projects/{p}/consensus`: how far a project has come. */
export type Overview = {
  readonly images: number
  readonly settled: number
  readonly disagreements: number
}

/** A ruling on a hard case, as far as it is shown beside the picture. */
export type Ruling = { readonly id: number; readonly title: string; readonly body_html: string }

/** What is said about an image. */
export type Talk = {
  readonly id: string
  readonly is_question: boolean
  readonly resolution: unknown
  readonly comments: readonly {
    readonly id: string
    readonly text: string
    readonly author: { readonly name: string }
    readonly created_at: string
    readonly is_deleted: boolean
  }[]
}

const PAGE = 100

/** The routes that this screen speaks to, with what goes over the wire made into what the screen works on. */
export type Api = {
  readonly queuePage: (cursor: string | null) => Promise<QueuePage>
  readonly image: (imageId: number) => Promise<ImageDisagreements>
  readonly overview: () => Promise<Overview>
  /** Put a decision, or take it back. `seen` is the cluster as it was looked at. */
  readonly tell: (deed: Deed) => Promise<void>
  /** Give work back with a note, and point at the object that it is about. */
  readonly returnWork: (
    assignmentId: number,
    note: string,
    annotationId: string | null,
  ) => Promise<void>
  readonly talk: (imageId: number) => Promise<readonly Talk[]>
  /** Rulings of a category. Rejects where the server has none to give. */
  readonly rulings: (categoryId: number) => Promise<readonly Ruling[]>
}

export const createApi = (http: Http, projectId: number, filters: Filters): Api => {
  const project = `/projects/${projectId}`
  // The decisions of this page: taking one back names it, so that doing so twice takes back no other.
  const decisionIds = new Map<number, number>()
  return {
    queuePage: async (cursor) => {
      const query = new URLSearchParams({ sort: "value", limit: String(PAGE), ...filters })
      if (cursor !== null) query.set("cursor", cursor)
      const page: { items: readonly { image_id: number }[]; next_cursor: string | null } =
        await http.send("GET", `${project}/disagreements?${query}`)
      return { imageIds: page.items.map((item) => item.image_id), nextCursor: page.next_cursor }
    },
    image: async (imageId) =>
      imageOf(await http.send<WireImage>("GET", `/images/${imageId}/disagreements`)),
    overview: () => http.send("GET", `${project}/consensus`),
    tell: async ({ clusterId, choice, seen }) => {
      const path = `/disagreements/${clusterId}/decision`
      const decisionId = decisionIds.get(clusterId) ?? seen.replaces
      if (choice === null) {
        await http.send(
          "DELETE",
          decisionId === undefined ? path : `${path}?decision=${decisionId}`,
        )
        decisionIds.delete(clusterId)
        return
      }
      const { decision } = await http.send<{ decision: { id: number } | null }>("PUT", path, {
        body: { ...bodyOf(choice), ...seen },
      })
      if (decision) decisionIds.set(clusterId, decision.id)
    },
    returnWork: (assignmentId, note, annotationId) =>
      http.send("PUT", `/assignments/${assignmentId}/verdict`, {
        body: {
          verdict: "returned",
          note,
          marks: annotationId === null ? [] : [{ annotation_id: annotationId }],
        },
      }),
    talk: async (imageId) =>
      (await http.send<{ items: readonly Talk[] }>("GET", `/images/${imageId}/comments`)).items,
    rulings: async (categoryId) =>
      (
        await http.send<{ items: readonly Ruling[] }>(
          "GET",
          `${project}/rulings?category=${categoryId}`,
        )
      ).items,
  }
}

/** One image, from the wire. */
export const imageOf = ({ image, raters, clusters }: WireImage): ImageDisagreements => ({
  image: { ...image, metadata: {} },
  raters: raters.map((rater) => ({
    layerId: rater.layer_id,
    annotatorId: rater.annotator_id,
    assignmentId: rater.assignment_id,
    name: rater.name,
    colorIndex: rater.color_index,
  })),
  // What tells most for a second of work comes first, as in the queue.
  clusters: clusters.toSorted((a, b) => b.value - a.value || a.id - b.id).map(clusterOf),
})

const clusterOf = (wire: WireCluster): Cluster => {
  const votes = wire.category_votes.map(({ category_id, count }) => ({
    categoryId: category_id,
    count,
  }))
  const first = votes[0]?.categoryId ?? 0
  const { annotation, values, disputed, notes } = wire.fused
  const isTie = annotation !== null && annotation.category_id === null
  return {
    id: wire.id,
    family: wire.family,
    status: wire.status,
    question: wire.question,
    versions: wire.members.map(
      (member): Version => ({
        layerId: member.layer_id,
        annotation:
          member.annotation &&
          annotationOf(member.annotation, `${wire.id}-${member.layer_id}`, first),
        values: member.values ?? [],
      }),
    ),
    categoryVotes: votes.toSorted((a, b) => b.count - a.count),
    similarity: wire.similarity,
    posterior: wire.posterior,
    proposal: proposalFrom(
      annotation && annotationOf(annotation, `fused-${wire.id}`, first),
      values,
    ),
    disputed: isTie && !disputed.includes("category") ? [...disputed, "category"] : disputed,
    notes,
    decision: wire.decision && decisionOf(wire.decision, wire.id, first),
    isReopened: wire.is_reopened,
    fingerprint: wire.fingerprint,
  }
}

const proposalFrom = (
  annotation: Annotation | null,
  values: readonly string[] | null,
): Proposal | null => {
  if (annotation) return { annotation, values: null }
  return values ? { annotation: null, values } : null
}

const decisionOf = (wire: WireDecision, clusterId: number, categoryId: number): Decision => {
  const annotation =
    wire.annotation && annotationOf(wire.annotation, `taken-${clusterId}`, categoryId)
  const isEdited = wire.kind === "edited"
  return {
    id: wire.id,
    by: wire.decided_by?.name ?? null,
    at: wire.decided_at,
    isOutdated: wire.is_outdated,
    choice: {
      take: wire.take,
      ...(isEdited && annotation ? { annotation } : {}),
      ...(isEdited && wire.values ? { values: wire.values } : {}),
      ...(!isEdited && annotation ? { categoryId: annotation.category_id } : {}),
      ...(wire.note ? { note: wire.note } : {}),
    },
  }
}

/** On the screen each shape has an id; a tie stands under the first of the votes until somebody says more. */
const annotationOf = (wire: WireAnnotation, id: string, categoryId: number): Annotation => ({
  ...wire,
  id: wire.id ?? id,
  category_id: wire.category_id ?? categoryId,
})

const bodyOf = ({ take, annotation, values, categoryId, note }: Choice): object => ({
  take,
  ...(annotation ? { annotation: editedBody(annotation, categoryId) } : {}),
  ...(values ? { values } : {}),
  ...(categoryId !== undefined && !annotation ? { category_id: categoryId } : {}),
  ...(note ? { note } : {}),
})

/** What stands for a cluster has an id of its own, so the one on the screen is not sent. */
const editedBody = (annotation: Annotation, categoryId: number | undefined): object => ({
  category_id: categoryId ?? annotation.category_id,
  shape: annotation.shape,
  attributes: annotation.attributes,
  is_crowd: annotation.is_crowd,
  z: annotation.z,
  ...(annotation.group_id ? { group_id: annotation.group_id } : {}),
})
