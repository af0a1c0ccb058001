import { createSpatialIndex, type Placed, type SpatialIndex } from "../document/spatial-index"
import { unpacked } from "./packing"
import type { FromPainter, ToPainter } from "./protocol"
import { paintScene } from "./scene"
import type { RenderStyle } from "./style"

/** Paints what is at rest, off the main thread: it holds a copy of the records and answers each view with a bitmap. */
declare const self: DedicatedWorkerGlobalScope

let index: SpatialIndex<Placed> = createSpatialIndex<Placed>([])
let hiddenIds: ReadonlySet<string> = new Set()
let style: RenderStyle | null = null
let version = 0
const canvas = new OffscreenCanvas(1, 1)

self.onmessage = ({ data }: MessageEvent<ToPainter>) => {
  if (data.type === "view") {
    answer(data)
    return
  }
  version = data.version
  if (data.type === "load") index = createSpatialIndex(unpacked(data.records))
  else if (data.type === "patch") index.patch({ removed: data.removed, put: unpacked(data.put) })
  else if (data.type === "hide") hiddenIds = data.ids
  else style = data.style
}

const answer = ({ view, size }: Extract<ToPainter, { type: "view" }>) => {
  if (!style) throw new Error("The painter was asked for a view before it was told a style.")
  // A new size clears the canvas and its state; painting sets all of the state it uses.
  canvas.width = Math.round(size.width * view.devicePixelRatio)
  canvas.height = Math.round(size.height * view.devicePixelRatio)
  const context = canvas.getContext("2d")
  if (!context) throw new Error("This browser cannot paint in a worker.")
  const paintedWork = paintScene(context, { index, hiddenIds, style }, view, size)
  const bitmap = canvas.transferToImageBitmap()
  const message: FromPainter = { bitmap, view, size, version, paintedWork }
  self.postMessage(message, [bitmap])
  // A picture of all needs no order; the next one, of a part, will.
  setTimeout(index.prepare)
}
