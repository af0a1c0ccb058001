import type { Clock } from "../../shared/clock"
import { type Http, mayPass, Problem } from "../../shared/http"
import { compose, keyOf } from "../document/diff"
import type { AnnotationDocument, Change, Diff } from "../document/types"
import { documentOf, type Layer } from "../start"
import {
  applySettlement,
  type Entry,
  type Limits,
  plan,
  replaceChain,
  rewrite,
  type SentRequest,
  type Settlement,
  settle,
} from "./batches"
import { HeldBack } from "./held"
import type { Progress } from "./journal"
import { between, rebase } from "./merge"
import { blame } from "./patch"
import { type Batch, inheritedBatch, newBatch, recordOf, type Saved, sendBatch } from "./requests"
import type { OutboxState, Trouble } from "./status"
import { retryDelayMs, sendAt } from "./timing"
import { OVERTAKEN, troubleOf } from "./troubles"

/** How far the outbox has come. */
type Sent = Omit<Progress, "lastSeq">

/** What the outbox needs around it. */
export type OutboxPorts = {
  readonly http: Http
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  /** The layer as the server has it. */
  readonly fetchLayer: () => Promise<Layer>
  /** What is on the screen; null for a layer that is not open. */
  readonly document: () => AnnotationDocument | null
  /** Changes for the screen came in. */
  readonly onRemote: (diff: Diff) => void
  /** A request is about to go out; it goes when the journal knows of it. */
  readonly onSending: (progress: Sent) => Promise<void>
  /** The journal must follow. */
  readonly onSettled: (settlement: Settlement, progress: Sent) => void
  /** `state` is another. */
  readonly onChange: () => void
}

type Next = "go on" | "wait"

const PER_REQUEST: Limits = { changes: 1000, characters: 1_000_000 }
/** Browsers allow 64 KiB for all requests that outlive a page. */
const WHILE_LEAVING: Limits = { changes: 1000, characters: 50_000 }
/** After so many stale answers in a row somebody else is writing as fast: come back later. */
const STALE_ANSWERS_IN_A_ROW = 5

