import type { Assist, Later } from "../assist/assist"
import type { Assistant } from "../assist/assistant"
import { cellFrame, wandFrame, wireFrame } from "../assist/frames"
import type { Frame } from "../assist/pixels"
import type { Cells } from "../assist/superpixels"
import { announce, type EditorState } from "../document/state"
import type { Size } from "../geometry/bounds"
import { visibleBounds } from "../viewport/view"
import type { Viewport } from "../viewport/viewport"

export type AssistPorts = {
  readonly image: Size
  readonly state: EditorState
  readonly viewport: Viewport
  /** A part of the picture, with as many pixels as the frame has samples. */
  readonly read: (frame: Frame) => Promise<ImageBitmap>
  /** Tell the tool at work that something is there that it has asked for. */
  readonly onReady: () => void
}

const UNREADABLE =
  "The picture could not be read for this tool. Check the connection, then try again."

/** What the tools' helpers see of one image; what looks at pixels is fetched when a tool first asks. */
export const createAssist = (ports: AssistPorts): Assist & { readonly close: () => void } => {
  const { image, state, viewport } = ports
  let assistant: Promise<Assistant> | null = null
  let isClosed = false
  let latest: { readonly key: string; readonly cells: Later<Cells> } | null = null
  const started = () => {
    assistant ??= import("../assist/assistant").then(
      ({ Assistant, startAssistWorker }) =>
        new Assistant({ read: ports.read, startWorker: startAssistWorker }),
    )
    return assistant
  }
  const later = <T>(find: (assistant: Assistant) => Promise<T>): Later<T> => {
    const box: { value: T | null } = { value: null }
    started()
      .then(find)
      .then(
        (value) => {
          box.value = value
          if (!isClosed) ports.onReady()
        },
        () => {
          if (!isClosed) announce(state, UNREADABLE)
        },
      )
    return box
  }
  const pixelSize = () => 1 / viewport.view.peek().scale
  const visible = () => visibleBounds(viewport.view.peek(), viewport.canvas.peek())
  return {
    wire: (from) =>
      later((one) => one.ask(wireFrame(from, pixelSize(), image), { type: "wire", from })),
    alike: (wish) =>
      later((one) => one.ask(wandFrame(visible(), image), { type: "alike", wish, image })),
    cells: () => {
      const frame = cellFrame(visible(), image)
      const samplesPerPixel = frame.width / (frame.bounds.maxX - frame.bounds.minX)
      const cellSize = Math.max(state.cellSize.peek() * pixelSize() * samplesPerPixel, 3)
      const key = JSON.stringify([frame, cellSize])
      if (latest?.key !== key)
        latest = { key, cells: later((one) => one.ask(frame, { type: "cells", cellSize })) }
      return latest.cells
    },
    close: () => {
      isClosed = true
      void assistant?.then((one) => one.close())
    },
  }
}
