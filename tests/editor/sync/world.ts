import { apply } from "../../../static/src/editor/document/diff"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import { Problem } from "../../../static/src/shared/http"
import {
  absent,
  answer,
  EMPTY,
  FakeBrowser,
  FakeServer,
  place,
  remove,
  settled,
  type Tab,
} from "./fakes"

export type Edit =
  | { readonly do: "place"; readonly tab: number; readonly id: string; readonly x: number }
  | { readonly do: "remove"; readonly tab: number; readonly id: string }
  | { readonly do: "answer"; readonly tab: number; readonly value: string }
  | { readonly do: "tick"; readonly tab: number; readonly ids: number[] }

export type Act =
  | Edit
  | { readonly do: "undo" | "reload"; readonly tab: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "offline" | "online" | "lose an answer" | "break down" }

/** How often a property is tried; more often by CHAOS_RUNS. */
export const RUNS = Number(process.env.CHAOS_RUNS ?? 60)

/** One person's two browsers; the first has two tabs. */
export class World {
  readonly server = new FakeServer(apply(EMPTY, place(EMPTY, "a", 0)))
  readonly #browsers = [new FakeBrowser(), new FakeBrowser()] as const
  readonly #homes = [this.#browsers[0], this.#browsers[0], this.#browsers[1]]
  readonly tabs: Tab[] = []
  readonly #dead = new Set<number>()

  async open(): Promise<void> {
    for (const home of this.#homes) this.tabs.push(await home.open(this.server))
  }

  async play(act: Act): Promise<void> {
    switch (act.do) {
      case "wait":
        return this.#advance(act.ms)
      case "reload":
        return this.#reload(act.tab)
      case "undo":
        this.tabs[act.tab]?.store.undo()
        break
      case "offline":
      case "online":
        this.server.isOffline = act.do === "offline"
        break
      case "lose an answer":
        this.server.faults.push("lost")
        break
      case "break down":
        this.server.faults.push(new Problem(503, {}, null))
        break
      default:
        this.tabs[act.tab]?.commit((document) => diffOf(act, document))
    }
  }

  /** Better times: everything may be sent, and every conflict is ended. */
  async calmDown(choice: "mine" | "theirs"): Promise<void> {
    this.server.isOffline = false
    this.server.faults.length = 0
    for (let round = 0; round < 6; round += 1) {
      await this.#advance(40_000)
      for (const { sync } of this.tabs)
        for (const { key } of sync.conflicts.value) sync.resolve(key, choice)
    }
    for (const { sync } of this.tabs) await sync.pull()
    await settled()
  }

  isAlive(index: number): boolean {
    return !this.#dead.has(index)
  }

  /** Die without a word, once the journal has what was done. */
  async crash(index: number): Promise<void> {
    await settled()
    this.tabs[index]?.crash()
    this.#dead.add(index)
  }

  /** Open a page in place of one that died. */
  async revive(index: number): Promise<void> {
    const home = this.#homes[index]
    if (home && this.#dead.delete(index)) this.tabs[index] = await home.open(this.server)
  }

  async #reload(index: number): Promise<void> {
    await this.crash(index)
    await this.revive(index)
  }

  async #advance(ms: number): Promise<void> {
    for (const browser of this.#browsers) await browser.clock.advance(ms)
  }
}

const diffOf = (act: Edit, document: AnnotationDocument): Diff => {
  if (act.do === "place") return place(document, act.id, act.x)
  if (act.do === "remove") return remove(document, act.id)
  if (act.do === "answer") return answer(document, "Weather", [act.value])
  return absent(document, act.ids)
}
