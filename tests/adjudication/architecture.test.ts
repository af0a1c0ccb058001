import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, test } from "vitest"

const SOURCES = join(import.meta.dirname, "../../static/src")
const LINES_HARD = 400

/** The ladder of this screen: a part imports only those below it, and of the editor what is named here. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  disagreements: ["editor/document", "editor/geometry", "editor/start"],
  decisions: ["disagreements", "editor/sync", "shared"],
  wire: ["disagreements", "editor/document", "editor/start"],
  start: ["wire", "editor/preferences", "editor/start"],
  queue: [],
  api: [
    "decisions",
    "disagreements",
    "queue",
    "start",
    "wire",
    "editor/document",
    "editor/start",
    "shared",
  ],
  desk: ["decisions", "disagreements", "queue", "shared"],
  proposing: ["desk", "disagreements"],
  deciding: ["decisions", "desk", "disagreements", "editor/document"],
  picture: [
    "disagreements",
    "editor/document",
    "editor/geometry",
    "editor/images",
    "editor/render",
    "editor/stage",
    "editor/viewport",
  ],
  looking: ["desk", "picture", "shared"],
  editing: ["deciding", "desk", "editor/document", "editor/stage"],
  screen: [
    "deciding",
    "desk",
    "disagreements",
    "editing",
    "looking",
    "picture",
    "editor/actions",
    "editor/document",
    "editor/images",
    "editor/render",
    "editor/stage",
    "editor/start",
    "editor/viewport",
    "shared",
  ],
  totals: ["wire", "shared"],
  talking: ["editor/document", "shared"],
  context: [
    "api",
    "deciding",
    "desk",
    "editing",
    "looking",
    "start",
    "talking",
    "wire",
    "editor/images",
    "editor/panels",
    "editor/render",
    "editor/start",
    "editor/sync",
  ],
  actions: [
    "deciding",
    "desk",
    "disagreements",
    "editing",
    "looking",
    "editor/actions",
    "editor/document",
    "editor/keys",
    "editor/viewport",
    "shared",
  ],
  panels: [
    "api",
    "context",
    "disagreements",
    "picture",
    "editor/document",
    "editor/geometry",
    "editor/panels",
    "editor/render",
    "editor/sync",
    "editor/tools",
  ],
  surroundings: [
    "actions",
    "api",
    "context",
    "decisions",
    "desk",
    "disagreements",
    "panels",
    "screen",
    "start",
    "talking",
    "wire",
    "editor/keys",
    "editor/panels",
    "editor/preferences",
    "shared",
  ],
  main: [
    "api",
    "decisions",
    "desk",
    "disagreements",
    "proposing",
    "queue",
    "screen",
    "start",
    "surroundings",
    "totals",
    "editor/document",
    "editor/images",
    "editor/render",
    "editor/sync",
    "shared",
  ],
}
/** No part of a browser is needed to think about disagreements. */
const PURE = ["disagreements", "queue", "desk", "deciding"]
const BROWSER = /\b(document\.|window\.|HTMLElement|addEventListener|requestAnimationFrame)/

const files = readdirSync(join(SOURCES, "adjudication"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const full = join("adjudication", path)
    return { path: full, part: partOf(full), text: readFileSync(join(SOURCES, full), "utf8") }
  })

/** "picture" for adjudication/picture/heat.ts, "editor/render" for the editor's, "shared" for what all pages have. */
function partOf(path: string): string {
  const [folder = "", part = ""] = path.split("/")
  const name = part.replace(/\.ts$/, "")
  if (folder === "adjudication") return name
  return folder === "editor" ? `editor/${name}` : folder
}

const importedParts = (path: string, text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)]
    .map(([, target]) => relative(SOURCES, join(SOURCES, dirname(path), target ?? "")))
    .filter((target) => !target.endsWith(".css"))
    .map(partOf)

describe("the ladder of the screen that settles disagreements", () => {
  test("has a rung for each part", () => {
    expect(
      [...new Set(files.map(({ part }) => part))].filter((part) => !(part in mayImport)),
    ).toEqual([])
  })

  test("is only climbed downwards", () => {
    const wrong = files.flatMap(({ path, part, text }) =>
      importedParts(path, text)
        .filter((to) => to !== part && !mayImport[part]?.includes(to))
        .map((to) => `${path} imports ${to}`),
    )

    expect(wrong).toEqual([])
  })

  test("has no browser where disagreements are thought about", () => {
    const wrong = files.filter(({ part, text }) => PURE.includes(part) && BROWSER.test(text))

    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test(`has no file of more than ${LINES_HARD} lines`, () => {
    const long = files.filter(({ text }) => text.split("\n").length > LINES_HARD + 1)

    expect(long.map(({ path }) => path)).toEqual([])
  })

  test("is not known to the editor", () => {
    const editor = readdirSync(join(SOURCES, "editor"), { recursive: true, encoding: "utf8" })
    const knowing = editor
      .filter((path) => path.endsWith(".ts"))
      .filter((path) => /adjudication\//.test(readFileSync(join(SOURCES, "editor", path), "utf8")))

    expect(knowing).toEqual([])
  })
})
