import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { Navigation } from "../../static/src/editor/navigation"
import type { StartDocument } from "../../static/src/editor/start"
import type { SyncHandle } from "../../static/src/editor/sync/handle"

const start = (id: number, facts: Partial<StartDocument> = {}): StartDocument => ({
  id,
  state: "in_progress",
  lease_expires_at: null,
  note: null,
  submitted_at: null,
  annotator: { id: 3, name: "Ada" },
  may_edit: true,
  journal: "test-3",
  project: { id: 1, name: "Street scenes" },
  image: { id } as StartDocument["image"],
  layer: { id, revision: 0, annotations: [], answers: {}, verified_absent: [] },
  categories: [],
  questions: [],
  guidelines_html: "",
  neighbours: { previous: null, next: null },
  ...facts,
})

/** An assignment on the screen, and a server that answers from a table and notes what it was asked. */
const setUp = (first: StartDocument, answers: Record<string, unknown>) => {
  const asked: string[] = []
  const shown: number[] = []
  const ends: string[] = []
  let document = first
  let saving: () => Promise<void> = async () => undefined
  let isComplete = true
  const sync = {
    flush: async () => {
      asked.push("flush")
      await saving()
    },
    pull: async () => void asked.push("pull"),
    revision: signal(5),
  } as unknown as SyncHandle
  const state = { announcement: signal("") }
  const navigation = new Navigation({
    http: {
      send: async <Answer>(method: string, path: string, options: { body?: unknown } = {}) => {
        asked.push(
          [method, path, options.body && JSON.stringify(options.body)].filter(Boolean).join(" "),
        )
        const answer = answers[`${method} ${path}`]
        if (answer instanceof Error) throw answer
        return answer as Answer
      },
    },
    state,
    current: () => ({ start: document, sync }),
    show: (next, isNew) => {
      document = next
      shown.push(isNew ? next.id : -next.id)
    },
    finish: ({ name }) => ends.push(name),
    prefetchImages: (images) => asked.push(`images ${images.map(({ id }) => id).join()}`),
    mayBeSubmitted: () => isComplete,
  })
  return {
    navigation,
    asked,
    shown,
    ends,
    state,
    failToSave: () => {
      saving = () => Promise.reject(new Error("Two objects are not saved yet."))
    },
    leaveIncomplete: () => {
      isComplete = false
    },
    settled: async () => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    },
  }
}

const NEXT = "POST /projects/1/assignments/next"
const PREFETCH = `${NEXT}?prefetch=true&after=1`

describe("submitting", () => {
  test("saves, submits the saved revision, and goes on to what the queue gives", async () => {
    const it = setUp(start(1), { [NEXT]: start(2) })

    await it.navigation.submit()

    expect(it.asked).toEqual(["flush", 'PUT /assignments/1/submission {"revision":5}', NEXT])
    expect(it.shown).toEqual([2])
  })

  test("shows what was fetched ahead without asking again, then opens it on the server", async () => {
    const it = setUp(start(1), { [PREFETCH]: start(2), "GET /assignments/2": start(2) })
    it.navigation.prefetch()
    await it.settled()
    expect(it.asked).toEqual([PREFETCH, "images 2"])

    await it.navigation.submit()
    await it.settled()

    expect(it.shown).toEqual([2])
    expect(it.asked.slice(2)).toEqual([
      "flush",
      'PUT /assignments/1/submission {"revision":5}',
      "GET /assignments/2",
    ])
  })

  test("takes over what has changed since it was fetched ahead", async () => {
    const changed = { ...start(2), layer: { ...start(2).layer, revision: 3 } }
    const it = setUp(start(1), { [PREFETCH]: start(2), "GET /assignments/2": changed })
    it.navigation.prefetch()

    await it.navigation.submit()
    await it.settled()

    expect(it.asked.at(-1)).toBe("pull")
  })

  test("stays and says why when the work is not saved", async () => {
    const it = setUp(start(1), {})
    it.failToSave()

    await it.navigation.submit()

    expect(it.shown).toEqual([])
    expect(it.asked).toEqual(["flush"])
    expect(it.state.announcement.value).toBe("Two objects are not saved yet.")
    expect(it.navigation.isBusy.value).toBe(false)
  })

  test("stays when the server refuses, and says its sentence", async () => {
    const refusal = new Error("Answer before submitting: Weather.")
    const it = setUp(start(1), { "PUT /assignments/1/submission": refusal })

    await it.navigation.submit()

    expect(it.shown).toEqual([])
    expect(it.state.announcement.value).toBe("Answer before submitting: Weather.")
  })

  test("does not begin while something required is missing", async () => {
    const it = setUp(start(1), {})
    it.leaveIncomplete()

    await it.navigation.submit()

    expect(it.asked).toEqual([])
  })

  test("ends calmly when nothing is left", async () => {
    const it = setUp(start(1), { [NEXT]: null })

    await it.navigation.submit()

    expect(it.ends).toEqual(["Street scenes"])
  })

  test("is begun once, however often Enter is pressed meanwhile", async () => {
    const it = setUp(start(1), { [NEXT]: start(2) })

    await Promise.all([it.navigation.submit(), it.navigation.submit()])

    expect(it.shown).toEqual([2])
  })
})

describe("going without submitting", () => {
  test("goes to one's own next assignment, saving in the background", async () => {
    const neighbours = { previous: null, next: 7 }
    const it = setUp(start(1, { neighbours }), { "GET /assignments/7": start(7) })
    it.failToSave()

    await it.navigation.next()

    expect(it.asked).toEqual(["flush", "GET /assignments/7"])
    expect(it.shown).toEqual([7])
  })

  test("asks the queue for what comes after when there is no next of one's own", async () => {
    const it = setUp(start(1), { [`${NEXT}?after=1`]: start(2) })

    await it.navigation.next()

    expect(it.shown).toEqual([2])
  })

  test("says that the first image has none before it", async () => {
    const it = setUp(start(1), {})

    await it.navigation.previous()

    expect(it.state.announcement.value).toBe("This is your first image.")
  })

  test("skips with the reason, after saving", async () => {
    const it = setUp(start(1), { [NEXT]: start(2) })

    await it.navigation.skip("The image is broken")

    expect(it.asked).toEqual([
      "flush",
      'PUT /assignments/1/skip {"reason":"The image is broken"}',
      NEXT,
    ])
  })

  test("follows the browser's Back without making a new entry in its history", async () => {
    const it = setUp(start(2), { "GET /assignments/1": start(1) })

    await it.navigation.open(1)

    expect(it.shown).toEqual([-1])
  })
})
