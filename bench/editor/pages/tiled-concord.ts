import { createConcord, moveTo } from "./concord"
import type { CreateTiledCandidate } from "./tiled"

/** Concord's stage with an image that has tiles. */
export const createCandidate: CreateTiledCandidate = (element) => {
  const underWay = watchedLoading()
  const { stage, viewport, store, state, schema } = createConcord(element)
  return {
    open: async (pyramid) => {
      const preview = "/pictures/small.jpg"
      const tiles = { url: pyramid.url, tile_size: pyramid.tile_size, levels: pyramid.levels }
      const { width, height } = pyramid
      const files = { url: preview, preview_url: preview, thumbnail_url: preview }
      stage.open(store, { width, height, ...files, tiles }, schema)
      while (state.imageStatus.peek() !== "ready")
        await new Promise((resolve) => requestAnimationFrame(resolve))
    },
    view: (view) => moveTo(viewport, view),
    isSharp: () => underWay() === 0,
  }
}

/** How many fetches and decodings have begun and not ended. */
const watchedLoading = (): (() => number) => {
  let count = 0
  const counted =
    <A extends readonly unknown[], T>(run: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      count += 1
      try {
        return await run(...given)
      } finally {
        // The next step of the same load begins in the turn that hears of this one.
        setTimeout(() => {
          count -= 1
        })
      }
    }
  globalThis.fetch = counted(globalThis.fetch.bind(globalThis))
  globalThis.createImageBitmap = counted(
    globalThis.createImageBitmap.bind(globalThis),
  ) as typeof createImageBitmap
  return () => count
}