const CONFLICT = 409
const TOO_LARGE = 413

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
  readonly #held = new HeldBack()
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
  /** Others have changed the layer, and how is not known yet: it is asked before anything else is sent. */
  #isBehind = false
  #limits = PER_REQUEST
  #isHandedOn = false

  constructor(layerId: number, revision: number, ports: OutboxPorts) {
    this.#layerId = layerId
    this.#revision = revision
    this.#ports = ports
  }

  get state(): OutboxState {
    return {
      pending: this.#entries.length,
      revision: this.#revision,
      conflicts: this.#held.conflicts,
      refusals: this.#held.refusals,
      trouble: this.#trouble,
      isHandedOn: this.#isHandedOn,
    }
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** The server has everything, and nothing of others is missing here. */
  get isSettled(): boolean {
    return this.#entries.length === 0 && !this.#isBehind
  }

  /** Something collides or was refused, and only the person can go on. */
  get needsDecision(): boolean {
    return this.#held.size > 0 || this.#trouble?.kind === "failed"
  }

  /**
   * From now on this outbox is the one that sends, starting from the server's state.
   *
   * @param request what the one before has sent without hearing the answer: it is repeated before anything else, so
   * that the server says what became of it.
   */
  lead(layer: Layer, request: SentRequest | null): void {
    this.#maySend = true
    if (request && this.#entries.length > 0)
      this.#unanswered = inheritedBatch(this.#entries, request)
    else this.rebaseOnto(layer)
    if (this.#entries.length > 0) this.#schedule(0)
  }

  /** Send without a screen, from the revision that was last seen here. */
  async sendOnce(request: SentRequest | null): Promise<void> {
    this.#maySend = true
    if (request) this.#unanswered = inheritedBatch(this.#entries, request)
    await this.send()
  }

  /** Stop; what is left stays in the journal. */
  close(): void {
    this.#maySend = false
    this.#cancelTimer?.()
  }

  /** Commits to be sent soon; gives those that were not known yet. */
  add(offered: readonly Entry[]): readonly Entry[] {
    const known = new Set(this.#entries.map(({ seq }) => seq))
    const entries = offered.filter(({ seq }) => !known.has(seq))
    if (entries.length === 0) return []
    this.#entries = [...this.#entries, ...entries].sort((a, b) => a.seq - b.seq)
    for (const change of entries.flatMap(({ diff }) => diff))
      if (this.#held.touch(change)) this.#settle(replaceChain(this.#entries, keyOf(change), []))
    const now = this.#ports.clock.now()
    this.#firstAt ??= now
    if (!this.#trouble) this.#schedule(sendAt(this.#firstAt, now) - now)
    return entries
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
    const batch = this.#maySend && !this.#isBehind ? this.#next(WHILE_LEAVING) : null
    if (!batch || batch.characters > WHILE_LEAVING.characters) return
    this.#unanswered = batch
    void this.#ports.onSending(this.#progress)
    sendBatch(this.#ports.http, this.#layerId, batch, true).then(
      (answer) => this.#saved(batch, answer),
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
    this.#held.forgetRefusals()
    this.#ports.onChange()
    return this.send()
  }

  /** Take over what the server has, keeping what is pending. */
  async pull(): Promise<void> {
    const known = this.#revision
    const layer = await this.#ports.fetchLayer()
    // A save was answered while this older state was on its way.
    if (layer.revision >= known && layer.revision < this.#revision) return this.pull()
    this.rebaseOnto(layer)
  }

  /** Put what is pending on top of a state of the server. */
  rebaseOnto(layer: Layer): void {
    this.#isBehind = false
    const theirs = documentOf(layer)
    const journal = this.#entries.map(({ diff }) => diff)
    const rebased = rebase(this.#ports.document() ?? theirs, journal, theirs)
    this.#revision = layer.revision
    this.#held.setConflicts(rebased.conflicts)
    this.#settle(rewrite(this.#entries, rebased))
    if (rebased.remote.length > 0) this.#ports.onRemote(rebased.remote)
  }

  /**
   * End a conflict: my version now counts as made on top of theirs.
   *
   * @returns the change that would put their version on the screen.
   */
  settleConflict(key: string): Diff {
    const mine = this.#held.endConflict(key)
    if (!mine) return []
    this.#settle(replaceChain(this.#entries, key, [mine]))
    this.#schedule(0)
    return changed(mine, mine.after, mine.before)
  }

  /** The change that takes an unsent object back to what the server has. */
  takingBack(key: string): Diff {
    const squashed = compose(this.#entries.map(({ diff }) => diff))
    return squashed
      .filter((change) => keyOf(change) === key)
      .flatMap((change) => changed(change, change.after, change.before))
  }

  async #drain(): Promise<void> {
    while (this.#maySend && (await this.#step()) === "go on");
  }

  async #step(): Promise<Next> {
    try {
      if (this.#isBehind) await this.pull()
      const batch = this.#next(this.#limits)
      return batch ? await this.#attempt(batch) : this.#rest()
    } catch (error) {
      if (!(error instanceof Problem)) return this.#withoutAnswer(error)
      return mayPass(error) ? this.#later(troubleOf(error), error.retryAfterMs) : this.#fail(error)
    }
  }

  /** There is nothing to send, so nothing is in its way. */
  #rest(): Next {
    this.#failures = 0
    if (this.#trouble) {
      this.#trouble = null
      this.#ports.onChange()
    }
    return "wait"
  }

  /** Nobody answered, or something broke here: that is reported, and the work is tried again all the same. */
  #withoutAnswer(error: unknown): Next {
    if (!mayPass(error)) reportError(error)
    return this.#later(troubleOf(error), null)
  }

  #next(limits: Limits): Batch | null {
    if (this.#unanswered) return this.#unanswered
    for (;;) {
      const next = plan(this.#entries, (key) => this.#held.has(key), limits)
      if (!next) return null
      if (next.diff.length > 0) return newBatch(next, this.#revision)
      this.#settle(settle(this.#entries, next))
    }
  }

  async #attempt(batch: Batch): Promise<Next> {
    this.#firstAt = null
    if (this.#unanswered !== batch) {
      this.#unanswered = batch
      await this.#ports.onSending(this.#progress)
    }
    try {
      return this.#saved(batch, await sendBatch(this.#ports.http, this.#layerId, batch))
    } catch (error) {
      if (error instanceof Problem && !mayPass(error)) return this.#refused(batch, error)
      throw error
    }
  }

  #saved(batch: Batch, { revision, is_handed_on = false }: Saved): Next {
    if (this.#unanswered?.requestId !== batch.requestId) return "go on"
    this.#isHandedOn ||= is_handed_on
    this.#unanswered = null
    this.#trouble = null
    this.#failures = 0
    this.#staleAnswers = 0
    // A revision whose other changes have not been seen is no base for the next request.
    this.#isBehind = batch.isInherited || revision > batch.baseRevision + 1
    if (!this.#isBehind) this.#revision = Math.max(revision, this.#revision)
    this.#settle(settle(this.#entries, batch))
    return "go on"
  }

  #refused(batch: Batch, problem: Problem): Next {
    this.#isBehind = batch.isInherited
    this.#unanswered = null
    this.#trouble = null
    this.#failures = 0
    const current = problem.status === CONFLICT ? problem.body.current : undefined
    if (current) return this.#stale(current as Layer)
    if (problem.status === TOO_LARGE && batch.diff.length > 1) return this.#takeLess(batch)
    return this.#hold(batch, problem)
  }

  #takeLess({ characters }: Batch): Next {
    this.#limits = { ...this.#limits, characters: characters / 2 }
    return "go on"
  }

  #stale(current: Layer): Next {
    this.#staleAnswers += 1
    this.rebaseOnto(current)
    if (this.#staleAnswers < STALE_ANSWERS_IN_A_ROW) return "go on"
    this.#staleAnswers = 0
    return this.#later(OVERTAKEN, null)
  }

  /** Set the objects aside that the server named; if it named none, everything waits for the user. */
  #hold(batch: Batch, problem: Problem): Next {
    const isTooLarge = problem.status === TOO_LARGE
    const sentences = isTooLarge
      ? new Map(batch.diff.map((change) => [keyOf(change), problem.message]))
      : blame(batch.diff, problem.errors)
    if (sentences.size === 0) return this.#fail(problem)
    for (const change of batch.diff) {
      const message = sentences.get(keyOf(change))
      if (message) this.#held.refuse(change, message)
    }
    this.#ports.onChange()
    return "go on"
  }

  /** Nothing can be sent until the person has seen to it. */
  #fail({ message }: Problem): Next {
    this.#trouble = { kind: "failed", message }
    this.#ports.onChange()
    return "wait"
  }

  #later(trouble: Trouble, askedMs: number | null): Next {
    this.#trouble = trouble
    this.#failures += 1
    this.#schedule(retryDelayMs(this.#failures, this.#ports.random(), askedMs))
    this.#ports.onChange()
    return "wait"
  }

  #settle(settlement: Settlement): void {
    this.#entries = applySettlement(this.#entries, settlement)
    if (this.#entries.length === 0) this.#firstAt = null
    this.#ports.onSettled(settlement, this.#progress)
    this.#ports.onChange()
  }

  get #progress(): Sent {
    const request = this.#unanswered && recordOf(this.#unanswered)
    return { revision: this.#revision, request }
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
