import type { Plugin, Rolldown } from "vite"

const WORKER = "offline/worker.ts"
const PLACE = "__EDITOR_FILES__"

/** Every file that the editor may ask for, now or later: all but what the other pages alone need. */
function editorFiles(bundle: Rolldown.OutputBundle): readonly string[] {
  const reached = new Set<string>()
  const reach = (name: string): void => {
    const file = bundle[name]
    if (file?.type !== "chunk" || reached.has(name)) return
    reached.add(name)
    for (const next of [...file.imports, ...file.dynamicImports]) reach(next)
    for (const style of file.viteMetadata?.importedCss ?? []) reached.add(style)
    for (const asset of file.viteMetadata?.importedAssets ?? []) reached.add(asset)
  }
  for (const { type, fileName, ...file } of Object.values(bundle)) {
    const isEntry = type === "chunk" && "facadeModuleId" in file
    if (isEntry && file.facadeModuleId?.endsWith("editor/main.ts")) reach(fileName)
    // Scripts of painting and thinking workers, and fonts, stand in no chunk's list.
    if (type === "asset" && /^assets\/.*\.(js|woff2)$/.test(fileName)) reached.add(fileName)
  }
  return [...reached].sort().map((name) => `/static/${name}`)
}

/** Tells the service worker which files to keep, so that it changes whenever one of them does. */
export function offline(): Plugin {
  return {
    name: "concord-offline",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk" || !file.facadeModuleId?.endsWith(WORKER)) continue
        if (file.imports.length > 0) throw new Error(`${WORKER} must be one plain script`)
        file.code = file.code.replaceAll(PLACE, JSON.stringify(editorFiles(bundle)))
      }
    },
  }
}
