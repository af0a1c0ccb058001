// @vitest-environment jsdom
import "./browser"
import { signal } from "@preact/signals-core"
import { describe, expect, it } from "vitest"
import { remove } from "../../../static/src/editor/document/edits"
import type { Action } from "../../../static/src/editor/keys"
import { duplicateKeys } from "../../../static/src/editor/keys"
import { annotation, box } from "../make"
import { all, createFakeSync, one, openPage, rendered, startWith, wordsOf } from "./page"

const action = (id: string, keys: string[], run = () => {}): Action => ({
  id,
  group: "Edit",
  help: `Does ${id}`,
  keys,
  run,
})

describe("the focus", () => {
  it("goes to the canvas with a tool that was chosen by its key, and stays with other keys", async () => {
    const [tool, other] = [action("tool-box", ["b"]), action("grid", ["g"])]
    const { root, panels } = await openPage({ actions: [tool, other] })
    const button = document.createElement("button")
    root.append(button)
    button.focus()

    panels.onKeyUsed(other)
    expect(document.activeElement).toBe(button)
    panels.onKeyUsed(tool)

    expect(document.activeElement).toBe(one(root, "[data-focus=stage]"))
  })

  it("is where a key sends it before the next key", async () => {
    const { root, panels } = await openPage()

    panels.actions.find(({ id }) => id === "focus-questions")?.run()

    expect(document.activeElement?.closest("[data-focus]")).toBe(
      one(root, "[data-focus=questions]"),
    )
  })
})

describe("locked objects", () => {
  const start = startWith({}, [annotation("a", { category_id: 1 }), annotation("b")])
  const isDisabled = (root: HTMLElement) =>
    all(root, ".attributes input, .attributes select").every((field) => field.matches(":disabled"))

  it("have no attributes to be changed while they are locked, and it is said why", async () => {
    const { root, state } = await openPage({ start })
    state.selection.select(["a"])
    await rendered()
    expect(isDisabled(root)).toBe(false)

    state.lockedIds.value = new Set(["a"])
    await rendered()

    expect(isDisabled(root)).toBe(true)
    expect(all(root, ".group__empty").map(wordsOf)).toContain("Locked; press L to unlock it.")
  })
})

describe("the top bar", () => {
  it("names the project and the image", async () => {
    const { root } = await openPage()

    expect(wordsOf(one(root, ".top-bar__project"))).toBe("Street scenes")
    expect(wordsOf(one(root, ".top-bar__file"))).toBe("a/b.jpg")
  })

  it("prints the person's key on the button", async () => {
    const { root } = await openPage({ actions: [action("submit", ["Mod+Enter"])] })

    expect(wordsOf(one(root, ".button--primary"))).toBe("Submit Ctrl+Enter")
  })

  it("leads who only looks to the image's page, and does not offer to submit", async () => {
    const { root, state } = await openPage({ actions: [action("submit", ["Enter"])] })

    state.readOnlyReason.value = "This is the work of Anna."
    await rendered()

    expect(all(root, ".top-bar .button--primary, .skip-form__button")).toHaveLength(0)
    expect(one(root, ".top-bar__group--end a").getAttribute("href")).toMatch(
      /^\/images\/\d+\?layer=\d+$/,
    )
  })

  it.each([
    ["pending", { state: "pending", pending: 3 }, "3 pending"],
    ["offline", { state: "offline", pending: 2, message: "No connection." }, "Offline · 2"],
    ["delayed", { state: "delayed", pending: 2, message: "Overtaken." }, "Delayed · 2"],
    ["conflict", { state: "conflict", pending: 1 }, "Conflict"],
    ["failed", { state: "failed", pending: 1 }, "Not saved"],
  ] as const)("says how saving goes: %s", async (_name, status, words) => {
    const { root, sync } = await openPage()

    sync.status.value = status
    await rendered()

    expect(wordsOf(one(root, ".chip"))).toBe(words)
  })

  it.each([
    ["3 pending", { commits: 3, images: 1 }, true, 0],
    ["5 pending", { commits: 3, images: 2 }, true, 2],
    ["Offline · 3", { commits: 3, images: 1 }, false, 0],
    ["Offline", { commits: 0, images: 0 }, false, 0],
  ])("counts the work that waits on other images: %s", async (words, leftovers, isOnline, own) => {
    const { root, sync, state } = await openPage()

    sync.status.value = { state: own > 0 ? "pending" : "saved", pending: own }
    sync.leftovers.value = { ...leftovers, held: [] }
    state.isOnline.value = isOnline
    await rendered()

    expect(wordsOf(one(root, ".chip"))).toBe(words)
    expect(one(root, ".chip").classList).not.toContain("chip--saved")
  })

  it("tells which images the unsent work is on", async () => {
    const { root, sync } = await openPage()

    sync.status.value = { state: "pending", pending: 1 }
    sync.leftovers.value = { commits: 3, images: 2, held: [] }
    await rendered()

    expect(wordsOf(one(root, ".save-story"))).toContain(
      "Not sent yet: 1 change on this image, 3 changes on 2 other images.",
    )
  })

  it("prints the key that submits while a drawing tool is in hand", async () => {
    const actions = [action("submit", ["Enter"]), action("submit-always", ["Mod+Enter"])]
    const { root, state } = await openPage({ actions })
    const button = () => wordsOf(one(root, ".button--primary"))
    expect(button()).toBe("Submit Enter")

    state.activeTool.value = "box"
    await rendered()

    expect(button()).toBe("Submit Ctrl+Enter")
  })

  it("greys undo out when there is nothing to undo", async () => {
    const start = startWith({}, [annotation("a")])
    const { root, store } = await openPage({ start, actions: [action("undo", ["Mod+z"])] })
    const undo = one<HTMLButtonElement>(root, '[aria-label="Does undo"]')
    expect(undo.disabled).toBe(true)

    store.commit(remove(["a"])(store.document.value))
    await rendered()

    expect(undo.disabled).toBe(false)
  })

  it("hands an image back with the reason that was pressed", async () => {
    const { root, taken } = await openPage({ actions: [action("skip", ["Shift+s"])] })

    all(root, ".skip-form .menu__item")[2]?.click()

    expect(taken).toEqual(["skip: The guidelines do not cover it"])
  })
})

