import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, it } from "vitest"

const ROOT = join(import.meta.dirname, "../../static/src/pages")

/** What a preview shows is drawn by the editor's own code, so that it never lies, and names are found as there; no more. */
const OF_THE_EDITOR = [
  "panels/answers",
  "panels/attribute-field",
  "panels/question-field",
  "panels/ranking",
  "start",
]
/** Drawing a skeleton is pure, but for the element, its pointer and what it asks the server. */
const WITH_BROWSER = ["skeleton-designer.ts", "stage-pointer.ts", "point-list.ts", "sources.ts"]
const BROWSER = /\b(document\.|window\.|HTMLElement|addEventListener|new DOMPoint)/

const sources = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }))

describe("the pages", () => {
  it("take of the editor only what previews show", () => {
    const taken = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/from "(\.[^"]+)"/g)]
        .map(([, target]) => relative(ROOT, join(ROOT, dirname(path), target ?? "")))
        .filter((target) => target.startsWith("../editor/"))
        .map((target) => target.replace("../editor/", "")),
    )

    expect(taken.length).toBeGreaterThan(0)
    expect(taken.filter((target) => !OF_THE_EDITOR.includes(target))).toEqual([])
  })

  it("know no browser where they reckon with skeletons", () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith("skeleton/"))
      .filter(({ path }) => !WITH_BROWSER.some((name) => path.endsWith(name)))
      .filter(({ text }) => BROWSER.test(text))

    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})
