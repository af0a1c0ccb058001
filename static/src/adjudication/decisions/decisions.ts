import { computed, type ReadonlySignal, signal } from "@preact/signals-core"
import type { Choice, Cluster, Decision } from "../disagreements/types"
import type { Sender } from "./sender"
import type { Deed, Refusal } from "./types"

/** What was done in one go, and what stood there before: undone together. */
type Step = {
  readonly imageId: number
  readonly before: readonly {
    readonly clusterId: number
    /** What the screen showed: undefined for what the server says. */
    readonly own: Decision | null | undefined
    readonly stood: Choice | null
    readonly wasTakenBack: boolean
  }[]
}

export type DecisionFacts = {
  /** Names the server's database and the person. */
  readonly owner: string
  readonly page: string
  readonly now: () => number
  /** The name under which the own decisions stand. */
  readonly by: string
}

export type Decided = { readonly clusterId: number; readonly choice: Choice | null }

/**
 * What has been decided in this sitting: shown at once, sent in the background, taken back step by step. What the server
 * says of a cluster holds until something is decided here; a refusal lets it hold again.
 */
export class Decisions {
  readonly #facts: DecisionFacts
  readonly #own = signal<ReadonlyMap<number, Decision | null>>(new Map())
  readonly #steps = signal<readonly Step[]>([])
  readonly #refusals = signal<ReadonlyMap<number, Refusal>>(new Map())
  readonly #count = signal(0)
  readonly #durations = signal<readonly number[]>([])
  readonly canUndo: ReadonlySignal<boolean> = computed(() => this.#steps.value.length > 0)
  #sender: Pick<Sender, "add"> | null = null
  #lastSeq = 0

  constructor(facts: DecisionFacts) {
    this.#facts = facts
  }

  /** How many decisions were made in this sitting. */
  get count(): ReadonlySignal<number> {
    return this.#count
  }

  /** What the server would not take, by cluster. */
  get refusals(): ReadonlySignal<ReadonlyMap<number, Refusal>> {
    return this.#refusals
  }

  sendBy(sender: Pick<Sender, "add">): void {
    this.#sender = sender
  }

  /** How a cluster stands now. */
  of(cluster: Pick<Cluster, "id" | "decision">): Decision | null {
    const own = this.#own.value.get(cluster.id)
    return own === undefined ? cluster.decision : own
  }

  /** Whether this sitting has taken back what had settled or was decided. */
  isTakenBack({ id }: Pick<Cluster, "id">): boolean {
    return this.#own.value.get(id) === null
  }

  /** The middle of the times that decisions took; null before there are five. */
  medianMs(): number | null {
    const sorted = this.#durations.value.toSorted((a, b) => a - b)
    return sorted.length < 5 ? null : (sorted[Math.floor(sorted.length / 2)] ?? null)
  }

  /**
   * Decide, or take decisions back with null.
   *
   * @param tookMs how long the person looked, for the estimate of what is left.
   */
  decide(
    imageId: number,
    clusters: readonly Cluster[],
    choices: readonly Decided[],
    tookMs = 0,
  ): void {
    const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]))
    const before = choices.map(({ clusterId, choice }) => {
      const cluster = byId.get(clusterId)
      const stood = (cluster && this.of(cluster)?.choice) ?? null
      const own = this.#own.peek().get(clusterId)
      return { clusterId, own, stood, wasTakenBack: choice === null }
    })
    this.#steps.value = [...this.#steps.peek(), { imageId, before }]
    const decided = choices.filter(({ choice }) => choice !== null).length
    this.#count.value += decided
    if (tookMs > 0 && decided > 0)
      this.#durations.value = [...this.#durations.peek(), tookMs / decided].slice(-50)
    this.#do(imageId, choices, clusters)
  }

  /** Take the latest step back; returns what it was about, or null when there is none. */
  undo(): { readonly imageId: number; readonly clusterId: number } | null {
    const step = this.#steps.peek().at(-1)
    const first = step?.before[0]
    if (!step || !first) return null
    this.#steps.value = this.#steps.peek().slice(0, -1)
    this.#count.value -= Math.min(step.before.length, this.#count.peek())
    // What was taken back is decided anew; a decision is taken back, and the server knows what stood before it.
    const choices = step.before.map(({ clusterId, stood, wasTakenBack }) => ({
      clusterId,
      choice: wasTakenBack ? stood : null,
    }))
    this.#do(step.imageId, choices, [])
    const own = new Map(this.#own.peek())
    for (const before of step.before)
      if (before.own === undefined) own.delete(before.clusterId)
      else own.set(before.clusterId, before.own)
    this.#own.value = own
    return { imageId: step.imageId, clusterId: first.clusterId }
  }

  /** Show deeds that an earlier page left behind as what they are: decided, and on their way. */
  recall(deeds: readonly Deed[]): void {
    this.#show(deeds)
    this.#lastSeq = Math.max(this.#lastSeq, ...deeds.map(({ seq }) => seq))
  }

  /** The server will not have it: what the server says holds again. */
  refuse(refusal: Refusal): void {
    const { clusterId } = refusal.deed
    const own = new Map(this.#own.peek())
    own.delete(clusterId)
    this.#own.value = own
    this.#refusals.value = new Map(this.#refusals.peek()).set(clusterId, refusal)
    // It cannot be undone any more, as it was never done.
    this.#steps.value = this.#steps
      .peek()
      .map((step) => ({
        ...step,
        before: step.before.filter((one) => one.clusterId !== clusterId),
      }))
      .filter(({ before }) => before.length > 0)
  }

  /** The person has seen what became of it. */
  forget(clusterId: number): void {
    this.#forgetAll([{ clusterId }])
  }

  /** Fresh from the server: what is not on its way any more is what the server says. */
  freshen(clusters: readonly Cluster[], waiting: readonly Deed[]): void {
    const onItsWay = new Set(waiting.map(({ clusterId }) => clusterId))
    const own = new Map(this.#own.peek())
    for (const { id } of clusters) if (!onItsWay.has(id)) own.delete(id)
    this.#own.value = own
  }

  #do(imageId: number, choices: readonly Decided[], clusters: readonly Cluster[]): void {
    const { owner, page } = this.#facts
    const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]))
    const step = Math.max(this.#lastSeq + 1, this.#facts.now())
    this.#lastSeq = step + choices.length - 1
    const deeds = choices.map(({ clusterId, choice }, place): Deed => {
      const seen = seenOf(byId.get(clusterId))
      return { seq: step + place, step, owner, page, imageId, clusterId, choice, seen }
    })
    this.#forgetAll(choices)
    this.#show(deeds)
    this.#sender?.add(deeds)
  }

  #forgetAll(clusters: readonly Pick<Decided, "clusterId">[]): void {
    const left = new Map(this.#refusals.peek())
    const forgotten = clusters.filter(({ clusterId }) => left.delete(clusterId))
    if (forgotten.length > 0) this.#refusals.value = left
  }

  #show(deeds: readonly Deed[]): void {
    const own = new Map(this.#own.peek())
    for (const { clusterId, choice } of deeds)
      own.set(
        clusterId,
        choice && { id: null, choice, by: this.#facts.by, at: null, isOutdated: false },
      )
    this.#own.value = own
  }
}

/** An undone step goes back to what was there, whatever that has become. */
const seenOf = (cluster: Cluster | undefined): Deed["seen"] => {
  if (!cluster) return {}
  const replaces = cluster.decision?.id ?? null
  return { fingerprint: cluster.fingerprint, ...(replaces === null ? {} : { replaces }) }
}
