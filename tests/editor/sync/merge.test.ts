import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { apply } from "../../../static/src/editor/document/diff"
import type { AnnotationDocument, Diff } from "../../../static/src/editor/document/types"
import { difference, rebase } from "../../../static/src/editor/sync/merge"
import { absent, answer, EMPTY, place, plain, remove } from "./fakes"

type Step = (document: AnnotationDocument) => Diff

const stepsOn = (ids: readonly string[], questions: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom(...ids), fc.nat(4)).map(
        ([id, x]): Step =>
          (document) =>
            place(document, id, x),
      ),
      fc.constantFrom(...ids).map(
        (id): Step =>
          (document) =>
            remove(document, id),
      ),
      fc.tuple(fc.constantFrom(...questions), fc.constantFrom("yes", "no")).map(
        ([name, value]): Step =>
          (document) =>
            answer(document, name, [value]),
      ),
    ),
    { maxLength: 12 },
  )

const run = (
  document: AnnotationDocument,
  steps: readonly Step[],
): { journal: Diff[]; end: AnnotationDocument } => {
  const journal: Diff[] = []
  let end = document
  for (const step of steps) {
    const diff = step(end)
    if (diff.length === 0) continue
    journal.push(diff)
    end = apply(end, diff)
  }
  return { journal, end }
}

const BASE = run(EMPTY, [
  (document) => place(document, "a", 9),
  (document) => place(document, "b", 9),
  (document) => place(document, "p", 9),
  (document) => answer(document, "Weather", ["rain"]),
]).end

const MINE = stepsOn(["a", "b", "c"], ["Weather"])
const THEIRS = stepsOn(["p", "q", "r"], ["Light"])
const ANYTHING = stepsOn(["a", "b", "c", "p"], ["Weather", "Light"])

describe("rebase", () => {
  it("brings both sides to the same document when they touched different objects", () => {
    fc.assert(
      fc.property(MINE, THEIRS, (mine, theirs) => {
        const { journal, end } = run(BASE, mine)
        const server = run(BASE, theirs).end

        const { remote, pending, conflicts } = rebase(end, journal, server)

        expect(conflicts).toEqual([])
        expect(plain(apply(end, remote))).toEqual(plain(apply(server, pending)))
      }),
    )
  })

  it("does not depend on the order in which the two sides are merged", () => {
    fc.assert(
      fc.property(MINE, THEIRS, (mine, theirs) => {
        const one = run(BASE, mine)
        const other = run(BASE, theirs)

        const mineOnTheirs = apply(other.end, rebase(one.end, one.journal, other.end).pending)
        const theirsOnMine = apply(one.end, rebase(other.end, other.journal, one.end).pending)

        expect(plain(mineOnTheirs)).toEqual(plain(theirsOnMine))
      }),
    )
  })

  it("keeps what I see on the screen, whatever they did to the same objects", () => {
    fc.assert(
      fc.property(ANYTHING, ANYTHING, (mine, theirs) => {
        const { journal, end } = run(BASE, mine)
        const server = run(BASE, theirs).end

        const { remote, pending, conflicts } = rebase(end, journal, server)

        const screen = apply(end, remote)
        const resolvedAsMine = apply(
          apply(server, pending),
          conflicts.map(({ change }) => change),
        )
        expect(plain(screen)).toEqual(plain(resolvedAsMine))
      }),
    )
  })

  it("recognises my own work when the answer to a request was lost", () => {
    fc.assert(
      fc.property(MINE, fc.nat(12), (mine, count) => {
        const { journal, end } = run(BASE, mine)
        const server = journal.slice(0, count).reduce(apply, BASE)

        const { pending, conflicts } = rebase(end, journal, server)

        expect(conflicts).toEqual([])
        expect(plain(apply(server, pending))).toEqual(plain(end))
      }),
    )
  })

  it("puts pending work back on the screen after a reload", () => {
    fc.assert(
      fc.property(MINE, (mine) => {
        const { journal, end } = run(BASE, mine)

        const { remote } = rebase(BASE, journal, BASE)

        expect(plain(apply(BASE, remote))).toEqual(plain(end))
      }),
    )
  })

  it("calls it a conflict when both sides changed one object, and shows both", () => {
    const journal = [place(BASE, "a", 1)]
    const server = apply(BASE, place(BASE, "a", 2))

    const { conflicts, pending, remote } = rebase(apply(BASE, place(BASE, "a", 1)), journal, server)

    expect(pending).toEqual([])
    expect(remote).toEqual([])
    expect(conflicts).toMatchObject([
      { key: "annotation:a", change: { before: { shape: { x: 2 } }, after: { shape: { x: 1 } } } },
    ])
  })

  it("finds no conflict when both sides did the same", () => {
    const end = apply(BASE, place(BASE, "a", 1))

    const rebased = rebase(end, [place(BASE, "a", 1)], end)

    expect(rebased).toEqual({ remote: [], pending: [], conflicts: [] })
  })

  it("joins the ticks of verified absent instead of colliding", () => {
    const base = apply(EMPTY, absent(EMPTY, [1, 2]))
    const mine = absent(base, [2, 3])
    const theirs = apply(base, absent(base, [1, 2, 4]))

    const { pending, remote, conflicts } = rebase(apply(base, mine), [mine], theirs)

    expect(conflicts).toEqual([])
    expect(pending).toMatchObject([{ kind: "verifiedAbsent", after: [2, 4, 3] }])
    expect(remote).toMatchObject([{ kind: "verifiedAbsent", after: [2, 4, 3] }])
  })
})

describe("difference", () => {
  it("makes one document into the other", () => {
    fc.assert(
      fc.property(ANYTHING, ANYTHING, (first, second) => {
        const from = run(BASE, first).end
        const to = run(BASE, second).end

        expect(plain(apply(from, difference(from, to)))).toEqual(plain(to))
      }),
    )
  })
})
