import { readFileSync } from "node:fs"
import type { Plugin } from "vite"

const LIST = new URL("../icons.json", import.meta.url)
const FAVICON = new URL("../favicon.svg", import.meta.url)
const DRAWINGS = new URL("../../node_modules/lucide-static/icons/", import.meta.url)

/** What stands between `<svg …>` and `</svg>` of one Lucide icon, on one line. */
function drawing(name: string): string {
  const file = readFileSync(new URL(`${name}.svg`, DRAWINGS), "utf8")
  const inside = /<svg[^>]*>(.*)<\/svg>/s.exec(file)?.[1]
  if (inside === undefined) throw new Error(`static/icons.json: ${name}.svg has no drawing`)
  return inside.replace(/\s+/g, " ").replaceAll("> <", "><").trim()
}

/**
 * Writes `icons.json` (name → drawing) for the icons that static/icons.json lists, from which templates inline them, and
 * the icon of the browser's tab, beside the built scripts.
 */
export function icons(): Plugin {
  return {
    name: "concord-icons",
    apply: "build",
    generateBundle() {
      const names: string[] = JSON.parse(readFileSync(LIST, "utf8"))
      const drawings = Object.fromEntries(names.map((name) => [name, drawing(name)]))
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(drawings) })
      this.emitFile({ type: "asset", fileName: "favicon.svg", source: readFileSync(FAVICON) })
    },
  }
}
