/** A decoded image, ready to be shown without another copy. */
export type Picture = {
  readonly width: number
  readonly height: number
  /** The element that shows it; always the same one. */
  readonly element: () => HTMLCanvasElement
  /** Give the memory back. */
  readonly close: () => void
}

/** Fetch and decode an image file. */
export const fetchPicture = async (url: string, signal: AbortSignal): Promise<Picture> =>
  pictureOf(await fetchBitmap(url, signal))

/** Fetch and decode an image file or a tile as a bitmap, upright. */
export const fetchBitmap = async (url: string, signal: AbortSignal): Promise<ImageBitmap> => {
  const response = await fetch(url, { signal, credentials: "same-origin" })
  if (!response.ok) throw new Error(`The server answered ${response.status} for the picture.`)
  const blob = await response.blob()
  try {
    return await createImageBitmap(blob, { imageOrientation: "from-image" })
  } catch (cause) {
    throw new Error(`The picture (${blob.size} bytes, ${blob.type}) could not be decoded.`, {
      cause,
    })
  }
}

/** A bitmap moves into its canvas when it is first shown, without being copied. */
const pictureOf = (bitmap: ImageBitmap): Picture => {
  const { width, height } = bitmap
  let canvas: HTMLCanvasElement | null = null
  return {
    width,
    height,
    element: () => {
      canvas ??= canvasOf(bitmap)
      return canvas
    },
    close: () => {
      bitmap.close()
      canvas?.remove()
      if (canvas) canvas.width = canvas.height = 0
    },
  }
}

const canvasOf = (bitmap: ImageBitmap): HTMLCanvasElement => {
  const canvas = document.createElement("canvas")
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  const context = canvas.getContext("bitmaprenderer")
  if (!context) throw new Error("This browser cannot show decoded pictures.")
  context.transferFromImageBitmap(bitmap)
  return canvas
}
