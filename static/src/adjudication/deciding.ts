import { batch, type Signal, signal } from "@preact/signals-core"
import { announce, type EditorState } from "../editor/document/state"
import type { Annotation } from "../editor/document/types"
import type { Decided } from "./decisions/decisions"
import type { Desk } from "./desk"
import { categoriesByVotes, proposalOf, raterOfDigit, shapesOf } from "./disagreements/clusters"
import {
  type Combination,
  canBeCombined,
  canBeEstimated,
  combined,
  type Estimate,
} from "./disagreements/combining"
import type { Choice, Cluster, Take } from "./disagreements/types"
import { choiceWords, count } from "./disagreements/words"

export type DecidingPorts = {
  readonly desk: Desk
  readonly state: Pick<EditorState, "announcement">
  readonly categoryName: (categoryId: number) => string
  readonly estimated: Estimate
}

/** What one key does to the object in hand. */
export class Deciding {
  readonly #ports: DecidingPorts
  /** The category that the next choice has, where C has named one. */
  readonly categoryId: Signal<number | null> = signal(null)
  /** The answer that is being put together, where the reviewer gives one of their own. */
  readonly values: Signal<readonly string[] | null> = signal(null)
  /** Why the next choice is made. */
  readonly note: Signal<string> = signal("")
  /** Enter has said what it would take; another Enter takes it. */
  readonly isConfirming: Signal<boolean> = signal(false)

  constructor(ports: DecidingPorts) {
    this.#ports = ports
    ports.desk.currentId.subscribe(() => this.#reset())
  }

  /** What would be taken now, before a key says whose. */
  shownChoice(cluster: Cluster): Choice {
    const decision = this.#ports.desk.decisions.of(cluster)
    const choice = decision?.choice ?? { take: "fused" as const }
    const categoryId = this.categoryId.value
    return categoryId === null ? choice : { ...choice, categoryId }
  }

  /** Take an annotator's version by their digit. */
  takeRater(digit: number): void {
    const { desk } = this.#ports
    const opened = desk.opened.peek()
    const cluster = desk.current.peek()
    const rater = opened && raterOfDigit(opened, digit)
    if (!cluster || !rater) return
    const hasVersion = cluster.versions.some(({ layerId }) => layerId === rater.layerId)
    // Who looked and marked nothing says that nothing is there.
    this.take(hasVersion ? rater.layerId : "none")
  }

  take(take: Take): void {
    const cluster = this.#ports.desk.current.peek()
    if (!cluster) return
    if (take === "fused" && !this.#mayFuse(cluster)) return
    this.decide(cluster, { take })
  }

  /** Take what the versions cover together, or have in common. */
  async combine(how: Combination): Promise<void> {
    const { desk } = this.#ports
    const [opened, cluster] = [desk.opened.peek(), desk.current.peek()]
    const like = cluster?.proposal?.annotation ?? cluster?.versions[0]?.annotation
    if (!opened || !cluster || !like || this.#isWaiting(cluster)) return
    const versions = cluster.versions.flatMap(({ annotation }) => annotation ?? [])
    const annotation = await combined(how, versions, like, opened.image)
    if (desk.currentId.peek() !== cluster.id) return
    if (annotation) this.decide(cluster, { take: "fused", annotation })
    else this.#say(`These versions have no ${how}.`)
  }

  /** Take the likeliest outline by STAPLE; the server works it out. */
  async estimate(): Promise<void> {
    const { desk, estimated } = this.#ports
    const [opened, cluster] = [desk.opened.peek(), desk.current.peek()]
    if (!opened || !cluster) return
    const annotation = await estimated(opened.image.id, cluster).catch((error: unknown) => {
      this.#say(error instanceof Error ? error.message : String(error))
      return null
    })
    if (annotation && desk.currentId.peek() === cluster.id)
      this.decide(cluster, { take: "fused", annotation })
  }

  canEstimate(): boolean {
    return canBeEstimated(this.#versions())
  }

  canCombine(): boolean {
    return canBeCombined(this.#versions())
  }

  #versions(): readonly Annotation[] {
    const versions = this.#ports.desk.current.value?.versions ?? []
    return versions.flatMap(({ annotation }) => annotation ?? [])
  }

  /** The next category by votes. */
  cycleCategory(): void {
    const cluster = this.#ports.desk.current.peek()
    const categories = cluster ? categoriesByVotes(cluster) : []
    if (!cluster || categories.length === 0) return
    const shown = proposalOf(cluster, this.shownChoice(cluster))?.annotation?.category_id
    const now = this.categoryId.peek() ?? shown
    const next = categories[(categories.indexOf(now ?? -1) + 1) % categories.length]
    if (next === undefined) return
    this.categoryId.value = next
    this.#say(
      categories.length === 1
        ? `All call it ${this.#ports.categoryName(next)}.`
        : `${this.#ports.categoryName(next)}: with the next choice.`,
    )
  }

  /** The values that stand ticked: the own ones, else those that would be taken. */
  shownValues(cluster: Cluster): readonly string[] {
    return this.values.value ?? proposalOf(cluster, this.shownChoice(cluster))?.values ?? []
  }

  /** Tick a value or untick it; where only one may stand, it takes the place of the others. */
  press(value: string): void {
    const cluster = this.#ports.desk.current.peek()
    if (!cluster?.question) return
    const shown = this.shownValues(cluster)
    const isMany = cluster.question.mode === "multilabel"
    const others = isMany ? shown.filter((one) => one !== value) : []
    this.values.value = isMany && shown.includes(value) ? others : [...others, value]
  }

  takeValues(): void {
    const cluster = this.#ports.desk.current.peek()
    const values = this.values.peek()
    if (cluster && values) this.decide(cluster, { take: "fused", values })
  }

  /** Decide about an object, and take the next one in hand. */
  decide(cluster: Cluster, choice: Choice): void {
    const { desk } = this.#ports
    const opened = desk.opened.peek()
    if (!opened) return
    const whole = this.#completed(choice)
    const wasDecided = desk.standOf(cluster) === "decided"
    desk.decisions.decide(
      opened.image.id,
      opened.clusters,
      [{ clusterId: cluster.id, choice: whole }],
      desk.lookedMs(),
    )
    this.#say(`Taken: ${choiceWords(whole, opened.raters)}.`)
    // Who comes back to change a decision stays to see it changed.
    if (wasDecided) this.#reset()
    else void this.#goOn()
  }

  /** Take back what has settled or was decided. */
  reopen(): void {
    const { desk } = this.#ports
    const [opened, cluster] = [desk.opened.peek(), desk.current.peek()]
    if (!opened || !cluster) return
    if (desk.standOf(cluster) !== "decided") {
      this.#say("It is not settled yet: any choice decides it.")
      return
    }
    desk.decisions.decide(opened.image.id, opened.clusters, [
      { clusterId: cluster.id, choice: null },
    ])
    this.#say("Reopened: it is to be decided again.")
  }

  /** What Enter would take: everything undecided that has a proposal to take. */
  rest(): readonly Cluster[] {
    const { desk } = this.#ports
    const clusters = desk.opened.value?.clusters ?? []
    return clusters.filter((one) => desk.standOf(one) !== "decided" && isClear(one))
  }

  /** Take the remaining proposals and go on; more than one need a second press, after saying how many. */
  async acceptRest(): Promise<void> {
    const { desk } = this.#ports
    const opened = desk.opened.peek()
    if (!opened) return
    const rest = this.rest()
    const unclear = desk.open().length - rest.filter((one) => desk.standOf(one) === "open").length
    if (unclear > 0) {
      this.#say(`${count(unclear, "object")} cannot be taken as proposed: decide first.`)
      if (!isIn(rest, desk.current.peek())) return
    }
    const isKnown = rest.length <= 1 && (rest.length === 0 || isIn(rest, desk.current.peek()))
    if (!isKnown && !this.isConfirming.peek()) {
      this.isConfirming.value = true
      this.#say(`${count(rest.length, "proposal")} will be taken: press again to take and go on.`)
      return
    }
    this.#takeAll(opened.image.id, rest)
    if (unclear > 0) desk.step(1)
    else await desk.next()
  }

  /** Take the latest step back, on whatever image it was. */
  async undo(): Promise<void> {
    const { desk } = this.#ports
    const step = desk.decisions.undo()
    if (!step) {
      this.#say("There is nothing to take back.")
      return
    }
    await desk.goTo(step.imageId, step.clusterId)
    this.#reset()
    this.#say("Taken back.")
  }

  #takeAll(imageId: number, rest: readonly Cluster[]): void {
    const { desk } = this.#ports
    const current = desk.current.peek()
    const choices = rest.map(
      (cluster): Decided => ({
        clusterId: cluster.id,
        choice: cluster === current ? this.#completed({ take: "fused" }) : { take: "fused" },
      }),
    )
    if (choices.length === 0) return
    desk.decisions.decide(imageId, rest, choices, desk.lookedMs())
    this.#say(`${count(choices.length, "proposal")} taken.`)
  }

  #mayFuse(cluster: Cluster): boolean {
    if (cluster.proposal === null && !cluster.isPending) {
      this.#say(cluster.notes[0] ?? "There is no proposal: take a version, or edit one.")
      return false
    }
    if (isClear(cluster) || this.categoryId.peek() !== null) return true
    const what = cluster.disputed.includes("category") ? "Categories" : "Answers"
    this.#say(`${what} have equal votes: choose one first.`)
    return false
  }

  /** Whether what is asked for begins with a proposal that has not come yet. */
  #isWaiting(cluster: Cluster): boolean {
    if (cluster.isPending) this.#say("Its proposal is on its way: press again in a moment.")
    return cluster.isPending
  }