describe("submitting", () => {
  it("is refused while a required question is open, and leads there", async () => {
    const { root, panels, state } = await openPage()

    expect(panels.mayBeSubmitted()).toBe(false)

    await rendered()
    expect(wordsOf(one(root, ".top-bar__refusal"))).toBe("Before submitting, answer: Weather.")
    expect(state.announcement.value).toContain("Weather")
    await new Promise((done) => requestAnimationFrame(done))
    expect(document.activeElement?.getAttribute("data-focus")).toBe("questions")
  })

  it("is refused while a required attribute is missing, and selects the objects", async () => {
    const start = startWith({ questions: [] }, [
      annotation("a"),
      annotation("b", { category_id: 2 }),
    ])
    const { panels, state } = await openPage({ start })

    expect(panels.mayBeSubmitted()).toBe(false)

    expect([...state.selection.ids.value]).toEqual(["a"])
  })

  it("is open again as soon as nothing is missing", async () => {
    const { root, panels } = await openPage()
    panels.mayBeSubmitted()

    panels.actions.find(({ id }) => id === "answer-1")?.run()
    await rendered()

    expect(root.querySelector(".top-bar__refusal")).toBeNull()
    expect(panels.mayBeSubmitted()).toBe(true)
  })
})

describe("notices", () => {
  it("repeat the reviewer's words when work was returned", async () => {
    const { root } = await openPage({
      start: startWith({ state: "returned", note: "Two cars are missing." }),
    })

    expect(wordsOf(one(root, ".stage-notice"))).toBe("Returned to you Two cars are missing.")
  })

  it("list the objects that a return is about, each a way to it", async () => {
    const marked = [
      { annotation_id: "a", note: "Too loose." },
      { annotation_id: "gone", note: "Not a car." },
    ]
    const start = startWith({ state: "returned", note: null, marked }, [annotation("a")])
    const { root, state } = await openPage({ start })

    one(root, ".stage-notice__mark .button").click()

    expect(all(root, ".stage-notice__mark").map(wordsOf)).toEqual([
      "car 1 Too loose.",
      "A removed object Not a car.",
    ])
    expect([...state.selection.ids.value]).toEqual(["a"])
  })

  it("name the object that the server refuses, with ways out", async () => {
    const { root, sync, state } = await openPage()
    const change = { kind: "annotation", id: "a", after: annotation("a") } as const
    sync.refusals.value = [{ key: "annotation:a", change, message: "The box is too small." }]
    await rendered()

    for (const button of all(root, ".stage-notice .button")) button.click()

    expect(wordsOf(one(root, ".stage-notice"))).toContain("The box is too small.")
    expect([...state.selection.ids.value]).toEqual(["a"])
    expect(sync.asked).toEqual(["take back annotation:a", "retry"])
  })

  it("show both versions of a conflict, and take the chosen one", async () => {
    const { root, sync } = await openPage()
    const change = {
      kind: "annotation",
      id: "a",
      before: annotation("a", { shape: box(0, 0, 20, 20) }),
      after: annotation("a", { shape: box(0, 0, 10, 10) }),
    } as const
    sync.conflicts.value = [{ key: "annotation:a", change }]
    await import("../../../static/src/editor/panels/conflict-panel")
    await rendered()

    expect(all(root, ".version").map(wordsOf)).toEqual([
      "Mine car · at 0, 0 · 10 × 10 px",
      "Theirs car · at 0, 0 · 20 × 20 px",
    ])
    expect(wordsOf(one(root, ".conflict__difference"))).toBe("Different: size.")
    all(root, ".version")[1]?.click()
    expect(sync.asked).toEqual(["annotation:a theirs"])
  })

  it("give the keys of a version's button to its object, so that it is seen before choosing", async () => {
    const { root, sync, state } = await openPage()
    const change = { kind: "annotation", id: "a", before: annotation("a") } as const
    sync.conflicts.value = [{ key: "annotation:a", change }]
    await import("../../../static/src/editor/panels/conflict-panel")
    await rendered()

    one(root, ".version").focus()

    expect([...state.selection.ids.value]).toEqual(["a"])
    expect(wordsOf(one(root, ".version"))).toBe("Mine removed")
  })

  it("warn when this browser keeps nothing", async () => {
    const { root, sync } = await openPage()

    sync.warning.value = "Nothing is kept."
    await rendered()

    expect(wordsOf(one(root, '[role="alert"]'))).toBe("Nothing is kept.")
  })
})

