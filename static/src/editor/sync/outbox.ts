import type { Clock } from "../../shared/clock"
import { type Http, Problem, Unreachable } from "../../shared/http"
import { uuid } from "../../shared/uuid"
import { compose, keyOf } from "../document/diff"
import type { AnnotationDocument, Change, Diff } from "../document/types"
import { documentOf, type Layer } from "../start"
import {
  applySettlement,
  type Entry,
  type Plan,
  plan,
  replaceChain,
  rewrite,
  type Settlement,
  settle,
} from "./batches"
import { between, rebase } from "./merge"
import { blame, encode } from "./patch"
import type { Conflict, OutboxState, Refusal, Trouble } from "./status"
import { retryDelayMs, sendAt } from "./timing"

/** What the outbox needs around it. */
export type OutboxPorts = {
  readonly http: Http
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  /** What is on the screen; null for a layer that is not open. */
  readonly document: () => AnnotationDocument | null
  /** The server has merged the work with changes that are not on the screen yet. */
  readonly onBehind: () => void
  /** Changes for the screen came in. */
  readonly onRemote: (diff: Diff) => void
  /** The journal must follow. */
  readonly onSettled: (settlement: Settlement, revision: number) => void
  /** `state` is another. */
  readonly onChange: () => void
}

/** A request and everything that must stay the same when it is repeated. */
type Batch = Plan & { readonly requestId: string; readonly baseRevision: number }

/** Why one object is not sent: it collides, or the server will not take this value. */
type Held =
  | { readonly kind: "conflict"; readonly change: Change }
  | { readonly kind: "refusal"; readonly change: Change; readonly message: string }

type Next = "go on" | "wait"

const CHANGES_PER_REQUEST = 1000
/** After so many stale answers in a row somebody else is writing as fast: come back later. */
const STALE_ANSWERS_IN_A_ROW = 5
const MAY_PASS_BY = new Set([408, 425, 429])
/** Browsers allow 64 KiB for all requests that outlive a page. */
const KEEPALIVE_CHARACTERS = 50_000

const CONFLICT = 409
const SIGNED_OUT: Trouble = {
  kind: "signed_out",
  message: "You are signed out. Sign in in another tab: your work is kept here and sent then.",
}
const OFFLINE: Trouble = {
  kind: "offline",
  message:
    "No connection to the server. Work is kept in this browser and sent as soon as it is back.",
}

/**
 * The unsent commits of one layer, and the one request that is under way with them.
 *
 * A request whose answer did not come is repeated unchanged, under the same id, until there is an answer: the server
 * carries it out once. Only then is the next one made. What collides or is refused is held back, by object, and the
 * rest goes on.
 */
export class Outbox {
  readonly #layerId: number
  readonly #ports: OutboxPorts
  readonly #held = new Map<string, Held>()
  #entries: readonly Entry[] = []
  #revision: number
  #trouble: Trouble | null = null
  #unanswered: Batch | null = null
  #sending: Promise<void> | null = null
  #firstAt: number | null = null
  #cancelTimer: (() => void) | null = null
  #failures = 0
  #staleAnswers = 0
  #maySend = false

  constructor(layerId: number, revision: number, ports: OutboxPorts) {
    this.#layerId = layerId
    this.#revision = revision
    this.#ports = ports
  }

