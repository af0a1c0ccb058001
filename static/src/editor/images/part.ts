import type { Bounds, Size } from "../geometry/bounds"
import { fetchBitmap, type Picture } from "./picture"
import { levelFor, type TilePyramid, tilesIn } from "./tiles"

/** Whole pixels of the image, to be shown on so many pixels of a bitmap. */
export type Part = Size & { readonly bounds: Bounds }

type Drawing = OffscreenCanvasRenderingContext2D

/** A part of a decoded picture, which may be a preview of an image that is larger. */
export const partOfPicture = (picture: Picture, image: Size, part: Part): ImageBitmap =>
  drawn(part, (context) => {
    const { minX, minY, maxX, maxY } = part.bounds
    const [x, y] = [picture.width / image.width, picture.height / image.height]
    const sides = [minX * x, minY * y, (maxX - minX) * x, (maxY - minY) * y] as const
    context.drawImage(picture.element(), ...sides, 0, 0, part.width, part.height)
  })

/** A part of a picture that comes in tiles, of those that are just fine enough. Fails when one cannot be had. */
export const partOfTiles = async (pyramid: TilePyramid, part: Part): Promise<ImageBitmap> => {
  const { minX, minY, maxX } = part.bounds
  const scale = part.width / (maxX - minX)
  const tiles = tilesIn(pyramid, levelFor(pyramid, scale), part.bounds)
  const { signal } = new AbortController()
  const bitmaps = await Promise.all(tiles.map(({ url }) => fetchBitmap(url, signal)))
  return drawn(part, (context) => {
    tiles.forEach(({ bounds }, place) => {
      const bitmap = bitmaps[place]
      if (!bitmap) return
      const [width, height] = [bounds.maxX - bounds.minX, bounds.maxY - bounds.minY]
      const corner = [(bounds.minX - minX) * scale, (bounds.minY - minY) * scale] as const
      context.drawImage(bitmap, ...corner, width * scale, height * scale)
      bitmap.close()
    })
  })
}

const drawn = ({ width, height }: Size, draw: (context: Drawing) => void): ImageBitmap => {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext("2d")
  if (!context) throw new Error("This browser cannot read the picture.")
  // Fewer pixels than the picture has: each is a mean, so that edges stay where they are.
  context.imageSmoothingQuality = "high"
  draw(context)
  return canvas.transferToImageBitmap()
}
