import type { Annotation } from "../../editor/document/types"
import { isDrawable } from "../../editor/geometry/kinds"
import type { PaintedLayer } from "../../editor/render/other-layers"
import type { RenderStyle } from "../../editor/render/style"
import type { LayersBelow, Schema } from "../../editor/stage/follow-state"
import { proposalOf } from "../disagreements/clusters"
import type { Choice, Cluster, Decision, ImageDisagreements } from "../disagreements/types"
import { lookOf } from "./rater-looks"

/** What lies round the object in hand: shown thinly, or left out. */
export type Surroundings = "dimmed" | "hidden"

export type Seen = {
  readonly opened: ImageDisagreements | null
  readonly currentId: number | null
  /** Of the object in hand, only this rater's version; null shows all. */
  readonly soloLayerId: number | null
  readonly surroundings: Surroundings
  readonly decisionOf: (cluster: Cluster) => Decision | null
  /** While a shape is edited the versions are there to be compared with, but lie back. */
  readonly isEditing: boolean
}

/** Layers are told apart by number; annotators' layers have their own, which are above these. */
const SURROUNDINGS_ID = 0
const QUIET = "#d4d4d8"
const VERSION_FILL = 0.08

/** What is painted below the proposal: the other objects, and each rater's version of the one in hand. */
export const layersBelow =
  (seen: () => Seen, base: () => RenderStyle): LayersBelow =>
  (_store, schema) => {
    const { opened, currentId, soloLayerId, ...rest } = seen()
    if (!opened) return []
    const style = {
      ...base(),
      ...picked(schema),
      colourBy: "annotator",
      hasNameTags: false,
    } as const
    const current = opened.clusters.find(({ id }) => id === currentId)
    const others = opened.clusters.filter(({ id }) => id !== currentId)
    return [
      ...(rest.surroundings === "dimmed" ? [surroundings(others, style, rest.decisionOf)] : []),
      // Each rater keeps a layer, though it be empty: its sheets are not made anew for every other object.
      ...opened.raters.map(({ layerId, colorIndex }) => {
        const isShown = soloLayerId === null || layerId === soloLayerId
        const records = (isShown ? (current?.versions ?? []) : [])
          .filter((version) => version.layerId === layerId)
          .flatMap(({ annotation }) => drawable(annotation))
        const { colour, dash, mark } = lookOf(colorIndex)
        const fillOpacity = rest.isEditing ? 0 : VERSION_FILL
        const own = { ...style, authorColour: colour, dash, mark, fillOpacity }
        return { id: layerId, records, style: own }
      }),
    ]
  }

const surroundings = (
  clusters: readonly Cluster[],
  style: RenderStyle,
  decisionOf: Seen["decisionOf"],
): PaintedLayer => {
  const records = clusters.flatMap((cluster) => {
    const choice = decisionOf(cluster)?.choice ?? { take: "fused" as const }
    return drawable(proposalOf(cluster, choice)?.annotation ?? standIn(cluster, choice))
  })
  const lockedIds = new Set(records.map(({ id }) => id))
  return { id: SURROUNDINGS_ID, records, style: { ...style, authorColour: QUIET, lockedIds } }
}

/** Until a proposal is fused, the first version shows where its object is. */
const standIn = ({ isPending, versions }: Cluster, { take }: Choice): Annotation | null =>
  (isPending && take === "fused" && versions[0]?.annotation) || null

const drawable = (annotation: Annotation | null): readonly Annotation[] =>
  annotation && isDrawable(annotation.shape) ? [annotation] : []

const picked = ({ coloursByCategory, namesByCategory, edgesByCategory }: Schema) => ({
  coloursByCategory,
  namesByCategory,
  edgesByCategory,
})
