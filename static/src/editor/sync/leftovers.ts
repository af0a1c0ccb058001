import type { Clock } from "../../shared/clock"
import type { Http } from "../../shared/http"
import type { Journal } from "./journal"
import { Outbox } from "./outbox"

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
 * @returns how many other layers still have unsent work.
 */
export const sendLeftovers = async (ports: Ports, openLayerId: number): Promise<number> => {
  for (const layerId of await otherLayers(ports.journal, openLayerId))
    await ports.whenUnused(layerId, () => sendLayer(ports, layerId))
  return (await otherLayers(ports.journal, openLayerId)).length
}

const otherLayers = async (journal: Journal, openLayerId: number): Promise<readonly number[]> =>
  (await journal.unsentLayers()).filter((layerId) => layerId !== openLayerId)

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
