import { type Http, TIMEOUT_MS } from "../../shared/http"
import { uuid } from "../../shared/uuid"
import { type Entry, type Plan, planOf, type SentRequest } from "./batches"
import { encode } from "./patch"

/** A request and everything that must stay the same when it is repeated. */
export type Batch = Plan & {
  readonly requestId: string
  readonly baseRevision: number
  /** An earlier page has sent it, and perhaps others have worked since. */
  readonly isInherited: boolean
}

/** What the server says of a request that it has carried out. */
export type Saved = { readonly revision: number; readonly is_handed_on?: boolean }

/** What the slowest line that we wait for carries; a larger request gets more time. */
const CHARACTERS_PER_MS = 20

/** A request that nobody has seen yet. */
export const newBatch = (plan: Plan, baseRevision: number): Batch => ({
  ...plan,
  requestId: uuid(),
  baseRevision,
  isInherited: false,
})

/** A request of an earlier page, made again from the journal. */
export const inheritedBatch = (entries: readonly Entry[], request: SentRequest): Batch => ({
  ...planOf(entries, request),
  requestId: request.requestId,
  baseRevision: request.baseRevision,
  isInherited: true,
})

/** What a page after this one must know to repeat the request. */
export const recordOf = ({ requestId, baseRevision, lastSeq, keys }: Batch): SentRequest => ({
  requestId,
  baseRevision,
  lastSeq,
  keys: [...keys],
})

/** Send it; with `keepalive` it outlives the page. */
export const sendBatch = (
  http: Http,
  layerId: number,
  batch: Batch,
  keepalive = false,
): Promise<Saved> =>
  http.send("PATCH", `/layers/${layerId}`, {
    body: {
      base_revision: batch.baseRevision,
      request_id: batch.requestId,
      ...encode(batch.diff),
    },
    keepalive,
    timeoutMs: TIMEOUT_MS + batch.characters / CHARACTERS_PER_MS,
  })
