import "fake-indexeddb/auto"
import fc from "fast-check"
import { expect, it } from "vitest"
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
  plain,
  remove,
  settled,
  type Tab,
} from "./fakes"

type Edit =
  | { readonly do: "place"; readonly tab: number; readonly id: string; readonly x: number }
  | { readonly do: "remove"; readonly tab: number; readonly id: string }
  | { readonly do: "answer"; readonly tab: number; readonly value: string }
  | { readonly do: "tick"; readonly tab: number; readonly ids: number[] }

type Act =
  | Edit
  | { readonly do: "undo" | "reload"; readonly tab: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "offline" | "online" | "lose an answer" | "break down" }

const tab = fc.nat(2)
const id = fc.constantFrom("a", "b", "c")
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant("place" as const), tab, id, x: fc.nat(50) }),
  fc.record({ do: fc.constant("place" as const), tab, id, x: fc.nat(50) }),
  fc.record({ do: fc.constant("remove" as const), tab, id }),
  fc.record({ do: fc.constant("answer" as const), tab, value: fc.constantFrom("sun", "rain") }),
  fc.record({ do: fc.constant("tick" as const), tab, ids: fc.subarray([1, 2, 3]) }),
  fc.record({ do: fc.constantFrom("undo" as const, "reload" as const), tab }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 300, 1000, 5000) }),
  fc.record({ do: fc.constantFrom("offline", "online", "lose an answer", "break down") }),
)

/** Two people's browsers; the first has two tabs. */
class World {
  readonly server = new FakeServer(apply(EMPTY, place(EMPTY, "a", 0)))
  readonly #browsers = [new FakeBrowser(), new FakeBrowser()] as const
  readonly #homes = [this.#browsers[0], this.#browsers[0], this.#browsers[1]]
  readonly tabs: Tab[] = []

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

  async #reload(index: number): Promise<void> {
    await settled()
    this.tabs[index]?.crash()
    const home = this.#homes[index]
    if (home) this.tabs[index] = await home.open(this.server)
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

it("agrees with the server in the end, through crashes, lost answers, offline hours and three writers", async () => {
  const acts = fc.array(act, { maxLength: 30 })
  const choice = fc.constantFrom("mine" as const, "theirs" as const)
  const holds = fc.asyncProperty(acts, choice, async (played, chosen) => {
    const world = new World()
    await world.open()

    for (const step of played) await world.play(step)
    await world.calmDown(chosen)

    for (const { store, sync } of world.tabs) {
      expect(sync.status.value).toEqual({ state: "saved", pending: 0 })
      expect(plain(store.document.value)).toEqual(plain(world.server.document))
    }
  })
  await fc.assert(holds, { numRuns: Number(process.env.CHAOS_RUNS ?? 40) })
}, 600_000)
