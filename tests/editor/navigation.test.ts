import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { createStore, type DocumentStore } from "../../static/src/editor/document/store"
import { Navigation } from "../../static/src/editor/navigation"
import { documentOf, type StartDocument } from "../../static/src/editor/start"
import { NotSaved, type SyncHandle } from "../../static/src/editor/sync/handle"
import type { SyncStatus } from "../../static/src/editor/sync/status"
import { Problem, Unreachable } from "../../static/src/shared/http"
import { annotation } from "./make"

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
  image: { id, file_name: `${id}.jpg` } as StartDocument["image"],
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
    known: () => ({ ...document.layer, revision: 5 }),
    status: signal<SyncStatus>({ state: "saved", pending: 0 }),
  }
  const state = { announcement: signal(""), isOnline: signal(true), isDrawing: signal(false) }
  let isOffline = false
  const stores = new Map<number, DocumentStore>()
  const storeOf = ({ id, layer }: StartDocument) => {
    const store = stores.get(id) ?? createStore(documentOf(layer))
    stores.set(id, store)
    return store
  }
  const screens: unknown[] = []
  const queued: unknown[] = []
  const navigation = new Navigation({
    http: {
      send: async <Answer>(method: string, path: string, options: { body?: unknown } = {}) => {
        asked.push(
          [method, path, options.body && JSON.stringify(options.body)].filter(Boolean).join(" "),
        )
        if (isOffline) throw new Unreachable("The server cannot be reached.")
        const answer = answers[`${method} ${path}`]
        if (answer instanceof Error) throw answer
        return answer as Answer
      },
    },
    state,
    current: () => ({
      start: document,
      store: storeOf(document),
      sync: sync as unknown as SyncHandle,
    }),
    show: ({ start: next, screen }, isNew) => {
      document = next
      shown.push(isNew ? next.id : -next.id)
      screens.push(screen)
      navigation.onOpened()
    },
    finish: ({ name }) => ends.push(name),
    onFetched: () => undefined,
    prefetchImages: (images) => asked.push(`images ${images.map(({ id }) => id).join()}`),
    mayBeSubmitted: () => isComplete,
    handovers: {
      add: async (handover) => void queued.push(handover),
      send: async () => void asked.push("handovers"),
    },
  })
  return {
    navigation,
    asked,
    shown,
    ends,
    state,
    screens,
    queued,
    status: sync.status,
    store: () => storeOf(document),
    current: () => document,
    goOffline: () => {
      isOffline = true
      state.isOnline.value = false
    },
    failToSave: () => {
      saving = () => Promise.reject(new NotSaved("Two objects are not saved yet."))
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

test("no way leaves an image on which something is half drawn", async () => {
  const it = setUp(start(1), { [NEXT]: start(2) })
  it.state.isDrawing.value = true

  await it.navigation.next()
  await it.navigation.previous()
  await it.navigation.submit()
  await it.navigation.skip("blurred")

  expect(it.shown).toEqual([])
  expect(it.asked).toEqual([])
  expect(it.state.announcement.peek()).toMatch(/^An object is half drawn/)
})

describe("submitting", () => {
  test("saves, submits the saved revision, and goes on to what the queue gives", async () => {
    const it = setUp(start(1), { [NEXT]: start(2) })

    await it.navigation.submit()

    expect(it.asked.slice(0, 4)).toEqual([
      "flush",
      'PUT /assignments/1/submission {"revision":5}',
      "handovers",
      NEXT,
    ])
    expect(it.shown).toEqual([2])
  })

  test("shows what was fetched ahead without asking again, then opens it on the server", async () => {
    const it = setUp(start(1), { [PREFETCH]: start(2), "GET /assignments/2": start(2) })
    it.navigation.onOpened()
    await it.settled()
    expect(it.asked).toEqual([PREFETCH, "images 2"])

    await it.navigation.submit()
    await it.settled()

    expect(it.shown).toEqual([2])
    expect(it.asked.slice(2)).toEqual([
      "flush",
      'PUT /assignments/1/submission {"revision":5}',
      `${NEXT}?prefetch=true&after=2`,
      "GET /assignments/2",
    ])
  })

  test("takes over what has changed since it was fetched ahead", async () => {
    const changed = { ...start(2), layer: { ...start(2).layer, revision: 3 } }
    const it = setUp(start(1), { [PREFETCH]: start(2), "GET /assignments/2": changed })
    it.navigation.onOpened()

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

    expect(it.asked.slice(0, 2)).toEqual(["flush", "GET /assignments/7"])
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

    expect(it.asked.slice(0, 4)).toEqual([
      "flush",
      'PUT /assignments/1/skip {"reason":"The image is broken"}',
      "handovers",
      NEXT,
    ])
  })

  test("follows the browser's Back without making a new entry in its history", async () => {
    const it = setUp(start(2), { "GET /assignments/1": start(1) })

    await it.navigation.open(1)

    expect(it.shown).toEqual([-1])
  })
})

describe("looking around", () => {
  const PEEK = (id: number) => `GET /assignments/${id}?prefetch=true`
  const between = (id: number) => start(id, { neighbours: { previous: id - 1, next: id + 1 } })
  const inTheMiddle = async () => {
    const ids = [3, 4, 5, 6, 7]
    const it = setUp(between(5), {
      ...Object.fromEntries(ids.map((id) => [PEEK(id), between(id)])),
      "GET /assignments/6": between(6),
    })
    it.navigation.onOpened()
    await it.settled()
    return it
  }

  test("fetches two assignments on each side, and their images, the nearest first", async () => {
    const it = await inTheMiddle()

    expect(it.asked).toEqual([
      "POST /projects/1/assignments/next?prefetch=true&after=5",
      PEEK(6),
      PEEK(4),
      "images 6,4",
      PEEK(7),
      PEEK(3),
      "images 6,4,7,3",
    ])
  })

  test("shows a neighbour at once, and tells the server afterwards", async () => {
    const it = await inTheMiddle()
    it.asked.length = 0

    await it.navigation.next()

    expect(it.shown).toEqual([6])
    expect(it.asked.indexOf("GET /assignments/6")).toBeGreaterThan(
      it.asked.indexOf("POST /projects/1/assignments/next?prefetch=true&after=6"),
    )
  })

  test("keeps what is on the screen when the same was fetched again", async () => {
    const it = await inTheMiddle()
    const drawn = annotation("a")
    it.store().commit([{ kind: "annotation", id: "a", after: drawn }], "user")

    await it.navigation.next()
    await it.settled()
    await it.navigation.previous()

    expect(it.screens.at(-1)).toMatchObject({ annotations: new Map([["a", drawn]]) })
  })
})

describe("without a connection", () => {
  const backAndForth = async () => {
    const it = setUp(start(1), {
      [PREFETCH]: start(2, { neighbours: { previous: 1, next: null } }),
      "GET /assignments/2": start(2),
    })
    it.navigation.onOpened()
    await it.settled()
    it.goOffline()
    return it
  }

  test("goes back and forth among what was open or fetched ahead", async () => {
    const it = await backAndForth()

    await it.navigation.next()
    await it.settled()
    await it.navigation.previous()
    await it.settled()
    await it.navigation.next()
    await it.settled()

    expect(it.shown).toEqual([2, 1, 2])
    expect(it.state.announcement.value).toBe("")
  })

  test("shows what was last on the screen, on top of what the server is known to have", async () => {
    const it = await backAndForth()
    const drawn = annotation("a")
    it.store().commit([{ kind: "annotation", id: "a", after: drawn }], "user")

    await it.navigation.next()
    await it.navigation.previous()

    expect(it.screens.at(-1)).toMatchObject({ annotations: new Map([["a", drawn]]) })
  })

  test("says which images can be opened when another one is asked for", async () => {
    const it = setUp(start(1), {})
    it.goOffline()

    await it.navigation.open(9)

    expect(it.shown).toEqual([])
    expect(it.state.announcement.value).toBe(
      "You are offline. Only images that were just open on this page can be shown until the connection is back.",
    )
  })

  test("keeps a submission for later, and goes on", async () => {
    const it = await backAndForth()

    await it.navigation.submit()

    expect(it.queued).toEqual([
      {
        assignmentId: 1,
        fileName: "1.jpg",
        layerId: 1,
        revision: 5,
        way: "submission",
        reason: "",
      },
    ])
    expect(it.shown).toEqual([2])
    expect(it.state.announcement.value).toBe(
      "1.jpg: This image will be submitted when the connection is back.",
    )
  })

  test("keeps a skip for later when the work itself cannot be sent, and says why it stays", async () => {
    const it = setUp(start(1), {})
    it.failToSave()
    it.status.value = { state: "offline", pending: 2 }
    it.goOffline()

    await it.navigation.skip("The image is broken")

    expect(it.queued).toMatchObject([{ way: "skip", reason: "The image is broken" }])
    expect(it.shown).toEqual([])
    expect(it.state.announcement.value).toBe(
      "This image will be skipped when the connection is back. No other image is here until then.",
    )
  })

  test.each([401, 503])(
    "keeps a submission for later when the server answers %i",
    async (status) => {
      const it = setUp(start(1), {
        "PUT /assignments/1/submission": new Problem(status, { detail: "Not now." }, null),
        [NEXT]: start(2),
      })

      await it.navigation.submit()

      expect(it.queued).toHaveLength(1)
      expect(it.shown).toEqual([2])
    },
  )

  test("says what was handed over meanwhile, and remembers it", async () => {
    const it = await backAndForth()
    await it.navigation.submit()

    it.navigation.onHandedOver({
      assignmentId: 1,
      fileName: "1.jpg",
      layerId: 1,
      revision: 5,
      order: 1,
      way: "submission",
      reason: "",
      refusal: null,
    })
    expect(it.state.announcement.value).toBe("1.jpg is submitted.")

    await it.navigation.previous()
    expect(it.current()).toMatchObject({ id: 1, state: "submitted" })
  })

  test("remembers that an image was submitted", async () => {
    const it = setUp(start(1), { [NEXT]: start(2, { neighbours: { previous: 1, next: null } }) })
    it.navigation.onOpened()
    await it.settled()
    await it.navigation.submit()
    it.goOffline()

    await it.navigation.previous()

    expect(it.current().state).toBe("submitted")
  })

  test("forgets what was open long ago", async () => {
    const ids = Array.from({ length: 30 }, (_, index) => index + 2)
    const answers = Object.fromEntries(ids.map((id) => [`GET /assignments/${id}`, start(id)]))
    const it = setUp(start(1), answers)
    it.navigation.onOpened()
    for (const id of ids) await it.navigation.open(id)
    it.goOffline()

    await it.navigation.open(1)
    await it.navigation.open(30)

    expect(it.shown.slice(-2)).toEqual([-31, -30])
  })
})
