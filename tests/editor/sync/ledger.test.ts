import "fake-indexeddb/auto"
import fc from "fast-check"
import { expect, it } from "vitest"
import { place, plain, remove, settled } from "./fakes"
import { type Act, RUNS, World } from "./world"

type At<Deed> = { readonly do: Deed; readonly tab: number; readonly pick: number }
type Stroke =
  | At<"draw">
  | At<"erase">
  | At<"crash">
  | At<"open">
  | At<"look">
  | Exclude<Act, { readonly tab: number }>

const tab = fc.nat(2)
const pick = fc.nat(9)
const fault = fc.constantFrom("offline", "online", "lose an answer", "lose an answer", "break down")
const at = <Deed extends string>(deed: Deed) => fc.record({ do: fc.constant(deed), tab, pick })
const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  { weight: 3, arbitrary: at("draw") },
  at("erase"),
  at("crash"),
  at("open"),
  at("look"),
  fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 300, 450, 1000, 5000) }),
  fc.record({ do: fault }),
)

/** Draws objects that nobody else draws, erases what a screen shows, and notes both. */
class Ledger {
  readonly world = new World()
  readonly drawn = new Set<string>()
  readonly erased = new Set<string>()

  async play(one: Stroke): Promise<void> {
    if (one.do === "crash") await this.world.crash(one.tab)
    else if (one.do === "open") await this.world.revive(one.tab)
    else if (one.do === "look") await this.#look(one.tab)
    else if (one.do === "draw") this.#draw(one.tab, one.pick)
    else if (one.do === "erase") this.#erase(one.tab, one.pick)
    else await this.world.play(one)
  }

  /** See what the other device has done. */
  async #look(index: number): Promise<void> {
    if (!this.world.isAlive(index)) return
    await this.world.tabs[index]?.sync.pull().catch(() => undefined)
    await settled()
  }

  #draw(index: number, x: number): void {
    if (!this.world.isAlive(index)) return
    const id = `stroke ${this.drawn.size}`
    this.drawn.add(id)
    this.world.tabs[index]?.commit((document) => place(document, id, x))
  }

  #erase(index: number, pick: number): void {
    if (!this.world.isAlive(index)) return
    const shown = this.world.tabs[index]?.store.document.peek().annotations.keys() ?? []
    const id = [...shown].filter((each) => this.drawn.has(each))[pick]
    if (id === undefined) return
    this.erased.add(id)
    this.world.tabs[index]?.commit((document) => remove(document, id))
  }
}

it("has every object that was drawn and not erased, once, whoever died in between", async () => {
  const holds = fc.asyncProperty(fc.array(stroke, { maxLength: 40 }), async (strokes) => {
    const ledger = new Ledger()
    const { world, drawn, erased } = ledger
    await world.open()

    for (const one of strokes) await ledger.play(one)
    for (const index of [0, 1, 2]) await world.revive(index)
    await world.calmDown("mine")

    const left = [...world.server.document.annotations.keys()].filter((id) => drawn.has(id))
    expect(left.sort()).toEqual([...drawn].filter((id) => !erased.has(id)).sort())
    for (const { store } of world.tabs)
      expect(plain(store.document.value)).toEqual(plain(world.server.document))
  })
  await fc.assert(holds, { numRuns: RUNS })
}, 600_000)
