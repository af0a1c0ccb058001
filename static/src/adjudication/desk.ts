import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import { Problem } from "../shared/http"
import type { Decisions } from "./decisions/decisions"
import type { Deed } from "./decisions/types"
import { type Stand, standOf } from "./disagreements/clusters"
import type { Cluster, Fused, ImageDisagreements } from "./disagreements/types"
import type { ImageQueue } from "./queue"

/** What the screen shows: an image, or why there is none. */
export type DeskState =
  | { readonly kind: "loading" }
  | { readonly kind: "open" }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly message: string; readonly retry: () => void }

export type DeskPorts = {
  readonly queue: ImageQueue
  readonly decisions: Decisions
  readonly fetchImage: (imageId: number) => Promise<ImageDisagreements>
  /** Deeds that the server does not have yet. */
  readonly waiting: () => readonly Deed[]
  /** Images that are looked at next, to be decoded ahead. */
  readonly prefetch: (images: readonly ImageDisagreements["image"][]) => void
  readonly say: (sentence: string) => void
  readonly now: () => number
}

const AHEAD = 2
const GONE = 404

/** Which image and which object are in hand, and the ways from one to another. */
export class Desk {
  readonly #ports: DeskPorts
  readonly #fetched = new Map<number, Promise<ImageDisagreements>>()
  readonly state = signal<DeskState>({ kind: "loading" })
  readonly opened: Signal<ImageDisagreements | null> = signal(null)
  readonly currentId: Signal<number | null> = signal(null)
  readonly current: ReadonlySignal<Cluster | null>
  readonly counts: ReadonlySignal<Readonly<Record<Stand, number>>>
  /** How many images were done in this sitting. */
  readonly imagesDone: ReadonlySignal<number>
  #shownAt = 0
  #wish = 0

  constructor(ports: DeskPorts) {
    this.#ports = ports
    this.current = computed(
      () => this.opened.value?.clusters.find(({ id }) => id === this.currentId.value) ?? null,
    )
    this.imagesDone = computed(() => ports.queue.done.value.size)
    this.counts = computed(() => {
      const counts = { decided: 0, open: 0, agreed: 0 }
      for (const cluster of this.opened.value?.clusters ?? []) counts[this.standOf(cluster)] += 1
      return counts
    })
  }

  get decisions(): Decisions {
    return this.#ports.decisions
  }

  standOf(cluster: Cluster): Stand {
    const { decisions } = this.#ports
    const isTakenBack = decisions.isTakenBack(cluster)
    return standOf(isTakenBack ? { ...cluster, isReopened: true } : cluster, decisions.of(cluster))
  }

  /** The clusters that need a person, in their order. */
  open(): readonly Cluster[] {
    return (this.opened.value?.clusters ?? []).filter((one) => this.standOf(one) === "open")
  }

  /** How long the object in hand has been looked at, in milliseconds. */
  lookedMs(): number {
    return this.#ports.now() - this.#shownAt
  }

  /** Take an object in hand. */
  choose(clusterId: number | null): void {
    if (this.currentId.peek() === clusterId) return
    this.#shownAt = this.#ports.now()
    this.currentId.value = clusterId
  }

  /** Go to the next or the previous one that needs a person, round the image; false where none is left. */
  step(direction: 1 | -1): boolean {
    const clusters = this.opened.peek()?.clusters ?? []
    const place = clusters.findIndex(({ id }) => id === this.currentId.peek())
    const from = place < 0 && direction === -1 ? 0 : place
    for (let passed = 1; passed <= clusters.length; passed += 1) {
      const at = (from + direction * passed + clusters.length * 2) % clusters.length
      const cluster = clusters[at]
      if (cluster && this.standOf(cluster) === "open") {
        this.choose(cluster.id)
        return true
      }
    }
    return false
  }

