import { effect } from "@preact/signals-core"
import type { Annotation } from "../../editor/document/types"
import type { Size } from "../../editor/geometry/bounds"
import { resizeCanvas } from "../../editor/render/canvas"
import { sightOf, traceRecord } from "../../editor/render/paint"
import { ScreenPath } from "../../editor/render/screen-path"
import type { RenderStyle } from "../../editor/render/style"
import type { View } from "../../editor/viewport/view"
import type { Viewport } from "../../editor/viewport/viewport"
import { gridOf, type Heat, heatPixels, rampAt } from "./heat"

export type HeatPorts = {
  readonly viewport: Viewport
  readonly style: () => RenderStyle
  /** What is to be shown now, or null. */
  readonly heat: () => Heat | null
}

/** Where the versions differ, over the picture: the entropy of votes, the spread of sides and places. */
export const showHeat = (stage: HTMLElement, ports: HeatPorts): void => {
  const canvas = document.createElement("canvas")
  canvas.className = "stage__heat"
  canvas.setAttribute("aria-hidden", "true")
  stage.append(canvas)
  let painted: { readonly heat: Heat; readonly picture: OffscreenCanvas } | null = null
  effect(() => {
    const heat = ports.heat()
    const [view, size] = [ports.viewport.view.value, ports.viewport.canvas.value]
    canvas.hidden = heat === null
    if (!heat) return
    resizeCanvas(canvas, size, view.devicePixelRatio)
    const context = canvas.getContext("2d")
    if (!context) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.setTransform(
      view.scale * view.devicePixelRatio,
      0,
      0,
      view.scale * view.devicePixelRatio,
      view.x * view.devicePixelRatio,
      view.y * view.devicePixelRatio,
    )
    if (heat.kind === "votes") {
      if (painted?.heat !== heat) painted = { heat, picture: votesPicture(heat, ports.style()) }
      const { minX, minY } = heat.bounds
      const { width, height, scale } = gridOf(heat.bounds)
      context.drawImage(painted.picture, minX, minY, width / scale, height / scale)
    } else if (heat.kind === "edges") paintEdges(context, heat, view)
    else paintSpreads(context, heat, view)
  })
}

const votesPicture = (
  { versions, bounds }: Extract<Heat, { kind: "votes" }>,
  style: RenderStyle,
): OffscreenCanvas => {
  const { width, height, scale } = gridOf(bounds)
  const view = { scale, x: -bounds.minX * scale, y: -bounds.minY * scale, devicePixelRatio: 1 }
  const counts = new Uint8Array(width * height)
  for (const version of versions) {
    const cells = filledCells(version, view, { width, height }, style)
    for (let place = 0; place < counts.length; place += 1)
      if ((cells[place * 4 + 3] ?? 0) > 127) counts[place] = (counts[place] ?? 0) + 1
  }
  const picture = new OffscreenCanvas(width, height)
  const pixels = heatPixels(counts, versions.length)
  picture.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0)
  return picture
}

const filledCells = (
  version: Annotation,
  view: View,
  size: Size,
  style: RenderStyle,
): Uint8ClampedArray => {
  const context = new OffscreenCanvas(size.width, size.height).getContext("2d", {
    willReadFrequently: true,
  })
  if (!context) throw new Error("This browser cannot count votes.")
  context.beginPath()
  traceRecord(version, new ScreenPath(context, view), style, sightOf(view, size))
  context.fill()
  return context.getImageData(0, 0, size.width, size.height).data
}

const OPACITY = 0.55

const colour = (share: number): string => `rgb(${rampAt(share).join(" ")})`

/** Each side as a band from the innermost to the outermost place at which it was drawn. */
const paintEdges = (
  context: CanvasRenderingContext2D,
  { bounds, edges }: Extract<Heat, { kind: "edges" }>,
  { scale }: View,
): void => {
  const { minX, minY, maxX, maxY } = bounds
  context.globalAlpha = OPACITY
  for (const { side, from, to } of edges) {
    const isUpright = side === "left" || side === "right"
    const length = isUpright ? maxX - minX : maxY - minY
    // A tenth of the object's length is as hot as it gets.
    context.fillStyle = colour(((to - from) / Math.max(length, 1)) * 10)
    const thickness = Math.max(to - from, 1 / scale)
    if (isUpright) context.fillRect(from, minY, thickness, maxY - minY)
    else context.fillRect(minX, from, maxX - minX, thickness)
  }
  context.globalAlpha = 1
}

/** Two standard deviations of each place. */
const paintSpreads = (
  context: CanvasRenderingContext2D,
  { spreads }: Extract<Heat, { kind: "places" }>,
  { scale }: View,
): void => {
  const widest = Math.max(1, ...spreads.map(({ major }) => major))
  for (const { at, major, minor, angle } of spreads) {
    context.beginPath()
    context.ellipse(
      at[0],
      at[1],
      Math.max(major, 2 / scale),
      Math.max(minor, 1 / scale),
      angle,
      0,
      2 * Math.PI,
    )
    context.globalAlpha = OPACITY
    context.fillStyle = colour(major / widest)
    context.fill()
    context.globalAlpha = 1
    context.lineWidth = 1.5 / scale
    context.strokeStyle = colour(1)
    context.stroke()
  }
}
