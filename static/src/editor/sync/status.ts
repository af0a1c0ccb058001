import type { Change } from "../document/types"
import type { Place } from "./journal"

/** How far the work on this image has come to the server. */
export type SyncStatus = {
  readonly state: "saved" | "pending" | "delayed" | "offline" | "signed_out" | "conflict" | "failed"
  /** Commits that the server has not acknowledged; none in state "pending" means that the journal is being read. */
  readonly pending: number
  /** How many of them are not in the journal: being written, or refused by the browser. */
  readonly unkept?: number
  /** A sentence for the user, where there is more to say than the state. */
  readonly message?: string
}

/** Work on other images that the server does not have: how many commits, on how many images. */
export type Leftovers = {
  readonly commits: number
  readonly images: number
  /** Where the person has to decide: it collides with work done elsewhere, or was refused. */
  readonly held: readonly Place[]
}

export const NO_LEFTOVERS: Leftovers = { commits: 0, images: 0, held: [] }

/** One object changed here and elsewhere; `change` leads from their value to mine. */
export type Conflict = { readonly key: string; readonly change: Change }

/** One object that the server will not take as it is, and its reason. */
export type Refusal = { readonly key: string; readonly change: Change; readonly message: string }

/** Why nothing can be sent at the moment. */
export type Trouble = {
  /** "delayed" and "offline" pass by themselves. */
  readonly kind: "delayed" | "offline" | "signed_out" | "failed"
  readonly message: string
}

/** What the outbox knows; other tabs are told the same. */
export type OutboxState = {
  readonly pending: number
  readonly revision: number
  readonly conflicts: readonly Conflict[]
  readonly refusals: readonly Refusal[]
  readonly trouble: Trouble | null
  /** The server has said that the image was given to others meanwhile. */
  readonly isHandedOn: boolean
}

/** What a page knows: of the outbox, of the journal, and whether it has read that. */
export type Known = OutboxState & { readonly unkept: number; readonly isOpen: boolean }

/** The one thing to tell the user: what needs them first, then what needs time. */
export const statusOf = (known: Known): SyncStatus => {
  const { unkept, isOpen } = known
  const status = stateOf(known)
  // What an earlier page has left behind is not known yet.
  const state = status.state === "saved" && !isOpen ? "pending" : status.state
  return { ...status, state, ...(unkept > 0 ? { unkept } : {}) }
}

const stateOf = ({ pending, conflicts, refusals, trouble }: OutboxState): SyncStatus => {
  if (trouble?.kind === "signed_out" || trouble?.kind === "failed")
    return { state: trouble.kind, pending, message: trouble.message }
  const [refusal] = refusals
  if (refusal) return { state: "failed", pending, message: refusal.message }
  if (conflicts.length > 0)
    return { state: "conflict", pending, message: collided(conflicts.length) }
  if (trouble) return { state: trouble.kind, pending, message: trouble.message }
  return { state: pending > 0 ? "pending" : "saved", pending }
}

const collided = (count: number): string =>
  count === 1
    ? "One object was also changed elsewhere. Choose which version to keep."
    : `${count} objects were also changed elsewhere. Choose which versions to keep.`
