import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import type { Clock } from "../shared/clock"
import type { Desk } from "./desk"
import type { Surroundings } from "./picture/layers"

export type LookingPorts = {
  readonly desk: Desk
  readonly clock: Clock
  /** The person wants no motion: what blinks goes on by a press. */
  readonly isStill: () => boolean
  readonly say: (sentence: string) => void
}

const BLINK_MS = 600

/** How the object in hand is looked at: one version alone, in turns, side by side, as heat. */
export class Looking {
  readonly #ports: LookingPorts
  /** Held down: only this rater's version is shown. */
  readonly #held = signal<number | null>(null)
  readonly #blinkAt = signal<number | null>(null)
  readonly isSideBySide: Signal<boolean> = signal(false)
  readonly isHeatShown: Signal<boolean> = signal(false)
  readonly surroundings: Signal<Surroundings> = signal("dimmed")
  /** The one layer that is shown, or null for all of them. */
  readonly soloLayerId: ReadonlySignal<number | null>
  #stopBlinking: (() => void) | null = null

  constructor(ports: LookingPorts) {
    this.#ports = ports
    this.soloLayerId = computed(() => this.#held.value ?? this.#blinkingLayer())
    let before = ports.desk.currentId.peek()
    effect(() => {
      const now = ports.desk.currentId.value
      if (now !== before) this.#endBlinking()
      before = now
    })
  }

  get isBlinking(): boolean {
    return this.#blinkAt.value !== null
  }

  /** Show one rater's version alone for as long as it is held; null lets go. */
  hold(layerId: number | null): void {
    this.#held.value = layerId
  }

  /** Show the versions in turns, or stop; without motion each press shows the next. */
  blink(): void {
    const { desk, isStill, say } = this.#ports
    const versions = desk.current.peek()?.versions ?? []
    if (versions.length < 2) {
      say("There are no two versions to compare.")
      return
    }
    const at = this.#blinkAt.peek()
    if (isStill()) {
      this.#blinkAt.value = at === null ? 0 : at + 1 < versions.length ? at + 1 : null
      return
    }
    if (at !== null) {
      this.#endBlinking()
      return
    }
    this.#blinkAt.value = 0
    this.#blinkOn()
  }

  toggleSurroundings(): void {
    const isDimmed = this.surroundings.peek() === "dimmed"
    this.surroundings.value = isDimmed ? "hidden" : "dimmed"
    this.#ports.say(isDimmed ? "Other objects are hidden." : "Other objects are dimmed.")
  }

  toggleHeat(): void {
    this.isHeatShown.value = !this.isHeatShown.peek()
    this.#ports.say(this.isHeatShown.peek() ? "Heat: where the versions differ." : "No heat.")
  }

  toggleSideBySide(): void {
    this.isSideBySide.value = !this.isSideBySide.peek()
    this.#ports.say(this.isSideBySide.peek() ? "Each version beside the others." : "One picture.")
  }

  #blinkingLayer(): number | null {
    const at = this.#blinkAt.value
    const versions = this.#ports.desk.current.value?.versions ?? []
    return at === null ? null : (versions[at % Math.max(versions.length, 1)]?.layerId ?? null)
  }

  #blinkOn(): void {
    this.#stopBlinking = this.#ports.clock.after(BLINK_MS, () => {
      this.#blinkAt.value = (this.#blinkAt.peek() ?? 0) + 1
      this.#blinkOn()
    })
  }

  #endBlinking(): void {
    this.#stopBlinking?.()
    this.#stopBlinking = null
    this.#blinkAt.value = null
  }
}
