// @vitest-environment jsdom
import "./browser"
import { describe, expect, it } from "vitest"
import { all, one, openPage, rendered, wordsOf } from "./page"

const openWith = async (tool: "select" | "brush" | "magic_wand" | "superpixels") => {
  const page = await openPage()
  page.state.activeTool.value = tool
  await rendered()
  const slide = async (value: number) => {
    const input = one<HTMLInputElement>(page.root, "concord-tool-options input")
    input.valueAsNumber = value
    input.dispatchEvent(new Event("input"))
    await rendered()
  }
  return { ...page, slide, words: () => wordsOf(one(page.root, "concord-tool-options")) }
}

describe("the options of the tool in hand", () => {
  it("are not there for tools that have none", async () => {
    const { root } = await openWith("select")

    expect(all(root, ".tool-options__strip")).toHaveLength(0)
  })

  it("say how large the brush is, and make it larger", async () => {
    const { state, slide, words } = await openWith("brush")
    expect(words()).toContain("24 px")

    await slide(Math.log(200))

    expect(state.brush.peek().size).toBe(200)
    expect(words()).toContain("200 px")
  })

  it("say how alike pixels must be for the wand", async () => {
    const { state, slide } = await openWith("magic_wand")

    await slide(60)

    expect(state.wand.peek().tolerance).toBe(60)
  })

  it("say how large superpixels are", async () => {
    const { state, slide } = await openWith("superpixels")

    await slide(48)

    expect(state.cellSize.peek()).toBe(48)
  })

  it("let each stroke begin a new object, and say which of the two is chosen", async () => {
    const { root, state } = await openWith("brush")
    const chosen = () => wordsOf(one(root, ".tool-options__ways [aria-pressed=true]"))
    expect(chosen()).toBe("Add to selected")

    one<HTMLButtonElement>(root, ".tool-options__ways [aria-pressed=false]").click()
    await rendered()

    expect(state.paintsOnto.peek()).toBe("new")
    expect(chosen()).toBe("New object")
  })

  it("are not for those who may only look", async () => {
    const { root, state } = await openWith("brush")

    state.readOnlyReason.value = "This is the work of Anna."
    await rendered()

    expect(all(root, ".tool-options__strip")).toHaveLength(0)
  })
})
