import { imageBounds } from "../bounds"
import { type BoxHandle, boundsOfBox, boxOfBounds, intersection, resizedBox } from "../boxes"
import { imagePoint } from "../points"
import { type Handle, hundredths, remembering, type ShapeKind } from "../shape-kind"
import type { Box } from "../shapes"
import { stretchedBounds } from "../stretching"

/** Each handle's place on the box, from 0 (left, top) to 1 (right, bottom), and its cursor. */
const HANDLES: readonly [BoxHandle, x: number, y: number, cursor: string][] = [
  ["nw", 0, 0, "nwse-resize"],
  ["n", 0.5, 0, "ns-resize"],
  ["ne", 1, 0, "nesw-resize"],
  ["e", 1, 0.5, "ew-resize"],
  ["se", 1, 1, "nwse-resize"],
  ["s", 0.5, 1, "ns-resize"],
  ["sw", 0, 1, "nesw-resize"],
  ["w", 0, 0.5, "ew-resize"],
]

const outlinesOfBox = remembering(({ x, y, width, height }: Box) => [
  {
    points: [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ] as const,
    isClosed: true,
  },
])

/** An upright rectangle: hit anywhere inside, resized by eight handles. */
export const boxKind: ShapeKind<Box> = {
  isFilled: true,
  bounds: boundsOfBox,
  area: (box) => box.width * box.height,
  hits: (box, [x, y], tolerance) =>
    x >= box.x - tolerance &&
    y >= box.y - tolerance &&
    x <= box.x + box.width + tolerance &&
    y <= box.y + box.height + tolerance,
  moved: (box, dx, dy) => ({ ...box, x: box.x + dx, y: box.y + dy }),
  // Turned, it would be a rotated box, which not every category takes.
  turned: () => null,
  stretched: (box, from, to) => boxOfBounds(stretchedBounds(boundsOfBox(box), from, to)),
  handles: (box) =>
    HANDLES.map(
      ([id, x, y, cursor]): Handle => ({
        id,
        at: imagePoint(box.x + x * box.width, box.y + y * box.height),
        cursor,
      }),
    ),
  withHandle: (box, handleId, to, constraint) =>
    resizedBox(box, handleId as BoxHandle, to, constraint),
  confined: (box, image) => intersection(box, boxOfBounds(imageBounds(image))),
  flaw: (box, minimum) =>
    box.width >= minimum && box.height >= minimum
      ? null
      : `Too small: a box needs at least ${minimum} × ${minimum} pixels.`,
  rounded: (box) => {
    const [x, y] = [hundredths(box.x), hundredths(box.y)]
    const width = hundredths(hundredths(box.x + box.width) - x)
    const height = hundredths(hundredths(box.y + box.height) - y)
    return { type: "box", x, y, width, height }
  },
  outlines: outlinesOfBox,
  trace: (box, path) => {
    path.moveTo(box.x, box.y)
    path.lineTo(box.x + box.width, box.y)
    path.lineTo(box.x + box.width, box.y + box.height)
    path.lineTo(box.x, box.y + box.height)
    path.closePath()
  },
  pack: (box) => [box.x, box.y, box.width, box.height],
  unpack: ([x = 0, y = 0, width = 0, height = 0]) => ({ type: "box", x, y, width, height }),
}
