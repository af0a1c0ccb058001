/** A point of the picture, in its pixels. */
export type Corner = { readonly x: number; readonly y: number }
export type MarkedBox = Corner & { readonly width: number; readonly height: number }

/** The box between two corners in whole pixels, cut at the edges of the picture. */
export const boxBetween = (
  one: Corner,
  other: Corner,
  picture: { readonly width: number; readonly height: number },
): MarkedBox => {
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most)
  const left = Math.floor(within(Math.min(one.x, other.x), picture.width))
  const top = Math.floor(within(Math.min(one.y, other.y), picture.height))
  const right = Math.ceil(within(Math.max(one.x, other.x), picture.width))
  const bottom = Math.ceil(within(Math.max(one.y, other.y), picture.height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}
