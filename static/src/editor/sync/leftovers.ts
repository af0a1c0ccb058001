import type { Clock } from "../../shared/clock"
import type { Http } from "../../shared/http"
import type { Journal } from "./journal"
import { Outbox } from "./outbox"
import type { Leftovers } from "./status"

type Ports = {
  readonly journal: Journal
  readonly http: Http
  readonly clock: Clock
  readonly random: () => number
  /** Runs the work unless a tab shows that layer and will send it itself. */
  readonly whenUnused: (layerId: number, work: () => Promise<void>) => Promise<void>
}

/**
 * Send what was left behind on images that are no longer open: closed offline, or before the answer came.
 *
 * What collides or is refused stays in the journal, for when its image is opened.
 *
 * @param onCount is told what is left: at once, and after the attempt.
 */
export const sendLeftovers = async (
  ports: Ports,
  openLayerId: number,
  onCount: (leftovers: Leftovers) => void,
): Promise<void> => {
  const counts = await countOthers(ports.journal, openLayerId)
  onCount(summed(counts))
  for (const layerId of counts.keys())
    await ports.whenUnused(layerId, () => sendLayer(ports, layerId))
  onCount(summed(await countOthers(ports.journal, openLayerId)))
}

const countOthers = async (journal: Journal, openLayerId: number): Promise<Map<number, number>> => {
  const counts = new Map(await journal.unsent())
  counts.delete(openLayerId)
  return counts
}

const summed = (counts: ReadonlyMap<number, number>): Leftovers => ({
  commits: [...counts.values()].reduce((sum, count) => sum + count, 0),
  images: counts.size,
})

const sendLayer = async (ports: Ports, layerId: number): Promise<void> => {
  const { entries, revision } = await ports.journal.load(layerId)
  let written = Promise.resolve()
  const outbox = new Outbox(layerId, revision, {
    ...ports,
    document: () => null,
    onBehind: () => {},
    onRemote: () => {},
    onChange: () => {},
    onSettled: (settlement, newRevision) => {
      written = written.then(() => ports.journal.settle(layerId, settlement, newRevision))
    },
  })
  outbox.add(entries)
  await outbox.sendOnce()
  outbox.close()
  await written
}
