import { effect } from "@preact/signals-core"
import { forgetOthers, keptName } from "../shared/kept-copies"
import type { StartDocument } from "./start"
import type { SyncHandle } from "./sync/handle"

const WORKER = "/assignments/offline.js"
const SHELL = "/assignments/shell"
/** As many as the page itself remembers. */
const MOST_ASSIGNMENTS = 24
const MOST_BYTES = 300_000_000
const PICTURE = "x-picture"
const PICTURE_BYTES = "x-picture-bytes"

/** Keeps the assignments that were open or fetched ahead, with their pictures, so that a reload offline shows them. */
export type Keeper = {
  /** The newest state of an assignment; the one that was kept longest ago gives way. */
  readonly keep: (start: StartDocument) => Promise<void>
  /** The assignment on the screen: its copy follows what the server has acknowledged. */
  readonly follow: (document: Followed) => void
}

export type Followed = {
  readonly start: StartDocument
  readonly sync: Pick<SyncHandle, "revision" | "known">
}

export type KeeperPorts = {
  readonly caches: Pick<CacheStorage, "open">
  readonly fetch: (url: string) => Promise<Response>
  /** Runs the work soon: a large document takes its time. */
  readonly whenIdle: (work: () => void) => void
}

/** One writer at a time: a copy is never overtaken by an older one. */
export const createKeeper = ({ caches, fetch, whenIdle }: KeeperPorts): Keeper => {
  let work: Promise<void> = Promise.resolve()
  const keep = async (start: StartDocument): Promise<void> => {
    const cache = await caches.open(keptName(start.journal))
    const url = pictureOf(start)
    const bytes = await keepPicture(cache, url, fetch)
    const address = addressOf(start.id)
    // What is put again moves to the end, as the newest.
    await cache.delete(address)
    await cache.put(address, copyOf(start, url, bytes))
    await prune(cache)
  }
  const inTurn = (start: StartDocument): Promise<void> => {
    if (!start.is_kept) work = work.then(() => keep(start)).catch(() => undefined)
    return work
  }
  let leave = (): void => undefined
  return {
    keep: inTurn,
    follow: ({ start, sync }) => {
      leave()
      const { is_kept: _, ...facts } = start
      const first = sync.revision.peek()
      leave = effect(() => {
        const revision = sync.revision.value
        if (start.is_kept && revision === first) return
        whenIdle(() => void inTurn({ ...facts, layer: sync.known() }))
      })
    },
  }
}

/** The keeper of this page; null where the browser has none (plain HTTP, private windows). */
export const startKeeping = async (journal: string): Promise<Keeper | null> => {
  if (!("caches" in globalThis) || !("serviceWorker" in navigator)) return null
  await forgetOthers((other) => other === journal)
  const own = await caches.open(keptName(journal))
  await navigator.serviceWorker.register(WORKER).catch(() => undefined)
  await keepShell(own).catch(() => undefined)
  return createKeeper({
    caches,
    fetch: (url) => fetch(url, { credentials: "same-origin" }),
    whenIdle,
  })
}

/** Safari has no idle callback. */
const whenIdle = (work: () => void): void => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 500 })
  else setTimeout(work, 0)
}

const keepShell = async (cache: Cache): Promise<void> => {
  const shell = await fetch(SHELL, { credentials: "same-origin", cache: "no-store" })
  // Signed out, another page answers.
  if (shell.ok && !shell.redirected) await cache.put(SHELL, shell)
}

const addressOf = (id: number): string => `/api/v1/assignments/${id}`

/** The file that is on the stage: an image with tiles is seen by its preview. */
const pictureOf = ({ image }: StartDocument): string =>
  image.tiles ? image.preview_url : image.url

const copyOf = (start: StartDocument, picture: string, bytes: number): Response =>
  new Response(JSON.stringify({ ...start, is_kept: true }), {
    headers: {
      "content-type": "application/json",
      [PICTURE]: picture,
      [PICTURE_BYTES]: String(bytes),
    },
  })

/** Gives the bytes of the picture; it comes from the browser's own cache if it has been looked at. */
const keepPicture = async (
  cache: Cache,
  url: string,
  fetch: KeeperPorts["fetch"],
): Promise<number> => {
  const kept = await cache.match(url, { ignoreVary: true })
  const picture = kept ?? (await fetch(url))
  if (!picture.ok) throw new Error(`The server answered ${picture.status} for the picture.`)
  if (!kept) await cache.put(url, picture.clone())
  return (await picture.blob()).size
}

/** From the newest back: what goes beyond the bounds is dropped with its picture. */
const prune = async (cache: Cache): Promise<void> => {
  const copies = (await cache.keys()).filter(({ url }) => /\/assignments\/\d+$/.test(url))
  const seen = new Set<string>()
  let bytes = 0
  for (const [place, request] of copies.toReversed().entries()) {
    const headers = (await cache.match(request))?.headers
    const picture = headers?.get(PICTURE) ?? ""
    if (!seen.has(picture)) bytes += Number(headers?.get(PICTURE_BYTES) ?? 0)
    if (place === 0 || (place < MOST_ASSIGNMENTS && bytes <= MOST_BYTES)) {
      seen.add(picture)
      continue
    }
    await cache.delete(request)
    if (!seen.has(picture)) await cache.delete(picture, { ignoreVary: true })
  }
}