  #completed(choice: Choice): Choice {
    const categoryId = this.categoryId.peek()
    const note = this.note.peek().trim()
    const isObject = choice.take !== "none" && this.#ports.desk.current.peek()?.family !== "answer"
    return {
      ...choice,
      ...(isObject && categoryId !== null ? { categoryId } : {}),
      ...(note ? { note } : {}),
    }
  }

  async #goOn(): Promise<void> {
    const { desk } = this.#ports
    if (desk.step(1)) return
    const { agreed } = desk.counts.peek()
    if (agreed === 0) await desk.next()
    else {
      desk.choose(null)
      this.#say(
        `All disagreements are decided. Agreed and left to take: ${count(agreed, "object")}.`,
      )
    }
  }

  #reset(): void {
    batch(() => {
      this.categoryId.value = null
      this.values.value = null
      this.note.value = ""
      this.isConfirming.value = false
    })
  }

  #say(sentence: string): void {
    announce(this.#ports.state, sentence)
  }
}

/** Whether the proposal can be taken as it is: it is there, if only on the server, and no vote in it is a tie. */
const isClear = ({ proposal, isPending, disputed }: Cluster): boolean =>
  (proposal !== null || isPending) &&
  disputed.every((what) => what !== "category" && what !== "answer")

const isIn = (clusters: readonly Cluster[], one: Cluster | null): boolean =>
  one !== null && clusters.some(({ id }) => id === one.id)

/** The shape that editing begins with: the one that is shown, else the first version. */
export const beginningOf = (cluster: Cluster, choice: Choice): Annotation | null =>
  proposalOf(cluster, choice)?.annotation ?? shapesOf(cluster)[0] ?? null
