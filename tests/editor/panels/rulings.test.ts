// @vitest-environment jsdom
import "./browser"
import { signal } from "@preact/signals-core"
import { afterEach, describe, expect, it } from "vitest"
import "../../../static/src/editor/panels/rulings-panel"
import type { Ruling } from "../../../static/src/editor/panels/rulings-panel"
import { sortedFor } from "../../../static/src/editor/panels/rulings-panel"

const ruling = (id: number, categoryIds: readonly number[]): Ruling => ({
  id,
  title: `Case ${id}`,
  body_html: `<p>Do ${id}.</p>`,
  categories: categoryIds.map((each) => ({ id: each, name: `c${each}`, color: "#fff" })),
  question: null,
  examples: [],
})

describe("rulings of the categories in hand", () => {
  it("come first, with those about everything", () => {
    const rulings = [ruling(1, [7]), ruling(2, []), ruling(3, [8, 9])]

    const { here, others } = sortedFor(rulings, [9])

    expect(here.map(({ id }) => id)).toEqual([2, 3])
    expect(others.map(({ id }) => id)).toEqual([1])
  })
})

type Beside = HTMLElement & { editor: unknown; updateComplete: Promise<unknown> }

const shown = async (items: readonly Ruling[], categoryIds = signal<readonly number[]>([])) => {
  const asked: string[] = []
  const panel = document.createElement("concord-rulings") as Beside
  panel.editor = {
    projectId: 3,
    categoryIds,
    http: {
      send: async (_method: string, path: string) => {
        asked.push(path)
        return { items }
      },
    },
  }
  document.body.append(panel)
  for (let turn = 0; turn < 4; turn += 1) {
    await Promise.resolve()
    await panel.updateComplete
  }
  return { panel, asked }
}

afterEach(() => {
  document.body.replaceChildren()
})

describe("the panel beside the picture", () => {
  it("asks once, and follows the category in hand", async () => {
    const categoryIds = signal<readonly number[]>([7])
    const { panel, asked } = await shown([ruling(1, [7]), ruling(2, [8])], categoryIds)
    const titles = () =>
      [...panel.querySelectorAll("section > article h3")].map((title) => title.textContent)
    expect(titles()).toEqual(["Case 1"])

    categoryIds.value = [8]
    await panel.updateComplete

    expect(titles()).toEqual(["Case 2"])
    expect(asked).toEqual(["/projects/3/rulings"])
  })

  it("is nothing where nothing was decided", async () => {
    const { panel } = await shown([])

    expect(panel.textContent?.trim()).toBe("")
  })

  it("shows what is right and what is wrong, cut out of the picture", async () => {
    const example = {
      image_id: 5,
      file_name: "a.jpg",
      image_width: 640,
      image_height: 480,
      x: 10,
      y: 20,
      width: 50,
      height: 40,
      shape: { type: "box", x: 20, y: 25, width: 10, height: 10 } as const,
      category: null,
      caption: "too loose",
      is_right: false,
    }
    const { panel } = await shown([{ ...ruling(1, []), examples: [example] }])

    expect(panel.querySelector("svg.crop")?.getAttribute("viewBox")).toBe("10 20 50 40")
    expect(panel.querySelector("svg.crop image")?.getAttribute("href")).toBe(
      "/api/v1/images/5/thumbnail?size=2048",
    )
    expect(panel.querySelector(".example__judgement")?.textContent).toContain("Wrong")
  })
})
