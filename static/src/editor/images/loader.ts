import { BYTES_PER_PIXEL, type Decode, PictureCache } from "./cache"
import type { Picture } from "./picture"

/** Which files show an image: the whole, and a smaller one that comes first. */
export type ImageSource = {
  readonly url: string
  readonly preview_url: string
  readonly width: number
  readonly height: number
  /** Too large to be decoded whole: the preview is all that is loaded here, and tiles do the rest. */
  readonly tiles: unknown
}

export type ImageListener = {
  /** Called with the preview, then with the full picture; or at once with the full one if it is there. */
  readonly onPicture: (picture: Picture, quality: "preview" | "full") => void
  /** Neither could be had; opening again tries again. */
  readonly onFailure: (error: Error) => void
}

export type ImageLoader = {
  /** Show an image. Calling it again, for this or another image, replaces the listener. */
  readonly open: (source: ImageSource, listener: ImageListener) => void
  /** Decode these ahead, in this order, one at a time, within the budget. */
  readonly prefetch: (sources: readonly ImageSource[]) => void
  readonly close: () => void
}

export type ImageLoaderOptions = { readonly decode: Decode; readonly budgetBytes: number }

/** Images this small are there as soon as their preview would be. */
const PREVIEWED_FROM_PIXELS = 4_000_000
const PREVIEW_SIDE = 2048

/** Loads what is looked at first, then what will be looked at next. */
export const createImageLoader = ({ decode, budgetBytes }: ImageLoaderOptions): ImageLoader => {
  const cache = new PictureCache(decode, budgetBytes)
  let opened: ImageSource | null = null
  let ahead: readonly ImageSource[] = []
  let session = 0
  let round = 0

  const keep = () => cache.keep(opened ? filesOf(opened) : [], ahead.flatMap(filesOf))

  const open = (source: ImageSource, listener: ImageListener) => {
    const mine = ++session
    opened = source
    keep()
    void load(cache, source, {
      onPicture: (picture, quality) => mine === session && listener.onPicture(picture, quality),
      onFailure: (error) => mine === session && listener.onFailure(error),
    }).then(() => decodeAhead(mine))
  }

  const decodeAhead = async (mine: number) => {
    const myRound = ++round
    for (const source of ahead) {
      if (mine !== session || myRound !== round) return
      // Opening the image later tries again and reports what went wrong; here it would only disturb.
      await cache.get(mainFileOf(source)).catch(() => undefined)
    }
  }

  return {
    open,
    prefetch: (sources) => {
      ahead = affordable(sources, budgetBytes - (opened ? bytesOf(opened) : 0))
      keep()
      const file = opened && mainFileOf(opened)
      if (file && cache.ready(file)) void decodeAhead(session)
    },
    close: () => {
      session += 1
      cache.close()
    },
  }
}

/** The first of these that fit together; one that does not must not push out one that will be seen sooner. */
const affordable = (
  sources: readonly ImageSource[],
  budgetBytes: number,
): readonly ImageSource[] => {
  let left = budgetBytes
  const unaffordable = sources.findIndex((source) => {
    left -= bytesOf(source)
    return left < 0
  })
  return unaffordable < 0 ? sources : sources.slice(0, unaffordable)
}

/** Decoded: an image that has tiles is shown by its preview. */
const bytesOf = (source: ImageSource): number =>
  (source.tiles ? PREVIEW_SIDE ** 2 : source.width * source.height) * BYTES_PER_PIXEL

const mainFileOf = (source: ImageSource): string => (source.tiles ? source.preview_url : source.url)

const filesOf = (source: ImageSource): readonly string[] =>
  hasPreview(source) ? [source.url, source.preview_url] : [mainFileOf(source)]

const hasPreview = (source: ImageSource): boolean =>
  !source.tiles && source.width * source.height > PREVIEWED_FROM_PIXELS

const load = async (
  cache: PictureCache,
  source: ImageSource,
  listener: ImageListener,
): Promise<void> => {
  const file = mainFileOf(source)
  const ready = cache.ready(file)
  if (ready) {
    listener.onPicture(ready, "full")
    return
  }
  let isFullShown = false
  const preview = hasPreview(source) ? cache.get(source.preview_url) : null
  preview?.then(
    (picture) => isFullShown || listener.onPicture(picture, "preview"),
    () => undefined,
  )
  try {
    const picture = await cache.get(file)
    isFullShown = true
    listener.onPicture(picture, "full")
  } catch (cause) {
    listener.onFailure(cause instanceof Error ? cause : new Error(String(cause)))
  }
}
