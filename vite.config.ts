import { defineConfig } from "vitest/config"
import { icons } from "./static/vite/icons.ts"
import { offline } from "./static/vite/offline.ts"
import { sharedChunks } from "./static/vite/shared-chunks.ts"

/** The editor, the screen that settles disagreements, the small behaviours of every other page, and what opens the editor without a network. */
export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [icons(), offline()],
  build: {
    outDir: "static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2023",
    // These know light-dark(); rewritten for older ones, a dark editor in a light page would be light.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    sourcemap: true,
    // The editor’s page names what it needs at once; what comes later needs little that is not here already.
    modulePreload: false,
    rolldownOptions: {
      input: {
        adjudication: "static/src/adjudication/main.ts",
        editor: "static/src/editor/main.ts",
        offline: "static/src/offline/worker.ts",
        pages: "static/src/pages/main.ts",
      },
      output: { codeSplitting: { groups: sharedChunks } },
    },
  },
  worker: { format: "es" },
  test: {
    include: ["tests/{adjudication,editor,pages}/**/*.test.ts"],
    environment: "node",
    // A worker goes from file to file: four times as fast as one for each, and no file leaves anything behind.
    isolate: false,
    // A busy machine takes its time to load the panels for the first test of a file; none waits on purpose.
    testTimeout: 30_000,
  },
})
