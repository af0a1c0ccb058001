import "fake-indexeddb/auto"
import fc from "fast-check"
import { expect, it } from "vitest"
import { plain } from "./fakes"
import { type Act, RUNS, World } from "./world"

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
  await fc.assert(holds, { numRuns: RUNS })
}, 600_000)
