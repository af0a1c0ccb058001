// @vitest-environment jsdom
import "../editor/panels/browser"
import { computed, signal } from "@preact/signals-core"
import { describe, expect, test, vi } from "vitest"
import { type DeskActionPorts, deskActions } from "../../static/src/adjudication/actions"
import type { DeskContext } from "../../static/src/adjudication/context"
import { categoriesByVotes } from "../../static/src/adjudication/disagreements/clusters"
import type { ImageDisagreements } from "../../static/src/adjudication/disagreements/types"
import type { Editing } from "../../static/src/adjudication/editing"
import { Looking } from "../../static/src/adjudication/looking"
import "../../static/src/adjudication/panels/decision-bar"
import "../../static/src/adjudication/panels/notice"
import "../../static/src/adjudication/panels/side"
import "../../static/src/adjudication/panels/top-bar"
import { Talking } from "../../static/src/adjudication/talking"
import { createEditorState } from "../../static/src/editor/document/state"
import type { Thread } from "../../static/src/editor/document/threads"
import { createKeyboard } from "../../static/src/editor/keys"
import { createChrome } from "../../static/src/editor/panels/chrome"
import type { Panel } from "../../static/src/editor/panels/panel"
import { createPreferences } from "../../static/src/editor/preferences"
import { Viewport } from "../../static/src/editor/viewport/viewport"
import { type Method, Problem, type SendOptions } from "../../static/src/shared/http"
import { all, one, rendered, wordsOf } from "../editor/panels/page"
import { answerCluster, cluster, imageWith, settled, version } from "./make"
import { openDesk } from "./world"

const RULINGS = [
  {
    id: 3,
    title: "Vans are cars",
    body_html: "<p>Unless …</p>",
    categories: [{ id: 2, name: "van", color: "#00ff00" }],
    question: null,
    examples: [
      {
        image_id: 9,
        file_name: "street.jpg",
        image_width: 800,
        image_height: 600,
        x: 100,
        y: 50,
        width: 200,
        height: 200,
        shape: { type: "box", x: 120, y: 70, width: 100, height: 100 },
        category: { id: 2, name: "van", color: "#00ff00" },
        caption: "A van",
        is_right: false,
      },
    ],
  },
  {
    id: 4,
    title: "Trams end at the door",
    body_html: "<p>Always.</p>",
    categories: [{ id: 7, name: "tram", color: "#0000ff" }],
    question: null,
    examples: [],
  },
]

const THREAD: Thread = {
  id: "thread-1",
  annotation_id: null,
  is_annotation_removed: false,
  x: null,
  y: null,
  is_question: true,
  resolution: null,
  comments: [
    {
      id: "thread-1",
      author: { id: 31, name: "Ann" },
      text: "Is this a van?",
      created_at: "2026-01-01T00:00:00Z",
      edited_at: null,
      is_deleted: false,
      is_own: false,
    },
  ],
}

const openScreen = async (
  images: readonly ImageDisagreements[],
  threads: readonly Thread[] = [],
) => {
  const world = await openDesk(images)
  const { desk, deciding, clock, sender } = world
  document.body.innerHTML =
    "<main><concord-desk-bar></concord-desk-bar><div data-focus='stage' tabindex='0'></div><concord-desk-notice></concord-desk-notice><concord-decision-bar></concord-decision-bar><concord-desk-side></concord-desk-side></main>"
  const root = one(document, "main")
  const state = createEditorState()
  const http = { send: () => Promise.reject(new Error("No server in this test.")) }
  const preferences = createPreferences({
    http,
    storage: localStorage,
    owner: "test",
    initial: { keys: {}, editor: {} },
  })
  const sent: (readonly [method: string, path: string, body: unknown])[] = []
  const talk = new Talking({
    http: {
      send: async <Answer>(method: Method, path: string, options?: SendOptions) => {
        sent.push([method, path, options?.body])
        const answered = threads[0] && {
          ...threads[0],
          comments: [
            ...threads[0].comments,
            { ...threads[0].comments[0], id: "new", text: "Yes." },
          ],
        }
        return (path.endsWith("/replies") ? answered : { items: threads }) as Answer
      },
    },
    projectId: 1,
    imageId: computed(() => desk.opened.value?.image.id ?? null),
    newId: () => "new",
    say: () => undefined,
  })
  const looking = new Looking({ desk, clock, isStill: () => true, say: () => undefined })
  const editing = { isOn: signal(false), begin: () => undefined } as unknown as Editing
  const ports = {
    state,
    viewport: new Viewport({ width: 800, height: 600 }),
    desk,
    deciding,
    looking,
    editing,
    clock,
    zoomToObject: () => undefined,
    writeNote: () => undefined,
    writeRuling: () => undefined,
    returnWork: () => undefined,
    toggleSideBar: () => undefined,
    toggleTheme: () => undefined,
  } satisfies DeskActionPorts
  const keyboard = createKeyboard(deskActions(ports))
  const context = {
    ...ports,
    chrome: createChrome(root, preferences),
    preferences,
    keyboard,
    actions: keyboard.actions.value,
    isMac: false,
    start: {
      project: { id: 1, name: "Streets" },
      guidelines_html: "<p>Draw tight boxes.</p>",
      filters: {},
    },
    api: {},
    saving: sender.status,
    retry: () => undefined,
    totals: signal({ images: 40, open_images: 28, open: 100, decided: 60 }),
    rulings: {
      http: { send: async () => ({ items: RULINGS }) },
      projectId: 1,
      categoryIds: computed(() =>
        desk.current.value ? categoriesByVotes(desk.current.value) : [],
      ),
    },
    talk,
    categoryOf: (id: number) => ({
      id,
      name: id === 1 ? "car" : "van",
      color: "#ff0000",
      attributes: [],
    }),
    readPicture: () => Promise.reject(new Error("No picture in this test.")),
  } as unknown as DeskContext
  for (const element of root.querySelectorAll<Panel<DeskContext>>("*"))
    if ("editor" in element) element.editor = context
  await rendered()
  return { ...world, root, context, sent }
}

