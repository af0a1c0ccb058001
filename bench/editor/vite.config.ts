import { join } from "node:path"
import { defineConfig } from "vite"

const SCRATCH = join(import.meta.dirname, "../../.make/bench-editor")

/** The pages of the benchmark. The libraries compared with are found where the benchmark has installed them. */
export default defineConfig({
  root: join(import.meta.dirname, "pages"),
  publicDir: false,
  resolve: {
    alias: Object.fromEntries(
      ["fabric", "konva", "openseadragon"].map((name) => [
        name,
        join(SCRATCH, "node_modules", name),
      ]),
    ),
  },
  build: {
    outDir: join(SCRATCH, "dist"),
    // The pictures beside the pages are kept from run to run.
    emptyOutDir: false,
    target: "es2023",
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
})
