import { gzipSync } from "node:zlib"
import type { Rolldown } from "vite"
import { build } from "vite"
import { describe, expect, test } from "vitest"

/** What stands between a person and the picture, gzipped. */
const PICTURE_BYTES = 60_000
/** The same with the panels and keys, which are fetched beside it. */
const PAGE_BYTES = 115_000

const BUILD_TIMEOUT_MS = 120_000

type Chunks = ReadonlyMap<string, Rolldown.OutputChunk>

const built = async (): Promise<Chunks> => {
  const result = await build({
    configFile: "vite.config.ts",
    logLevel: "error",
    build: { write: false, sourcemap: false },
  })
  const [output] = [result].flat() as Rolldown.RolldownOutput[]
  const chunks = output?.output.filter((file) => file.type === "chunk") ?? []
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
}

/** Bytes of the chunks made of these modules, with all that they import at once. */
const gzippedBytes = (chunks: Chunks, modules: readonly string[]): number => {
  const reached = new Set<string>()
  const reach = (fileName: string): void => {
    const chunk = chunks.get(fileName)
    if (!chunk || reached.has(fileName)) return
    reached.add(fileName)
    chunk.imports.forEach(reach)
  }
  for (const { facadeModuleId, fileName } of chunks.values())
    if (modules.some((module) => facadeModuleId?.endsWith(module))) reach(fileName)
  expect(reached.size).toBeGreaterThanOrEqual(modules.length)
  return [...reached].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "").length, 0)
}

describe("the editor's scripts", () => {
  test(
    `take at most ${PICTURE_BYTES / 1000} kB to show the picture, and ${PAGE_BYTES / 1000} kB in all at the start`,
    async () => {
      const chunks = await built()

      expect(gzippedBytes(chunks, ["editor/main.ts"])).toBeLessThanOrEqual(PICTURE_BYTES)
      expect(gzippedBytes(chunks, ["editor/main.ts", "editor/controls.ts"])).toBeLessThanOrEqual(
        PAGE_BYTES,
      )
    },
    BUILD_TIMEOUT_MS,
  )
})
