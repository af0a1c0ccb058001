import type { Annotation } from "../editor/document/types"
import type { Http } from "../shared/http"
import type { Deed } from "./decisions/types"
import type { Estimate } from "./disagreements/combining"
import type {
  Choice,
  Cluster,
  Decision,
  Fused,
  ImageDisagreements,
  Proposal,
  Propose,
  Version,
} from "./disagreements/types"
import type { QueuePage } from "./queue"
import type { AdjudicationStart, Filters } from "./start"
import type {
  Totals,
  WireAnnotation,
  WireCluster,
  WireDecision,
  WireImage,
  WireProposals,
  WireQueuePage,
} from "./wire"

const PAGE = 100

/** The routes that this screen speaks to, with what goes over the wire made into what the screen works on. */
export type Api = {
  readonly queuePage: (cursor: string | null) => Promise<QueuePage>
  readonly image: (imageId: number) => Promise<ImageDisagreements>
  /** The proposals of some clusters of an image. */
  readonly proposals: Propose
  readonly estimated: Estimate
  readonly totals: () => Promise<Totals>
  /** Put decisions on one image, or take them back. `seen` is the cluster as it was looked at. */
  readonly tell: (deeds: readonly Deed[]) => Promise<void>
  /** Give work back with a note, and point at the object that it is about. */
  readonly returnWork: (
    assignmentId: number,
    note: string,
    annotationId: string | null,
  ) => Promise<void>
}

/** The first answers come with the page, and are taken once; whatever is asked again is asked of the server. */
export const beginningWith = (api: Api, first: AdjudicationStart["first"]): Api => {
  let [page, shown] = [first?.queue ?? null, first?.image ?? null]
  return {
    ...api,
    queuePage: async (cursor) => {
      if (cursor !== null || page === null) return api.queuePage(cursor)
      const taken = pageOf(page)
      page = null
      return taken
    },
    image: async (imageId) => {
      if (shown?.image.id !== imageId) return api.image(imageId)
      const taken = imageOf(shown)
      shown = null
      return taken
    },
  }
}

export const createApi = (http: Http, projectId: number, filters: Filters): Api => {
  const project = `/projects/${projectId}`
  // The decisions of this page: taking one back names it, so that doing so twice takes back no other.
  const made: Made = new Map()
  return {
    queuePage: async (cursor) => {
      const query = new URLSearchParams({ sort: "value", limit: String(PAGE), ...filters })
      if (cursor !== null) query.set("cursor", cursor)
      return pageOf(await http.send("GET", `${project}/disagreements?${query}`))
    },
    image: async (imageId) =>
      imageOf(
        await http.send<WireImage>("GET", `/images/${imageId}/disagreements?proposals=first`),
      ),
    proposals: (imageId, clusters) => fetchProposals(http, imageId, clusters),
    estimated: async (imageId, cluster) => {
      const found = await fetchProposals(http, imageId, [cluster], "staple")
      return found.get(cluster.id)?.proposal?.annotation ?? null
    },
    totals: async () => {
      const query = new URLSearchParams({ limit: "1", totals: "true", ...filters })
      const page: { totals: Totals } = await http.send("GET", `${project}/disagreements?${query}`)
      return page.totals
    },
    tell: async (deeds) => {
      const [deed] = deeds
      if (deed) await (deeds.length === 1 ? tellOne(http, deed, made) : tellAll(http, deeds, made))
    },
    returnWork: (assignmentId, note, annotationId) =>
      http.send("PUT", `/assignments/${assignmentId}/verdict`, {
        body: {
          verdict: "returned",
          note,
          marks: annotationId === null ? [] : [{ annotation_id: annotationId }],
        },
      }),
  }
}

const fetchProposals = async (
  http: Http,
  imageId: number,
  clusters: readonly Cluster[],
  method = "majority",
): Promise<ReadonlyMap<number, Fused>> => {
  const query = new URLSearchParams({ method })
  for (const { id } of clusters) query.append("disagreement", String(id))
  const path = `/images/${imageId}/proposals?${query}`
  const { items } = await http.send<WireProposals>("GET", path)
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]))
  return new Map(
    items.map(({ disagreement_id: id, fingerprint, fused }) => {
      const first = byId.get(id)?.categoryVotes[0]?.categoryId ?? 0
      return [id, { ...fusedOf(fused, id, first), fingerprint }]
    }),
  )
}

/** Cluster → the decision on it that this page has made. */
type Made = Map<number, number>

const tellOne = async (http: Http, { clusterId, choice, seen }: Deed, made: Made) => {
  const path = `/disagreements/${clusterId}/decision`
  if (choice === null) {
    const decisionId = made.get(clusterId) ?? seen.replaces
    await http.send("DELETE", decisionId === undefined ? path : `${path}?decision=${decisionId}`)
    made.delete(clusterId)
    return
  }
  const { decision } = await http.send<{ decision: { id: number } | null }>("PUT", path, {
    body: { ...bodyOf(choice), ...seen },
  })
  if (decision) made.set(clusterId, decision.id)
}

type WireOutcomes = {
  readonly items: readonly {
    readonly disagreement_id: number
    readonly decision: { readonly id: number } | null
  }[]
}

const tellAll = async (http: Http, deeds: readonly Deed[], made: Made) => {
  const decisions = deeds.flatMap(({ clusterId, choice, seen }) =>
    choice ? { disagreement_id: clusterId, ...bodyOf(choice), ...seen } : [],
  )
  const undone = deeds.flatMap(({ clusterId, choice, seen }) =>
    choice
      ? []
      : { disagreement_id: clusterId, decision_id: made.get(clusterId) ?? seen.replaces ?? null },
  )
  const { items } = await http.send<WireOutcomes>("PUT", `/images/${deeds[0]?.imageId}/decisions`, {
    body: { decisions, undone },
  })
  for (const { clusterId, choice } of deeds) if (choice === null) made.delete(clusterId)
  const decided = new Set(decisions.map((one) => one.disagreement_id))
  for (const { disagreement_id, decision } of items)
    if (decision && decided.has(disagreement_id)) made.set(disagreement_id, decision.id)
}

const pageOf = ({ items, next_cursor }: WireQueuePage): QueuePage => ({
  imageIds: items.map((item) => item.image_id),
  // Of equal keys the last one stays in a map: the first of an image must come last.
  leads: new Map(items.toReversed().map((item) => [item.image_id, item.id])),
  nextCursor: next_cursor,
})

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
    ...fusedOf(wire.fused, wire.id, first),
    decision: wire.decision && decisionOf(wire.decision, wire.id, first),
    isReopened: wire.is_reopened,
    fingerprint: wire.fingerprint,
  }
}

const fusedOf = (
  { annotation, values, disputed, notes, is_pending }: WireCluster["fused"],
  clusterId: number,
  categoryId: number,
): Omit<Fused, "fingerprint"> => {
  const isTie = annotation !== null && annotation.category_id === null
  return {
    proposal: proposalFrom(
      annotation && annotationOf(annotation, `fused-${clusterId}`, categoryId),
      values,
    ),
    isPending: is_pending,
    disputed: isTie && !disputed.includes("category") ? [...disputed, "category"] : disputed,
    notes,
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