  /** Show an image; with an object of it, that one is taken in hand. */
  async goTo(imageId: number, clusterId: number | null = null): Promise<void> {
    const wish = ++this.#wish
    this.#ports.queue.goTo(imageId)
    if (this.opened.peek()?.image.id === imageId) {
      if (clusterId !== null) this.choose(clusterId)
      return
    }
    if (!this.#fetched.has(imageId)) this.state.value = { kind: "loading" }
    try {
      const opened = await this.#image(imageId)
      if (wish === this.#wish) this.#show(opened, clusterId)
    } catch (error) {
      this.#fetched.delete(imageId)
      if (wish === this.#wish) this.#fail(error, () => void this.goTo(imageId, clusterId))
    }
  }

  /** Show the next image of the queue that is not done, or say that all is settled. */
  async next(): Promise<void> {
    const wish = ++this.#wish
    this.#noteDone()
    try {
      const imageId = await this.#ports.queue.next()
      if (wish !== this.#wish) return
      if (imageId !== null) await this.goTo(imageId)
      else this.#finish()
    } catch (error) {
      if (wish === this.#wish) this.#fail(error, () => void this.next())
    }
  }

  async previous(): Promise<void> {
    const imageId = this.#ports.queue.previous()
    if (imageId === null) this.#ports.say("This is the first image of the queue.")
    else await this.goTo(imageId)
  }

  /** Ask the server anew about the image on the screen. */
  async refresh(): Promise<void> {
    const opened = this.opened.peek()
    if (!opened) return
    const { id } = opened.image
    this.#fetched.delete(id)
    try {
      const fresh = await this.#image(id)
      if (this.opened.peek()?.image.id !== id) return
      batch(() => {
        this.decisions.freshen(fresh.clusters, this.#ports.waiting())
        this.opened.value = fresh
        if (this.current.peek() === null) this.currentId.value = this.open()[0]?.id ?? null
      })
    } catch (error) {
      this.#ports.say(`The image could not be read anew. ${sentenceOf(error)}`)
    }
  }

  /** Outlines have been fused; one of a cluster that is another by now is no longer of use. */
  complete(imageId: number, found: ReadonlyMap<number, Fused>): void {
    const opened = this.opened.peek()
    if (opened?.image.id !== imageId) return
    const clusters = opened.clusters.map((cluster) => {
      const fused = found.get(cluster.id)
      return fused?.fingerprint === cluster.fingerprint ? { ...cluster, ...fused } : cluster
    })
    const completed = { ...opened, clusters }
    this.#fetched.set(imageId, Promise.resolve(completed))
    this.opened.value = completed
  }

  /** What is known of an image ahead of time is out of date. */
  forget(imageId: number): void {
    if (this.opened.peek()?.image.id !== imageId) this.#fetched.delete(imageId)
  }

  #show(opened: ImageDisagreements, clusterId: number | null): void {
    const { decisions, waiting, queue } = this.#ports
    batch(() => {
      decisions.freshen(opened.clusters, waiting())
      this.opened.value = opened
      this.state.value = { kind: "open" }
      const isThere = opened.clusters.some(({ id }) => id === clusterId)
      this.currentId.value = (isThere ? clusterId : this.#firstOpen(opened)) ?? null
    })
    this.#shownAt = this.#ports.now()
    queue.mark(opened.image.id, false)
    void this.#lookAhead()
  }

  /** What the queue has of the image, while that is still to be decided; else the first that is. */
  #firstOpen({ image }: ImageDisagreements): number | undefined {
    const open = this.open()
    const lead = this.#ports.queue.leadOf(image.id)
    return (open.find(({ id }) => id === lead) ?? open[0])?.id
  }

  /** Everything that needed a person is decided. */
  #noteDone(): void {
    const opened = this.opened.peek()
    if (!opened) return
    const { open, agreed } = this.counts.peek()
    this.#ports.queue.mark(opened.image.id, open + agreed === 0)
    this.#fetched.delete(opened.image.id)
  }

  #finish(): void {
    batch(() => {
      this.opened.value = null
      this.currentId.value = null
      this.state.value = { kind: "finished" }
    })
  }

  #fail(error: unknown, retry: () => void): void {
    if (error instanceof Problem && error.status === GONE && this.opened.peek()) {
      this.#ports.say("That image is not there any more.")
      this.state.value = { kind: "open" }
      return
    }
    batch(() => {
      this.opened.value = null
      this.currentId.value = null
      this.state.value = { kind: "failed", message: sentenceOf(error), retry }
    })
  }

  #image(imageId: number): Promise<ImageDisagreements> {
    const found = this.#fetched.get(imageId) ?? this.#ports.fetchImage(imageId)
    this.#fetched.set(imageId, found)
    return found
  }

  /** Fetch what comes next with its picture, so that going on paints in one frame. */
  async #lookAhead(): Promise<void> {
    try {
      const ids = await this.#ports.queue.ahead(AHEAD)
      const known = await Promise.all(ids.map((id) => this.#image(id)))
      this.#ports.prefetch(known.map(({ image }) => image))
    } catch {
      // Going on asks again, and says then what is wrong.
      this.#fetched.clear()
    }
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
