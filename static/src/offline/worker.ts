/**
 * Opens the editor without a network: the service worker of `/assignments/`.
 *
 * The network goes first wherever it answers. Only files whose names carry a hash are taken from here at once. What an
 * assignment needs is put into the cache by the editor itself (keeping.ts), which knows whose it is; this only reads
 * it. Imports nothing: it is sent as one plain script.
 */
declare const self: ServiceWorkerGlobalScope
/** Every built file that the editor may ask for; written in by the build. */
declare const __EDITOR_FILES__: readonly string[]

const FILES_CACHE = "concord-files"
const SHELL = "/assignments/shell"
/** The page for assignments that are not kept. */
const NOT_KEPT = "/assignments/offline"
const KEPT_PLACE = "<!-- kept images -->"
/** What a proxy answers when the server behind it does not. */
const NO_SERVER = [502, 503, 504]
const START_PLACE = '<script type="application/json" id="start">null</script>'

self.addEventListener("install", (event) => event.waitUntil(keepFiles()))
self.addEventListener("activate", (event) => event.waitUntil(takeOver()))
self.addEventListener("fetch", (event) => {
  const answer = answerFor(event.request)
  if (answer) event.respondWith(answer)
})

/** Those of the version before are here already, unless they have changed. */
const keepFiles = async (): Promise<void> => {
  const cache = await caches.open(FILES_CACHE)
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
  await cache.addAll(__EDITOR_FILES__.filter((file) => !kept.has(file)))
  await keepPage(cache)
  await self.skipWaiting()
}

/** The editor opens without this page, too: a server that cannot give it now must not keep all else from being kept. */
const keepPage = (cache: Cache): Promise<void> =>
  cache.add(new Request(NOT_KEPT, { cache: "no-store" })).catch(() => undefined)

const takeOver = async (): Promise<void> => {
  const cache = await caches.open(FILES_CACHE)
  const current = new Set([...__EDITOR_FILES__, NOT_KEPT])
  const old = (await cache.keys()).filter(({ url }) => !current.has(new URL(url).pathname))
  await Promise.all(old.map((request) => cache.delete(request)))
  await self.clients.claim()
}

/** The answer to a request that may have to do without the network; null for all others. */
const answerFor = (request: Request): Promise<Response> | null => {
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== location.origin) return null
  if (pathname.startsWith("/static/assets/")) return keptFile(request)
  const page = /^\/assignments\/(\d+)$/.exec(pathname)?.[1]
  if (page && request.mode === "navigate")
    return reachOr(request, async () => (await keptPage(page)) ?? notKeptPage())
  const isDocument = /^\/api\/v1\/assignments\/\d+$/.test(pathname)
  if (isDocument) return reachOr(request, () => caches.match(pathname))
  // Pictures vary with the session, which is asked for only while there is somebody to ask.
  const isPicture = pathname.startsWith("/api/v1/images/")
  return isPicture ? reachOr(request, () => caches.match(request.url, { ignoreVary: true })) : null
}

const keptFile = async (request: Request): Promise<Response> =>
  (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request)

const reachOr = async (
  request: Request,
  kept: () => Promise<Response | undefined>,
): Promise<Response> => {
  const answer = await fetch(request).catch(() => null)
  if (answer && !NO_SERVER.includes(answer.status)) return answer
  return (await kept()) ?? answer ?? Response.error()
}

/** The editor's page with the assignment in it, as the server would write it. */
const keptPage = async (id: string): Promise<Response | undefined> => {
  const [shell, start] = await Promise.all([
    caches.match(SHELL, { ignoreVary: true }),
    caches.match(`/api/v1/assignments/${id}`),
  ])
  if (!shell || !start) return undefined
  const [frame, json] = await Promise.all([shell.text(), start.text()])
  const page = frame.replace(START_PLACE, () => START_PLACE.replace("null", () => escaped(json)))
  return new Response(page, { headers: shell.headers })
}

type Copy = {
  readonly id: number
  readonly image: { readonly file_name: string }
  readonly project: { readonly name: string }
}

/** A page of ours instead of the browser's own, with the ways to what is here: the newest first. */
const notKeptPage = async (): Promise<Response | undefined> => {
  const page = await caches.match(NOT_KEPT, { ignoreVary: true })
  if (!page) return undefined
  const links = (await copies()).map(
    ({ id, image, project }) =>
      `<li><a href="/assignments/${id}">${inHtml(image.file_name)}</a> <small>${inHtml(project.name)}</small></li>`,
  )
  const html = (await page.text()).replace(KEPT_PLACE, () => links.join("\n"))
  return new Response(html, { status: 503, headers: page.headers })
}

const copies = async (): Promise<readonly Copy[]> => {
  const found: Copy[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      if (!/^\/api\/v1\/assignments\/\d+$/.test(new URL(request.url).pathname)) continue
      const copy = await cache.match(request)
      if (copy) found.push((await copy.json()) as Copy)
    }
  }
  return found.reverse()
}

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
}

const inHtml = (words: string): string => words.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign)

/** JSON that stays inside its `<script>`, whatever its strings hold. */
const escaped = (json: string): string =>
  json.replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )

export {}
