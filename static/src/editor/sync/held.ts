import { keyOf } from "../document/diff"
import type { Change } from "../document/types"
import { between } from "./merge"
import type { Conflict, Refusal } from "./status"

/** Why one object is not sent: it collides, or the server will not take this value. */
type Held =
  | { readonly kind: "conflict"; readonly change: Change }
  | { readonly kind: "refusal"; readonly change: Change; readonly message: string }

/** The objects that wait for the person while everything else is sent. */
export class HeldBack {
  readonly #byKey = new Map<string, Held>()

  get size(): number {
    return this.#byKey.size
  }

  get conflicts(): readonly Conflict[] {
    return [...this.#byKey].flatMap(([key, { kind, change }]) =>
      kind === "conflict" ? [{ key, change }] : [],
    )
  }

  get refusals(): readonly Refusal[] {
    return [...this.#byKey].flatMap(([key, held]) =>
      held.kind === "refusal" ? [{ key, change: held.change, message: held.message }] : [],
    )
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  /** These are all the conflicts that there are now. */
  setConflicts(conflicts: readonly Conflict[]): void {
    this.#drop("conflict")
    for (const { key, change } of conflicts) this.#byKey.set(key, { kind: "conflict", change })
  }

  refuse(change: Change, message: string): void {
    this.#byKey.set(keyOf(change), { kind: "refusal", change, message })
  }

  forgetRefusals(): void {
    this.#drop("refusal")
  }

  /** The person has chosen; gives the change from their version to mine. */
  endConflict(key: string): Change | null {
    const held = this.#byKey.get(key)
    if (held?.kind !== "conflict") return null
    this.#byKey.delete(key)
    return held.change
  }

  /**
   * The person has changed an object. A refused one is worth another attempt; a colliding one keeps their side of it.
   *
   * @returns whether a conflict has ended because both versions are alike now.
   */
  touch(change: Change): boolean {
    const key = keyOf(change)
    const held = this.#byKey.get(key)
    if (!held) return false
    const left = held.kind === "conflict" ? between(change, held.change.before, change.after) : null
    if (left) this.#byKey.set(key, { kind: "conflict", change: left })
    else this.#byKey.delete(key)
    return held.kind === "conflict" && left === null
  }

  #drop(kind: Held["kind"]): void {
    for (const [key, held] of this.#byKey) if (held.kind === kind) this.#byKey.delete(key)
  }
}
