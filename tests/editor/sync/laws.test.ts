import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { apply, compose, invert } from "../../../static/src/editor/document/diff"
import { createStore } from "../../../static/src/editor/document/store"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import {
  applySettlement,
  type Entry,
  plan,
  planOf,
  rewrite,
  settle,
} from "../../../static/src/editor/sync/batches"
import { difference, rebase } from "../../../static/src/editor/sync/merge"
import { absent, answer, EMPTY, place, plain, remove } from "./fakes"

/** More of them by CHAOS_RUNS. */
const RUNS = Number(process.env.CHAOS_RUNS ?? 300)

type Edit = (document: AnnotationDocument) => Diff

/** Edits that stay within some objects, questions and ticks, so that two people can be kept apart. */
const editsOf = (ids: readonly string[], question: string, ticks: number[]): fc.Arbitrary<Edit> =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...ids), fc.nat(40)).map(
      ([id, x]): Edit =>
        (document) =>
          place(document, id, x),
    ),
    fc.constantFrom(...ids).map(
      (id): Edit =>
        (document) =>
          remove(document, id),
    ),
    fc.constantFrom("sun", "rain").map(
      (value): Edit =>
        (document) =>
          answer(document, question, [value]),
    ),
    fc.subarray(ticks).map(
      (chosen): Edit =>
        (document) => {
          const others = document.verifiedAbsent.filter((id) => !ticks.includes(id))
          return absent(document, [...others, ...chosen])
        },
    ),
  )

const mine = fc.array(editsOf(["a", "b", "c"], "Weather", [1, 2]), { maxLength: 12 })
const theirs = fc.array(editsOf(["x", "y"], "Light", [3]), { maxLength: 8 })

/** Carry edits out, one after the other; gives their diffs and the end. */
const carriedOut = (from: AnnotationDocument, edits: readonly Edit[]) => {
  let document = from
  const diffs = edits.map((edit) => {
    const diff = edit(document)
    document = apply(document, diff)
    return diff
  })
  return { diffs, document }
}

const BEGINNING = carriedOut(EMPTY, [
  (document) => place(document, "a", 0),
  (document) => place(document, "x", 0),
  (document) => absent(document, [2]),
]).document

const entriesOf = (diffs: readonly Diff[]) =>
  diffs.map((diff, index) => ({ seq: index + 1, layerId: 9, diff }))

const diffsOf = (entries: readonly Entry[]): readonly Diff[] => entries.map(({ diff }) => diff)

describe("merging", () => {
  it("of work on different things ends in the same document, wherever theirs comes in between", () => {
    const holds = fc.property(mine, theirs, fc.nat(12), (here, there, at) => {
      const both = carriedOut(carriedOut(BEGINNING, here).document, there).document
      const arrivals = there.length

      // Theirs arrive one by one while mine go on; nothing of mine has been sent.
      let server = BEGINNING
      let screen = BEGINNING
      let journal: readonly Entry[] = []
      for (let turn = 0; turn < Math.max(here.length, at + arrivals); turn += 1) {
        const edit = here[turn]
        if (edit) {
          const diff = edit(screen)
          screen = apply(screen, diff)
          journal = [...journal, { seq: turn + 1, layerId: 9, diff }]
        }
        const foreign = there[turn - at]
        if (!foreign) continue
        server = apply(server, foreign(server))
        const rebased = rebase(screen, diffsOf(journal), server)
        expect(rebased.conflicts).toEqual([])
        journal = applySettlement(journal, rewrite(journal, rebased))
        screen = apply(screen, rebased.remote)
      }
      const { pending } = rebase(screen, diffsOf(journal), server)

      expect(plain(apply(server, pending))).toEqual(plain(both))
      expect(plain(screen)).toEqual(plain(both))
    })
    fc.assert(holds, { numRuns: RUNS })
  })

  it("twice is merging once", () => {
    const holds = fc.property(mine, theirs, (here, there) => {
      const { diffs, document } = carriedOut(BEGINNING, here)
      const server = carriedOut(BEGINNING, there).document
      const first = rebase(document, diffs, server)
      const screen = apply(document, first.remote)

      const second = rebase(screen, [first.pending], server)

      expect(second.remote).toEqual([])
      expect(plain(apply(server, second.pending))).toEqual(plain(screen))
    })
    fc.assert(holds, { numRuns: RUNS })
  })

  it("finds nothing to send in work that the server has", () => {
    const holds = fc.property(mine, (here) => {
      const { diffs, document } = carriedOut(BEGINNING, here)

      expect(rebase(document, diffs, document)).toEqual({ remote: [], pending: [], conflicts: [] })
    })
    fc.assert(holds, { numRuns: RUNS })
  })
})

describe("a journal", () => {
  it("squashed does what it does entry by entry", () => {
    const holds = fc.property(mine, (here) => {
      const { diffs, document } = carriedOut(BEGINNING, here)

      expect(plain(apply(BEGINNING, compose(diffs)))).toEqual(plain(document))
    })
    fc.assert(holds, { numRuns: RUNS })
  })

  it("sent in requests of any size does what it does at once", () => {
    const size = fc.record({ changes: fc.integer({ min: 1, max: 5 }), characters: fc.nat(600) })
    const holds = fc.property(mine, size, (here, limits) => {
      const { diffs, document } = carriedOut(BEGINNING, here)
      let server = BEGINNING
      let entries: readonly Entry[] = entriesOf(diffs)
      for (;;) {
        const next = plan(entries, () => false, limits)
        if (!next) break
        expect(next.diff.length).toBeLessThanOrEqual(limits.changes)
        server = apply(server, next.diff)
        entries = applySettlement(entries, settle(entries, next))
      }

      expect(plain(server)).toEqual(plain(document))
    })
    fc.assert(holds, { numRuns: RUNS })
  })

  it("makes the same request again from what was noted of it, whatever was done since", () => {
    const holds = fc.property(mine, mine, (here, later) => {
      const { diffs, document } = carriedOut(BEGINNING, here)
      const sent = plan(entriesOf(diffs), () => false, { changes: 3, characters: 1000 })
      if (!sent) return
      const more = carriedOut(document, later).diffs
      const record = { ...sent, requestId: "r", baseRevision: 1, keys: [...sent.keys] }

      expect(planOf(entriesOf([...diffs, ...more]), record).diff).toEqual(sent.diff)
    })
    fc.assert(holds, { numRuns: RUNS })
  })
})

describe("undo", () => {
  it("takes back exactly what was done, and redo does it again", () => {
    const holds = fc.property(mine, (here) => {
      const store = createStore(BEGINNING)
      for (const edit of here) store.commit(edit(store.document.peek()))
      const end = plain(store.document.peek())

      while (store.canUndo.peek()) store.undo()
      expect(plain(store.document.peek())).toEqual(plain(BEGINNING))
      while (store.canRedo.peek()) store.redo()
      expect(plain(store.document.peek())).toEqual(end)
    })
    fc.assert(holds, { numRuns: RUNS })
  })

  it("of a diff is its inverse, both ways", () => {
    const holds = fc.property(mine, (here) => {
      const { diffs, document } = carriedOut(BEGINNING, here)
      const diff = compose(diffs)

      expect(plain(apply(document, invert(diff)))).toEqual(plain(BEGINNING))
      expect(invert(invert(diff))).toEqual(diff)
      expect(plain(apply(BEGINNING, difference(BEGINNING, document)))).toEqual(plain(document))
    })
    fc.assert(holds, { numRuns: RUNS })
  })
})