const rows = (root: ParentNode) => all(root, ".disagreement")

describe("the list", () => {
  test("tells what is agreed and what is to decide, and folds away the former", async () => {
    const { root } = await openScreen([
      imageWith(1, [cluster(1), cluster(2, { status: "agreed" }), answerCluster(3)]),
    ])

    expect(wordsOf(one(root, ".group__note"))).toBe("1 agreed, 2 to decide")
    expect(rows(root).map((row) => wordsOf(one(row, ".disagreement__status")))).toEqual([
      "Missed",
      "Answer",
    ])
    one(root, ".disagreements__more").click()
    await rendered()

    expect(rows(root)).toHaveLength(3)
  })

  test("names each row with all that its looks tell", async () => {
    const { root } = await openScreen([imageWith(1, [cluster(1), answerCluster(2)])])

    expect(rows(root).map((row) => wordsOf(one(row, ".disagreement__words")))).toEqual([
      "car car 2, van 1 marked by Ann, Ben; alike by 80 %",
      "Weather sun 1, rain 1 answered by Ann, Ben",
    ])
  })

  test("takes the row in hand that is clicked or gone to by arrows", async () => {
    const { root, desk } = await openScreen([imageWith(1, [cluster(1), cluster(2)])])

    rows(root)[1]?.click()
    expect(desk.currentId.value).toBe(2)
    one(root, "[role=listbox]").dispatchEvent(
      new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }),
    )
    await rendered()

    expect(desk.currentId.value).toBe(1)
    expect(rows(root)[0]?.getAttribute("aria-selected")).toBe("true")
  })

  test("tells what was decided, and by whom", async () => {
    const theirs = settled({ by: "Ben", choice: { take: 12, note: "Sharper." } })
    const { root, desk } = await openScreen([
      imageWith(1, [cluster(1, { decision: theirs }), cluster(2)]),
    ])
    desk.choose(1)
    await rendered()

    expect(wordsOf(one(root, ".disagreement__status"))).toBe("Taken: Ben’s")
    expect(wordsOf(one(root, "concord-object-facts"))).toContain("Decided by Ben: Ben’s")
    expect(wordsOf(one(root, "concord-object-facts"))).toContain("“Sharper.”")
  })

  test("tells of another reviewer who was sooner", async () => {
    const { root, deciding, desk, answers } = await openScreen([
      imageWith(1, [cluster(1), cluster(2)]),
    ])
    answers(() => Promise.reject(new Problem(409, { detail: "Ben has decided this." }, null)))
    deciding.take("fused")
    await rendered()
    desk.choose(1)
    await rendered()

    expect(wordsOf(one(root, "[role=alert]"))).toContain(
      "Decided by somebody else meanwhile. Ben has decided this.",
    )
    one(root, "[role=alert] button").click()
    await rendered()

    expect(all(root, "[role=alert]")).toEqual([])
  })
})

