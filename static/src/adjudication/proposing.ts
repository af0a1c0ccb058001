import { effect, untracked } from "@preact/signals-core"
import type { Desk } from "./desk"
import type { Cluster, ImageDisagreements, Propose } from "./disagreements/types"

export type ProposingPorts = {
  readonly desk: Desk
  readonly propose: Propose
  readonly say: (sentence: string) => void
}

/** Asked for as soon as one of the next few is missing, so that nobody waits for one. */
const SOON = 10
const AT_ONCE = 50

/**
 * Crowded images come without most of their proposals, which take the server milliseconds each: those of the object in
 * hand and of the next ones are fetched when the reviewer comes near them.
 */
export const proposeAhead = ({ desk, propose, say }: ProposingPorts): void => {
  // What has been asked for and was not there is not asked for again.
  const asked = new Set<number>()
  const fetchThem = async (imageId: number, wanted: readonly Cluster[]) => {
    for (const { id } of wanted) asked.add(id)
    try {
      const found = await propose(imageId, wanted)
      for (const id of found.keys()) asked.delete(id)
      desk.complete(imageId, found)
    } catch (error) {
      for (const { id } of wanted) asked.delete(id)
      say(`Proposals could not be read. ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  effect(() => {
    const opened = desk.opened.value
    const currentId = desk.currentId.value
    if (!opened) return
    untracked(() => {
      const isMissing = ({ id, isPending }: Cluster) => isPending && !asked.has(id)
      const ahead = clustersAhead(desk, opened, currentId)
      if (ahead.slice(0, SOON).some(isMissing))
        void fetchThem(opened.image.id, ahead.filter(isMissing).slice(0, AT_ONCE))
    })
  })
}

/** The object in hand, then those that need a person, in the order in which they come. */
const clustersAhead = (
  desk: Desk,
  { clusters }: ImageDisagreements,
  currentId: number | null,
): readonly Cluster[] => {
  const place = Math.max(
    clusters.findIndex(({ id }) => id === currentId),
    0,
  )
  const round = [...clusters.slice(place), ...clusters.slice(0, place)]
  return round.filter((one) => one.id === currentId || desk.standOf(one) === "open")
}
