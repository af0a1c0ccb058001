import type { ReadonlySignal } from "@preact/signals-core"
import type { Layer } from "../start"
import type { Conflict, Leftovers, Refusal, SyncStatus } from "./status"

/** What the rest of the editor knows of saving. */
export type SyncHandle = {
  readonly status: ReadonlySignal<SyncStatus>
  readonly revision: ReadonlySignal<number>
  readonly conflicts: ReadonlySignal<readonly Conflict[]>
  readonly refusals: ReadonlySignal<readonly Refusal[]>
  /** Work is not kept in this browser, and what that means. */
  readonly warning: ReadonlySignal<string | null>
  /** The lease had ended and others were given the image; the work is taken all the same. */
  readonly isHandedOn: ReadonlySignal<boolean>
  /** Work in this browser on other images that the server does not have. */
  readonly leftovers: ReadonlySignal<Leftovers>
  /** Resolves when the server has everything; rejects with a NotSaved that says why it has not. */
  flush(): Promise<void>
  /** Try again what was refused. */
  retry(): void
  /** End a conflict with my version or with theirs. */
  resolve(key: string, choice: "mine" | "theirs"): void
  /** Take an unsent object back to what the server has. */
  takeBack(key: string): void
  /** Take over what the server has, keeping what is pending: after a restoration, say. */
  pull(): Promise<void>
  /** The undo history has changed without a commit. */
  keepHistory(): void
  /** The layer as the server has it, as far as is known here: without what is pending. */
  known(): Layer
  /** Leave this image; what is under way is finished, what is left stays in the journal. */
  close(): void
}

/** Work is kept, but the server does not have it. */
export class NotSaved extends Error {
  override readonly name = "NotSaved"
}
