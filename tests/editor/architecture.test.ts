import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, test } from "vitest"

const ROOT = join(import.meta.dirname, "../../static/src/editor")
const LINES_HARD = 400

/** The ladder: a part imports only those below it. A file beside the folders is a part of its own. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  geometry: [],
  document: ["geometry"],
  viewport: ["geometry"],
  images: ["geometry"],
  assist: ["geometry"],
  tools: ["assist", "document", "viewport", "geometry"],
  render: ["document", "viewport", "geometry", "images"],
  stage: ["assist", "tools", "render", "images", "document", "viewport", "geometry"],
  keys: ["shared"],
  preferences: ["keys", "shared"],
  remembering: ["document", "preferences"],
  start: ["document", "geometry", "preferences"],
  sync: ["document", "start", "shared"],
  reconnecting: ["shared"],
  comments: ["reconnecting", "document", "start", "shared"],
  others: ["reconnecting", "document", "start", "shared"],
  aside: ["document"],
  memory: ["document", "start", "sync"],
  navigation: ["memory", "document", "start", "sync", "shared"],
  actions: [
    "others",
    "keys",
    "navigation",
    "start",
    "stage",
    "tools",
    "viewport",
    "document",
    "geometry",
  ],
  panels: [
    "comments",
    "keys",
    "navigation",
    "preferences",
    "start",
    "sync",
    "tools",
    "document",
    "geometry",
    "shared",
  ],
  finished: ["start"],
  editor: [
    "aside",
    "comments",
    "others",
    "actions",
    "keys",
    "navigation",
    "start",
    "stage",
    "sync",
    "tools",
    "images",
    "viewport",
    "document",
    "shared",
  ],
  keeping: ["start", "sync", "shared"],
  controls: [
    "reconnecting",
    "actions",
    "comments",
    "others",
    "editor",
    "keys",
    "panels",
    "preferences",
    "remembering",
    "start",
    "viewport",
    "geometry",
    "shared",
  ],
  main: ["aside", "controls", "keeping", "editor", "finished", "images", "start", "sync", "shared"],
}
/** These are pure: they run in a worker, in a test, and would on a server. */
const PURE = ["geometry", "document", "viewport", "assist", "tools"]
const BROWSER =
  /\b(document\.(createElement|body|querySelector|getElementById)|window\.|HTMLElement|addEventListener|requestAnimationFrame)/

type Source = { readonly path: string; readonly part: string; readonly text: string }

const sources: readonly Source[] = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({
    path,
    part: partOf(path),
    text: readFileSync(join(ROOT, path), "utf8"),
  }))

/** "render" for render/paint.ts, "keys" for keys.ts, "shared" for what lies outside the editor. */
function partOf(path: string): string {
  if (path.startsWith("..")) return path.split("/")[1] ?? path
  return (path.split("/")[0] ?? path).replace(/\.ts$/, "")
}

const importedParts = ({ path, text }: Source): readonly string[] =>
  [...text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)]
    .map(([, target]) => relative(ROOT, join(ROOT, dirname(path), target ?? "")))
    .filter((target) => !target.endsWith(".css"))
    .map(partOf)

describe("the editor's ladder", () => {
  test("has a rung for each part", () => {
    const parts = new Set(sources.map(({ part }) => part))

    expect([...parts].filter((part) => !(part in mayImport))).toEqual([])
  })

  test("is only climbed downwards", () => {
    const wrong = sources.flatMap((source) =>
      importedParts(source)
        .filter((to) => to !== source.part && !mayImport[source.part]?.includes(to))
        .map((to) => `${source.path} imports ${to}`),
    )

    expect(wrong).toEqual([])
  })

  test("has no browser on its lower rungs", () => {
    const wrong = sources.filter(({ part, text }) => PURE.includes(part) && BROWSER.test(text))

    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test(`has no file of more than ${LINES_HARD} lines`, () => {
    const long = sources.filter(({ text }) => text.split("\n").length > LINES_HARD + 1)

    expect(long.map(({ path }) => path)).toEqual([])
  })
})
