import type { Diff } from "../document/types"
import type { Entry, Settlement } from "./batches"
import type { OutboxState } from "./status"

/** What the tabs that show one layer tell each other. */
export type TabMessage =
  | { readonly kind: "hello"; readonly revision: number }
  | { readonly kind: "commit"; readonly entry: Entry }
  | { readonly kind: "remote"; readonly diff: Diff }
  | { readonly kind: "settled"; readonly settlement: Settlement; readonly revision: number }
  | { readonly kind: "state"; readonly state: OutboxState }
  | { readonly kind: "please"; readonly command: TabCommand }

/** What any tab may ask of the one that sends. */
export type TabCommand =
  | { readonly name: "send" }
  | { readonly name: "retry" }
  | { readonly name: "pull" }
  | { readonly name: "resolve"; readonly key: string; readonly choice: "mine" | "theirs" }

/** The tabs of this browser that show one layer; one of them leads and sends for all. */
export type Tabs = {
  post(message: TabMessage): void
  listen(hear: (message: TabMessage) => void): void
  /** Wait for the lead, which ends with `close()` or with the tab. */
  lead(onLead: () => void): void
  close(): void
}

/**
 * The tabs on a layer, through the browser.
 *
 * Browsers without locks (plain HTTP on a company's network) let every tab lead: two may send the same work, which
 * the server answers as stale, and the merge finds that it is ours.
 */
export const openTabs = (layerId: number): Tabs => {
  const name = `concord-layer-${layerId}`
  const channel = new BroadcastChannel(name)
  const closed = new AbortController()
  return {
    post: (message) => channel.postMessage(message),
    listen: (hear) => {
      channel.onmessage = ({ data }) => hear(data as TabMessage)
    },
    lead: (onLead) => {
      if (!("locks" in navigator)) return onLead()
      holdLock(name, closed.signal, onLead)
    },
    close: () => {
      closed.abort()
      channel.close()
    },
  }
}

/** Do some work on a layer, unless a tab is showing it. */
export const whenUnused = (layerId: number, work: () => Promise<void>): Promise<void> =>
  whenAlone(`concord-layer-${layerId}`, work)

/** Do some work, unless another tab is at it. */
export const whenAlone = async (name: string, work: () => Promise<void>): Promise<void> => {
  if (!("locks" in navigator)) return work()
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}

const holdLock = (name: string, closed: AbortSignal, onLead: () => void): void => {
  const untilClosed = () =>
    new Promise<void>((resolve) => {
      closed.addEventListener("abort", () => resolve())
      onLead()
    })
  navigator.locks.request(name, { signal: closed }, untilClosed).catch((error: unknown) => {
    if (!closed.aborted) throw error
  })
}