describe("the choices", () => {
  test("are named after the annotators, and take their versions", async () => {
    const { root, told } = await openScreen([imageWith(1, [cluster(1), cluster(2)])])

    expect(all(root, "[data-action^=adjudicate-take-]").map(wordsOf)).toEqual([
      "Ann1",
      "Ben2",
      "Cleo: nothing there3",
    ])
    one(root, "[data-action=adjudicate-take-2]").click()
    await rendered()

    expect(told.map(({ choice }) => choice)).toEqual([{ take: 12 }])
  })

  test("about a question are the answers", async () => {
    const { root } = await openScreen([imageWith(1, [answerCluster(1)])])

    expect(wordsOf(one(root, "concord-decision-bar"))).toContain("Likeliest: sun")
    expect(wordsOf(one(root, "[data-action=adjudicate-take-2]"))).toBe("Ben: rain2")
    expect(all(root, "[data-action=adjudicate-union]")).toEqual([])
  })

  test("say how many proposals Enter takes", async () => {
    const { root } = await openScreen([
      imageWith(1, [cluster(1), cluster(2), cluster(3, { proposal: null })]),
    ])

    expect(wordsOf(one(root, "[data-action=adjudicate-rest]"))).toBe("Take 2 proposals Enter")
  })
})

describe("beside the picture", () => {
  test("a comment is answered and settled where it is read", async () => {
    const { root, sent } = await openScreen([imageWith(1, [cluster(1)])], [THREAD])
    expect(wordsOf(one(root, ".thread"))).toContain("Is this a van?")

    one<HTMLTextAreaElement>(root, ".thread textarea").value = "Yes."
    one<HTMLFormElement>(root, ".thread form").requestSubmit()
    await rendered()
    await rendered()

    expect(sent).toContainEqual(["POST", "/comments/thread-1/replies", { id: "new", text: "Yes." }])
    expect(all(root, ".thread .comment")).toHaveLength(2)
    all(root, ".thread > button")[0]?.click()
    await rendered()
    expect(sent.at(-1)?.slice(0, 2)).toEqual(["PUT", "/comments/thread-1/resolution"])
    expect(all(root, ".thread")).toHaveLength(0)
  })

  test("stand rulings on the categories in question, and the guidelines", async () => {
    const { root } = await openScreen([imageWith(1, [cluster(1)])])

    const here = all(root, "concord-rulings > section > .ruling")
    expect(here.map((each) => wordsOf(one(each, ".ruling__title")))).toEqual(["Vans are cars"])
    expect(one(root, ".rulings__others").textContent).toContain("Trams end at the door")
    expect(one(root, ".example .crop image").getAttribute("href")).toContain("/images/9/")
    expect(wordsOf(one(root, "concord-guidance"))).toContain("Draw tight boxes.")
  })

  test("stand attributes that differ, with who gives what", async () => {
    const versions = [
      version(11, { attributes: { view: "front" } }),
      version(12, { attributes: { view: "rear" } }),
    ]
    const { root } = await openScreen([imageWith(1, [cluster(1, { versions })])])

    expect(wordsOf(one(root, ".object-facts__differences"))).toBe("view front (Ann), rear (Ben)")
  })
})

describe("in place of a picture", () => {
  test("nothing is called settled where nobody has differed yet", async () => {
    const { root, context } = await openScreen([])
    Object.assign(context.totals, { value: { images: 0, open_images: 0, open: 0, decided: 0 } })
    await rendered()

    expect(wordsOf(one(root, "concord-desk-notice h2"))).toBe("Nothing to decide yet")
    expect(one(root, "concord-desk-notice a").getAttribute("href")).toBe("/projects/1/agreement")
  })

  test.each([
    ["limit: expected a whole number", "limit: expected a whole number. What"],
    ["This project is not there.", "This project is not there. What"],
  ])("a refusal is a sentence of its own: %s", async (message, words) => {
    const { root, context } = await openScreen([])
    context.desk.state.value = { kind: "failed", message, retry: () => undefined }
    await rendered()

    expect(wordsOf(one(root, "concord-desk-notice p"))).toBe(`${words} you have decided is safe.`)
  })

  test("stands at the end where to go next", async () => {
    const { root, deciding } = await openScreen([imageWith(1, [cluster(1)])])

    deciding.take("fused")
    await rendered()

    expect(wordsOf(one(root, "concord-desk-notice h2"))).toBe("Everything is settled")
    expect(one(root, "concord-desk-notice a").getAttribute("href")).toBe("/projects/1/exports")
  })
})

test("progress counts decisions at once, and images as the server does", async () => {
  vi.spyOn(performance, "now").mockReturnValue(0)
  const { root, deciding } = await openScreen([
    imageWith(1, [cluster(1)]),
    imageWith(2, [cluster(2)]),
  ])
  const words = () => wordsOf(one(root, ".desk-progress"))
  expect(words()).toBe("12 of 40 images, 0 decisions")

  deciding.take("fused")
  await rendered()

  expect(words()).toBe("12 of 40 images, 1 decision")
})
