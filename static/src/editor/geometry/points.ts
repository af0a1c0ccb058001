/** A position in image pixels; (0, 0) is the top-left corner of the top-left pixel. */
export type ImagePoint = readonly [x: number, y: number] & { readonly space: "image" }

/** A position in CSS pixels, relative to the top-left corner of the canvas. */
export type ScreenPoint = readonly [x: number, y: number] & { readonly space: "screen" }

/** A point of the image, from plain numbers. */
export const imagePoint = (x: number, y: number): ImagePoint => [x, y] as unknown as ImagePoint

/** A point of the canvas, from plain numbers. */
export const screenPoint = (x: number, y: number): ScreenPoint => [x, y] as unknown as ScreenPoint
