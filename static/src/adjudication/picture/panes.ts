import { effect } from "@preact/signals-core"
import type { Annotation } from "../../editor/document/types"
import type { Size } from "../../editor/geometry/bounds"
import { screenPoint } from "../../editor/geometry/points"
import type { Part } from "../../editor/images/part"
import { resizeCanvas } from "../../editor/render/canvas"
import { paint } from "../../editor/render/paint"
import type { RenderStyle } from "../../editor/render/style"
import { type View, visibleBounds } from "../../editor/viewport/view"
import type { Viewport } from "../../editor/viewport/viewport"
import { wheelGesture } from "../../editor/viewport/wheel"

/** One version in a picture of its own. */
export type Pane = {
  readonly name: string
  readonly annotation: Annotation | null
  readonly style: RenderStyle
}

export type PanesPorts = {
  readonly viewport: Viewport
  readonly read: (part: Part) => Promise<ImageBitmap>
  readonly image: () => Size | null
  /** The versions to be shown beside each other, or none for one picture. */
  readonly panes: () => readonly Pane[]
}

/** The view of a pane: the same middle as the whole canvas, so much smaller as the pane is. */
export const paneView = (view: View, canvas: Size, pane: Size): View => {
  const shrunk = Math.min(pane.width / canvas.width, pane.height / canvas.height)
  const scale = view.scale * shrunk
  return {
    ...view,
    scale,
    x: pane.width / 2 - ((canvas.width / 2 - view.x) / view.scale) * scale,
    y: pane.height / 2 - ((canvas.height / 2 - view.y) / view.scale) * scale,
  }
}

/** Each version in a pane; all look at the same place, and moving one moves all. */
export const showPanes = (stage: HTMLElement, ports: PanesPorts): void => {
  const grid = document.createElement("div")
  grid.className = "stage__panes"
  stage.append(grid)
  listen(grid, ports.viewport)
  let round = 0
  effect(() => {
    const panes = ports.panes()
    const [view, canvas, image] = [
      ports.viewport.view.value,
      ports.viewport.canvas.value,
      ports.image(),
    ]
    round += 1
    const mine = round
    grid.hidden = panes.length === 0
    if (panes.length === 0 || !image) {
      grid.replaceChildren()
      return
    }
    const figures = figuresIn(grid, panes)
    requestAnimationFrame(() => {
      if (mine !== round) return
      panes.forEach((pane, place) => {
        const target = figures[place]
        if (target)
          void paintPane(target, pane, {
            view,
            canvas,
            image,
            read: ports.read,
            isOld: () => mine !== round,
          })
      })
    })
  })
}

const figuresIn = (grid: HTMLElement, panes: readonly Pane[]): readonly HTMLCanvasElement[] => {
  const columns = panes.length <= 3 ? panes.length : Math.ceil(Math.sqrt(panes.length))
  grid.style.setProperty("--panes", String(columns))
  while (grid.childElementCount > panes.length) grid.lastElementChild?.remove()
  return panes.map(({ name, style }, place) => {
    const figure = grid.children[place] ?? grid.appendChild(newFigure())
    const caption = figure.querySelector("figcaption")
    if (caption) {
      caption.textContent = name
      caption.style.setProperty("--rater", style.authorColour)
    }
    return figure.querySelector("canvas") ?? document.createElement("canvas")
  })
}

const newFigure = (): HTMLElement => {
  const figure = document.createElement("figure")
  figure.className = "stage__pane"
  figure.append(document.createElement("canvas"), document.createElement("figcaption"))
  return figure
}

type Facts = {
  readonly view: View
  readonly canvas: Size
  readonly image: Size
  readonly read: PanesPorts["read"]
  readonly isOld: () => boolean
}

const paintPane = async (target: HTMLCanvasElement, pane: Pane, facts: Facts): Promise<void> => {
  const frame = target.parentElement?.getBoundingClientRect()
  if (!frame || frame.width < 1) return
  const size = { width: frame.width, height: frame.height }
  const view = paneView(facts.view, facts.canvas, size)
  const seen = visibleBounds(view, size)
  const bounds = {
    minX: Math.max(Math.floor(seen.minX), 0),
    minY: Math.max(Math.floor(seen.minY), 0),
    maxX: Math.min(Math.ceil(seen.maxX), facts.image.width),
    maxY: Math.min(Math.ceil(seen.maxY), facts.image.height),
  }
  const ratio = view.devicePixelRatio
  const pixels = view.scale * ratio
  const [width, height] = [bounds.maxX - bounds.minX, bounds.maxY - bounds.minY]
  const bitmap =
    width > 0 && height > 0
      ? await facts
          .read({
            bounds,
            width: Math.max(Math.round(width * pixels), 1),
            height: Math.max(Math.round(height * pixels), 1),
          })
          .catch(() => null)
      : null
  if (!facts.isOld()) {
    resizeCanvas(target, size, ratio)
    const context = target.getContext("2d")
    context?.setTransform(1, 0, 0, 1, 0, 0)
    context?.clearRect(0, 0, target.width, target.height)
    if (bitmap)
      context?.drawImage(
        bitmap,
        (bounds.minX * view.scale + view.x) * ratio,
        (bounds.minY * view.scale + view.y) * ratio,
      )
    if (context && pane.annotation) paint(context, [pane.annotation], view, pane.style, size)
  }
  bitmap?.close()
}

/** Wheel and drag move the one view that all panes share. */
const listen = (grid: HTMLElement, viewport: Viewport): void => {
  grid.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault()
      event.stopPropagation()
      const gesture = wheelGesture(event)
      const { width, height } = viewport.canvas.peek()
      if (gesture.kind === "pan") viewport.panBy(gesture.dx, gesture.dy)
      else viewport.zoomAt(screenPoint(width / 2, height / 2), gesture.factor)
    },
    { passive: false },
  )
  grid.addEventListener("pointerdown", (event) => {
    event.stopPropagation()
    grid.setPointerCapture(event.pointerId)
  })
  grid.addEventListener("pointermove", (event) => {
    if (!grid.hasPointerCapture(event.pointerId)) return
    event.stopPropagation()
    viewport.panBy(event.movementX, event.movementY)
  })
}
