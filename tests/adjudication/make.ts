import type { Deed } from "../../static/src/adjudication/decisions/types"
import type {
  Cluster,
  Decision,
  ImageDisagreements,
  Rater,
  Version,
} from "../../static/src/adjudication/disagreements/types"
import type { Annotation } from "../../static/src/editor/document/types"
import type { Shape } from "../../static/src/editor/geometry/shapes"

export const box = (x: number, y = 0, width = 100, height = 100): Shape => ({
  type: "box",
  x,
  y,
  width,
  height,
})

export const annotation = (id: string, facts: Partial<Annotation> = {}): Annotation => ({
  id,
  category_id: 1,
  shape: box(0),
  attributes: {},
  is_crowd: false,
  z: 0,
  ...facts,
})

export const RATERS: readonly Rater[] = ["Ann", "Ben", "Cleo"].map((name, place) => ({
  layerId: 11 + place,
  annotatorId: 31 + place,
  assignmentId: 21 + place,
  name,
  colorIndex: place,
}))

export const version = (layerId: number, facts: Partial<Annotation> = {}): Version => ({
  layerId,
  annotation: annotation(`of-${layerId}`, facts),
  values: [],
})

/** A cluster that Ann and Ben have marked and Cleo has not. */
export const cluster = (id: number, facts: Partial<Cluster> = {}): Cluster => ({
  id,
  family: "region",
  status: "missed",
  question: null,
  versions: [version(11), version(12, { shape: box(10) })],
  categoryVotes: [
    { categoryId: 1, count: 2 },
    { categoryId: 2, count: 1 },
  ],
  similarity: 0.8,
  posterior: 0.7,
  proposal: { annotation: annotation(`fused-${id}`, { shape: box(5) }), values: null },
  isPending: false,
  disputed: [],
  notes: [],
  decision: null,
  isReopened: false,
  fingerprint: `print-${id}`,
  ...facts,
})

export const answerCluster = (id: number, facts: Partial<Cluster> = {}): Cluster =>
  cluster(id, {
    family: "answer",
    status: "answer",
    question: {
      id: 1,
      name: "Weather",
      mode: "multiclass",
      values: ["sun", "rain"],
      required: true,
      position: 0,
    },
    versions: [
      { layerId: 11, annotation: null, values: ["sun"] },
      { layerId: 12, annotation: null, values: ["rain"] },
    ],
    categoryVotes: [],
    proposal: { annotation: null, values: ["sun"] },
    ...facts,
  })

export const settled = (facts: Partial<Decision> = {}): Decision => ({
  id: 7,
  choice: { take: "fused" },
  by: null,
  at: "2026-01-01T00:00:00Z",
  isOutdated: false,
  ...facts,
})

export const imageWith = (
  id: number,
  clusters: readonly Cluster[],
  raters: readonly Rater[] = RATERS,
): ImageDisagreements => ({
  image: {
    id,
    file_name: `photo-${id}.jpg`,
    width: 800,
    height: 600,
    state: "submitted",
    url: `/file/${id}`,
    preview_url: `/preview/${id}`,
    thumbnail_url: `/thumbnail/${id}`,
    tiles: null,
    metadata: {},
  },
  raters,
  clusters,
})

export const deed = (seq: number, facts: Partial<Deed> = {}): Deed => ({
  seq,
  owner: "server-1",
  page: "page",
  imageId: 1,
  clusterId: seq,
  choice: { take: "fused" },
  seen: {},
  ...facts,
})
