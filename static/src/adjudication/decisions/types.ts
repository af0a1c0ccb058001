import type { Choice } from "../disagreements/types"

/** One thing that a reviewer has done and that the server is to be told, in this order and no other. */
export type Deed = {
  /** Counts up within a browser; what was done first is sent first. */
  readonly seq: number
  /** The `seq` of the first deed that was done in one go with it: they go to the server together. */
  readonly step?: number
  /** Names the server's database and the person: what is kept for one is not sent for another. */
  readonly owner: string
  /** The page that did it; another page takes it over when that one is gone. */
  readonly page: string
  readonly imageId: number
  readonly clusterId: number
  /** What is decided; null takes a decision back, so that what stood before it stands again. */
  readonly choice: Choice | null
  /** What was looked at: the cluster as it was, and the decision that is replaced. */
  readonly seen: { readonly fingerprint?: string; readonly replaces?: number }
}

/** The server would not take a deed: somebody else was sooner, or it makes no sense to it. */
export type Refusal = {
  readonly deed: Deed
  readonly kind: "conflict" | "refused"
  readonly message: string
}

/** Where deeds are kept until the server has them. */
export type DeedJournal = {
  readonly keep: (deeds: readonly Deed[]) => Promise<void>
  readonly drop: (seq: number) => Promise<void>
  readonly all: () => Promise<readonly Deed[]>
}
