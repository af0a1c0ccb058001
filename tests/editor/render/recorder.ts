import type { PaintContext } from "../../../static/src/editor/render/canvas"

export type Call = readonly [name: string, ...facts: unknown[]]

/** A context that paints nothing and notes everything, with the style at the time of each stroke and fill. */
export type RecordingContext = PaintContext &
  Pick<CanvasRenderingContext2D, "clearRect"> & { readonly calls: Call[] }

export const recordingContext = (): RecordingContext => {
  const calls: Call[] = []
  let subPaths = 0
  const note =
    (name: string) =>
    (...facts: unknown[]) =>
      void calls.push([name, ...facts])
  const context = {
    calls,
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 0,
    globalAlpha: 1,
    font: "",
    textBaseline: "alphabetic" as const,
    setTransform: note("setTransform"),
    beginPath: () => {
      subPaths = 0
    },
    moveTo: () => {
      subPaths += 1
    },
    lineTo: () => undefined,
    closePath: () => undefined,
    setLineDash: note("setLineDash"),
    ellipse: () => undefined,
    fill: () => void calls.push(["fill", subPaths, context.fillStyle, context.globalAlpha]),
    stroke: () => void calls.push(["stroke", subPaths, context.strokeStyle, context.lineWidth]),
    fillRect: (...place: number[]) =>
      void calls.push(["fillRect", context.fillStyle, context.globalAlpha, ...place]),
    strokeRect: (...place: number[]) =>
      void calls.push(["strokeRect", context.strokeStyle, context.lineWidth, ...place]),
    clearRect: () => undefined,
    fillText: (text: string) => void calls.push(["fillText", text, context.fillStyle]),
    measureText: (text: string) => ({ width: text.length * 7 }) as TextMetrics,
  }
  return context as unknown as RecordingContext
}

/** The calls by one name. */
export const callsOf = ({ calls }: RecordingContext, name: string): Call[] =>
  calls.filter(([called]) => called === name)