describe("dialogs", () => {
  it("list all keys, a series of them in one line", async () => {
    const numbers = [1, 2, 3].map((number) => action(`category-${number}`, [String(number)]))
    const ways = ["left", "right"].map((way) => action(`step-${way}`, [`Arrow${way}`]))
    const { root, state } = await openPage({ actions: [...numbers, ...ways] })
    await import("../../../static/src/editor/panels/help-sheet")

    state.dialog.value = "help"
    await rendered()

    const lines = all(root, ".help__line").map(wordsOf)
    expect(lines).toContain("Does category-1 to 9 1to3")
    expect(lines.filter((line) => line.startsWith("Does step"))).toHaveLength(1)
  })

  it("find an action by a few letters, and do it", async () => {
    const done: string[] = []
    const { root, state } = await openPage({
      actions: [action("flip", [], () => void done.push("flip"))],
    })
    await import("../../../static/src/editor/panels/command-palette")
    state.dialog.value = "palette"
    await rendered()
    const input = one<HTMLInputElement>(root, ".palette__input")

    input.value = "flip"
    input.dispatchEvent(new Event("input"))
    await rendered()
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }))
    await rendered()

    expect(done).toEqual(["flip"])
  })
})

describe("the next assignment", () => {
  it("takes the place of the one before, without a reload", async () => {
    const { root, panels, store } = await openPage()
    const next = startWith({ id: 6, image: { ...startWith().image, file_name: "next.jpg" } })

    panels.show(next, store, createFakeSync().handle)
    await rendered()

    expect(wordsOf(one(root, ".top-bar__file"))).toBe("next.jpg")
  })
})

describe("history", () => {
  it("lists revisions and brings one back, with a way to undo that", async () => {
    const requests: string[] = []
    const items = [4, 3].map((revision) => ({
      revision,
      author: "Ada",
      created_at: "2026-01-01T10:00:00Z",
      added: 1,
      updated: 0,
      removed: 2,
      answered: 0,
      changes: [{ category: "car", added: 1, moved: 0, reshaped: 0, changed: 0, removed: 2 }],
      questions: [],
      absent: [],
      no_longer_absent: [],
    }))
    const http = {
      send: async <Answer>(method: string, path: string, options?: { body?: unknown }) => {
        requests.push(`${method} ${path} ${JSON.stringify(options?.body ?? null)}`)
        return { items, next_cursor: null, left_out: ["Cars stay as they are."] } as Answer
      },
    }
    const { root, panels, sync } = await openPage({ http })
    await import("../../../static/src/editor/panels/history-panel")
    panels.actions.find(({ id }) => id === "show-history")?.run()
    await rendered()

    expect(all(root, ".revision__what").map(wordsOf)).toEqual([
      "car: 1 added, 2 removed",
      "car: 1 added, 2 removed",
    ])
    one(root, ".revision button").click()
    await rendered()

    expect(requests).toContain('POST /layers/9/restorations {"revision":3}')
    expect(sync.asked).toEqual(["pull"])
    expect(wordsOf(one(root, ".toast"))).toContain("Revision 3 is back. Cars stay as they are.")
  })
})

describe("toasts", () => {
  it("offer to undo when several objects were deleted", async () => {
    const { root, store } = await openPage({
      start: startWith({}, [annotation("a"), annotation("b")]),
    })

    store.commit(remove(["a", "b"])(store.document.value))
    await rendered()
    one(root, ".toast .button").click()

    expect(store.document.value.annotations.size).toBe(2)
  })
})

it("gives the table no key twice", async () => {
  const { panels } = await openPage()

  expect(duplicateKeys(panels.actions)).toEqual([])
  expect(signal(panels.actions).value.every(({ help }) => help.length > 0)).toBe(true)
})
