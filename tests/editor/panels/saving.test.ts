// @vitest-environment jsdom
import "./browser"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { Handover } from "../../../static/src/editor/sync/handovers"
import { all, one, openPage, rendered, startWith, wordsOf } from "./page"

const handover = (facts: Partial<Handover> = {}): Handover => ({
  layerId: 9,
  assignmentId: 5,
  fileName: "b.jpg",
  revision: 3,
  order: 1,
  way: "submission",
  reason: "",
  refusal: null,
  ...facts,
})

const notice = (root: ParentNode, words: string): HTMLElement => {
  const found = all(root, ".stage-notice").find((each) => wordsOf(each).includes(words))
  if (!found) throw new Error(`No notice says "${words}".`)
  return found
}

const press = (place: ParentNode, words: string): void => {
  const button = all<HTMLButtonElement>(place, "button").find((each) => wordsOf(each) === words)
  if (!button) throw new Error(`No button says "${words}".`)
  button.click()
}

const textOf = (file: Blob = new Blob()): Promise<string> =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener("load", () => resolve(String(reader.result)))
    reader.readAsText(file)
  })

afterEach(() => {
  vi.restoreAllMocks()
})

describe("work that this device does not keep", () => {
  it("is said plainly, before anything else", async () => {
    const { root, sync } = await openPage()

    sync.status.value = { state: "offline", pending: 2, unkept: 2, message: "No connection." }
    sync.warning.value = "This browser does not let Concord keep work on disk."
    await rendered()

    expect(wordsOf(one(root, ".chip"))).toBe("Not kept on this device · 2")
  })

  it("is called saved once the server has it", async () => {
    const { root, sync } = await openPage()

    sync.status.value = { state: "saved", pending: 0 }
    sync.warning.value = "This browser does not let Concord keep work on disk."
    await rendered()

    expect(wordsOf(one(root, ".chip"))).toBe("Saved")
  })

  it("is being saved while the journal is written", async () => {
    const { root, sync } = await openPage()

    sync.status.value = { state: "pending", pending: 1, unkept: 1 }
    await rendered()

    expect(wordsOf(one(root, ".chip"))).toBe("Saving…")
  })
})

describe("a picture with tiles", () => {
  const tiles = { url: "/tiles/{z}/{x}/{y}", tile_size: 512, levels: 7 }
  const said = (root: ParentNode) =>
    all(root, ".stage-notice").filter((each) => wordsOf(each).includes("Only a preview"))

  it("is said to be less sharp without a connection, and only then", async () => {
    const { image } = startWith()
    const { root, state } = await openPage({ start: startWith({ image: { ...image, tiles } }) })
    expect(said(root)).toHaveLength(0)

    state.isOnline.value = false
    await rendered()
    expect(said(root)).toHaveLength(1)

    state.isOnline.value = true
    await rendered()
    expect(said(root)).toHaveLength(0)
  })

  it("is said to lack detail while tiles cannot be had, though there is a network", async () => {
    const { image } = startWith()
    const { root, state } = await openPage({ start: startWith({ image: { ...image, tiles } }) })

    state.isDetailMissing.value = true
    await rendered()
    expect(notice(root, "Fine detail of this large picture cannot be fetched")).toBeTruthy()

    state.isDetailMissing.value = false
    await rendered()
    expect(all(root, ".stage-notice").map(wordsOf)).toEqual([])
  })

  it("is the only one of which that is said", async () => {
    const { root, state } = await openPage()

    state.isOnline.value = false
    await rendered()

    expect(said(root)).toHaveLength(0)
  })
})

describe("an image that waits to be submitted", () => {
  it("says so, and can be kept", async () => {
    const { root, handovers, taken } = await openPage()

    handovers.value = [handover()]
    await rendered()
    press(notice(root, "will be submitted when the connection is back"), "Keep working on it")

    expect(taken).toEqual(["keep 9"])
    expect(wordsOf(one(root, ".save-story"))).toContain("One image will be handed in")
  })

  it("comes back with the reason when it was refused, from whichever image one is on", async () => {
    const { root, handovers, taken } = await openPage()

    const refusal = "Answer before submitting: Weather."
    handovers.value = [handover({ layerId: 10, assignmentId: 6, fileName: "c.jpg", refusal })]
    await rendered()
    const shown = notice(root, "c.jpg was not submitted")
    expect(wordsOf(shown)).toContain(refusal)
    for (const words of ["Open it", "Try again", "Dismiss"]) press(shown, words)

    expect(taken).toEqual(["open 6", "retry 10", "keep 10"])
  })
})

describe("work that waits on another image for a decision", () => {
  it("leads there", async () => {
    const { root, sync, taken } = await openPage()

    const held = [{ assignmentId: 6, fileName: "c.jpg" }]
    sync.leftovers.value = { commits: 1, images: 1, held }
    await rendered()
    press(notice(root, "Changes on c.jpg are not saved"), "Open it")

    expect(taken).toEqual(["open 6"])
  })
})

describe("work that the server refuses as a whole", () => {
  it("can be taken away as a file", async () => {
    const files: Blob[] = []
    vi.stubGlobal("URL", {
      ...URL,
      createObjectURL: (file: Blob) => {
        files.push(file)
        return "blob:work"
      },
      revokeObjectURL: () => {},
    })
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue()
    const { root, sync } = await openPage({ start: startWith() })

    sync.status.value = { state: "failed", pending: 1, message: "This project is archived." }
    await rendered()
    press(notice(root, "This project is archived."), "Download the work")

    expect(click).toHaveBeenCalledOnce()
    expect(JSON.parse(await textOf(files[0]))).toMatchObject({
      image: { id: 7, file_name: "a/b.jpg" },
      layer: { id: 9, revision: 3, annotations: [], answers: {}, verified_absent: [] },
    })
    vi.unstubAllGlobals()
  })
})