  get state(): OutboxState {
    const held = [...this.#held]
    return {
      pending: this.#entries.length,
      revision: this.#revision,
      conflicts: held.flatMap(([key, { kind, change }]): Conflict[] =>
        kind === "conflict" ? [{ key, change }] : [],
      ),
      refusals: held.flatMap(([key, reason]): Refusal[] =>
        reason.kind === "refusal" ? [{ key, change: reason.change, message: reason.message }] : [],
      ),
      trouble: this.#trouble,
    }
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** From now on this outbox is the one that sends, starting from the server's state. */
  lead(layer: Layer): void {
    this.#maySend = true
    this.rebaseOnto(layer)
    if (this.#entries.length > 0) this.#schedule(0)
  }

  /** Send without a screen, from the revision that was last seen here. */
  async sendOnce(): Promise<void> {
    this.#maySend = true
    await this.send()
  }

  /** Stop; what is left stays in the journal. */
  close(): void {
    this.#maySend = false
    this.#cancelTimer?.()
  }

  /** Commits to be sent soon. The caller tells of the change once the journal has them. */
  add(offered: readonly Entry[]): void {
    const known = new Set(this.#entries.map(({ seq }) => seq))
    const entries = offered.filter(({ seq }) => !known.has(seq))
    if (entries.length === 0) return
    this.#entries = [...this.#entries, ...entries].sort((a, b) => a.seq - b.seq)
    for (const change of entries.flatMap(({ diff }) => diff)) this.#touch(change)
    const now = this.#ports.clock.now()
    this.#firstAt ??= now
    if (!this.#trouble) this.#schedule(sendAt(this.#firstAt, now) - now)
  }

  /** Another tab has sent some of the entries. */
  follow(settlement: Settlement, revision: number): void {
    this.#entries = applySettlement(this.#entries, settlement)
    this.#revision = revision
    this.#ports.onChange()
  }

  /** Send now whatever may be sent; resolves when all is answered or nothing more can be done at present. */
  send(): Promise<void> {
    this.#cancelTimer?.()
    if (!this.#maySend) return Promise.resolve()
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  /** The page is going away: a last request that outlives it, when it is small enough. */
  sendBeforeLeaving(): void {
    const batch = this.#maySend ? this.#next() : null
    if (!batch || JSON.stringify(batch.diff).length > KEEPALIVE_CHARACTERS) return
    this.#unanswered = batch
    this.#patch(batch, true).then(
      (answer) => this.#saved(batch, answer.revision),
      () => this.#schedule(0),
    )
  }

  /** The network or the user is back: do not wait for the timer. */
  wake(): Promise<void> {
    if (this.#trouble?.kind === "failed") return Promise.resolve()
    this.#failures = 0
    return this.send()
  }

  /** The user asks for another attempt at what was refused. */
  retry(): Promise<void> {
    this.#trouble = null
    this.#failures = 0
    for (const [key, { kind }] of this.#held) if (kind === "refusal") this.#held.delete(key)
    this.#ports.onChange()
    return this.send()
  }

  /** Take over a newer state of the server, keeping what is pending. */
  rebaseOnto(layer: Layer): void {
    const theirs = documentOf(layer)
    const journal = this.#entries.map(({ diff }) => diff)
    const rebased = rebase(this.#ports.document() ?? theirs, journal, theirs)
    this.#revision = layer.revision
    for (const [key, { kind }] of this.#held) if (kind === "conflict") this.#held.delete(key)
    for (const { key, change } of rebased.conflicts)
      this.#held.set(key, { kind: "conflict", change })
    this.#settle(rewrite(this.#entries, rebased))
    if (rebased.remote.length > 0) this.#ports.onRemote(rebased.remote)
  }

  /**
   * End a conflict: my version now counts as made on top of theirs.
   *
   * @returns the change that would put their version on the screen.
   */
  settleConflict(key: string): Diff {
    const held = this.#held.get(key)
    if (held?.kind !== "conflict") return []
    this.#held.delete(key)
    this.#settle(replaceChain(this.#entries, key, [held.change]))
    this.#schedule(0)
    return changed(held.change, held.change.after, held.change.before)
  }

  /** The change that takes an unsent object back to what the server has. */
  takingBack(key: string): Diff {
    const squashed = compose(this.#entries.map(({ diff }) => diff))
    return squashed
      .filter((change) => keyOf(change) === key)
      .flatMap((change) => changed(change, change.after, change.before))
  }

  async #drain(): Promise<void> {
    for (let batch = this.#next(); batch && this.#maySend; batch = this.#next()) {
      this.#firstAt = null
      this.#unanswered = batch
      if ((await this.#attempt(batch)) === "wait") return
    }
  }

  #next(): Batch | null {
    if (this.#unanswered) return this.#unanswered
    for (;;) {
      const next = plan(this.#entries, (key) => this.#held.has(key), CHANGES_PER_REQUEST)
      if (!next) return null
      if (next.diff.length > 0) return { ...next, requestId: uuid(), baseRevision: this.#revision }
      this.#settle(settle(this.#entries, next))
    }
  }

  async #attempt(batch: Batch): Promise<Next> {
    try {
      const answer = await this.#patch(batch, false)
      return this.#saved(batch, answer.revision)
    } catch (error) {
      if (error instanceof Unreachable) return this.#later(OFFLINE, null)
      if (error instanceof Problem) return this.#refused(batch, error)
      throw error
    }
  }

  #patch(batch: Batch, keepalive: boolean): Promise<{ revision: number }> {
    return this.#ports.http.send("PATCH", `/layers/${this.#layerId}`, {
      body: {
        base_revision: batch.baseRevision,
        request_id: batch.requestId,
        ...encode(batch.diff),
      },
      keepalive,
    })
  }

  #saved(batch: Batch, revision: number): Next {
    if (this.#unanswered?.requestId !== batch.requestId) return "go on"
    this.#unanswered = null
    this.#trouble = null
    this.#failures = 0
    this.#staleAnswers = 0
    this.#revision = Math.max(revision, this.#revision)
    this.#settle(settle(this.#entries, batch))
    if (revision > batch.baseRevision + 1) this.#ports.onBehind()
    return "go on"
  }

  #refused(batch: Batch, problem: Problem): Next {
    if (problem.status === 401) return this.#later(SIGNED_OUT, null)
    if (problem.status >= 500 || MAY_PASS_BY.has(problem.status))
      return this.#later(busy(problem), problem.retryAfterMs)
    this.#unanswered = null
    this.#trouble = null
    this.#failures = 0
    const current = problem.status === CONFLICT ? problem.body.current : undefined
    return current ? this.#stale(current as Layer) : this.#hold(batch, problem)
  }

  #stale(current: Layer): Next {
    this.#staleAnswers += 1
    this.rebaseOnto(current)
    if (this.#staleAnswers < STALE_ANSWERS_IN_A_ROW) return "go on"
    this.#staleAnswers = 0
    return this.#later(OFFLINE, null)
  }

  /** Set the objects aside that the server named; if it named none, everything waits for the user. */
  #hold(batch: Batch, problem: Problem): Next {
    const sentences = blame(batch.diff, problem.errors)
    for (const change of batch.diff) {
      const message = sentences.get(keyOf(change))
      if (message) this.#held.set(keyOf(change), { kind: "refusal", change, message })
    }
    if (sentences.size === 0) this.#trouble = { kind: "failed", message: problem.message }
    this.#ports.onChange()
    return sentences.size === 0 ? "wait" : "go on"
  }

  #later(trouble: Trouble, askedMs: number | null): Next {
    this.#trouble = trouble
    this.#failures += 1
    this.#schedule(retryDelayMs(this.#failures, this.#ports.random(), askedMs))
    this.#ports.onChange()
    return "wait"
  }

  /** A refused object that changes is worth another attempt; a colliding one keeps their side of it. */
  #touch(change: Change): void {
    const held = this.#held.get(keyOf(change))
    if (!held) return
    if (held.kind === "refusal") this.#held.delete(keyOf(change))
    else this.#holdConflict(keyOf(change), changed(change, held.change.before, change.after))
  }

  #holdConflict(key: string, [change]: Diff): void {
    if (change) this.#held.set(key, { kind: "conflict", change })
    else {
      this.#held.delete(key)
      this.#settle(replaceChain(this.#entries, key, []))
    }
  }

  #settle(settlement: Settlement): void {
    this.#entries = applySettlement(this.#entries, settlement)
    if (this.#entries.length === 0) this.#firstAt = null
    this.#ports.onSettled(settlement, this.#revision)
    this.#ports.onChange()
  }

  #schedule(delayMs: number): void {
    this.#cancelTimer?.()
    if (!this.#maySend) return
    this.#cancelTimer = this.#ports.clock.after(delayMs, () => void this.send())
  }
}

const changed = (change: Change, before: Change["before"], after: Change["after"]): Diff => {
  const made = between(change, before, after)
  return made ? [made] : []
}

const busy = (problem: Problem): Trouble => ({
  kind: "offline",
  message: `The server has trouble (${problem.status}). Work is kept in this browser and sent again.`,
})
