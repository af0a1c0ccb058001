import { createEditorState } from "../../../static/src/editor/document/state"
import { createStore } from "../../../static/src/editor/document/store"
import type { Annotation } from "../../../static/src/editor/document/types"
import type { Size } from "../../../static/src/editor/geometry/bounds"
import { boundsOf } from "../../../static/src/editor/geometry/kinds"
import {
  type ImagePoint,
  imagePoint,
  screenPoint,
} from "../../../static/src/editor/geometry/points"
import { createImageLoader } from "../../../static/src/editor/images/loader"
import { fetchPicture } from "../../../static/src/editor/images/picture"
import type { FromPainter, ToPainter } from "../../../static/src/editor/render/protocol"
import { Stage } from "../../../static/src/editor/stage/stage"
import { Viewport } from "../../../static/src/editor/viewport/viewport"
import { uuid } from "../../../static/src/shared/uuid"
import type { Candidate, CreateCandidate, Scene, SceneRecord, SceneView } from "./candidate"
import { COLOURS } from "./colours"
import { EDGES, KEYPOINT_NAMES } from "./scene"

export const POINTER = {
  pointerId: 1,
  pointerType: "mouse",
  button: 0,
  bubbles: true,
  isPrimary: true,
}
const SHAPES = ["box", "polygon", "keypoints", "mask"] as const
const PICTURE_BUDGET_BYTES = 1_000_000_000

/** Concord's editor as it is, without its panels: stage, tools, document, index, renderer, painting worker. */
export const createConcord = (element: HTMLElement) => {
  const state = createEditorState()
  const viewport = new Viewport({ width: 1, height: 1 })
  const painter = watchedPainter()
  const loader = createImageLoader({ decode: fetchPicture, budgetBytes: PICTURE_BUDGET_BYTES })
  const createWorker = painter.create
  const stage = new Stage({ element, state, viewport, loader, createWorker, newId: uuid })
  return { state, viewport, stage, loader, painter, store: createStore(EMPTY), schema: SCHEMA }
}

/** The editor as one of the candidates. */
export const createCandidate: CreateCandidate = (element): Candidate => {
  const { state, viewport, stage, loader, painter } = createConcord(element)
  let scene: Scene | null = null
  let from: ImagePoint = imagePoint(0, 0)
  const send = (type: string, at: ImagePoint) => {
    const { scale, x, y } = viewport.view.peek()
    const place = { clientX: at[0] * scale + x, clientY: at[1] * scale + y }
    element.dispatchEvent(new PointerEvent(type, { ...POINTER, ...place }))
  }
  let last = from
  return {
    load: (next) => {
      scene = next
      stage.open(createStore(documentOf(next)), stageImageOf(next.image, next.imageUrl), SCHEMA)
    },
    view: (view) => moveTo(viewport, view),
    isSharp: () => painter.isIdle() && state.imageStatus.peek() === "ready",
    grab: (id) => {
      const record = scene?.records.find((one) => one.id === id)
      if (!record) throw new Error(`There is no shape ${id}.`)
      state.activeTool.value = "select"
      // No hand holds this pointer, so there is none to be captured.
      element.setPointerCapture = () => undefined
      from = last = middleOf(record)
      send("pointerdown", from)
    },
    drag: (dx, dy) => {
      last = imagePoint(from[0] + dx, from[1] + dy)
      send("pointermove", last)
    },
    drop: () => send("pointerup", last),
    prefetch: (next) => loader.prefetch([stageImageOf(next.image, next.imageUrl)]),
    useTool: (name) => {
      state.activeTool.value = name
      state.activeCategoryId.value = 1
    },
  }
}

const SCHEMA = {
  coloursByCategory: new Map(COLOURS.map((colour, place) => [place + 1, colour])),
  namesByCategory: new Map(COLOURS.map((_, place) => [place + 1, `Category ${place + 1}`])),
  edgesByCategory: new Map(COLOURS.map((_, place) => [place + 1, EDGES])),
  categories: new Map(
    COLOURS.map((_, place) => [place + 1, { name: `Category ${place + 1}`, shapes: SHAPES }]),
  ),
  skeletonsByCategory: new Map(
    COLOURS.map((_, place) => [place + 1, { keypoints: KEYPOINT_NAMES, edges: EDGES }]),
  ),
}

const EMPTY = { annotations: new Map(), answers: {}, verifiedAbsent: [] }

const documentOf = ({ records }: Scene) => ({
  annotations: new Map(
    records.map(({ id, categoryId, shape }, z): [string, Annotation] => [
      id,
      { id, category_id: categoryId, shape, attributes: {}, is_crowd: false, z },
    ]),
  ),
  answers: {},
  verifiedAbsent: [],
})

/** An image as the stage is given it. */
export const stageImageOf = (image: Size, url: string) => ({
  ...image,
  url,
  preview_url: url,
  thumbnail_url: "/pictures/small.jpg",
  tiles: null,
})

const middleOf = ({ shape }: SceneRecord): ImagePoint => {
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  return imagePoint((minX + maxX) / 2, (minY + maxY) / 2)
}

/** Look at a place, whatever was looked at before. */
export const moveTo = (viewport: Viewport, { scale, x, y }: SceneView): void => {
  viewport.zoomAt(screenPoint(0, 0), scale / viewport.view.peek().scale)
  const view = viewport.view.peek()
  viewport.panBy(x - view.x, y - view.y)
}

/** The painting worker, and whether it owes an answer: until then the sheet on the screen may be an older one. */
const watchedPainter = () => {
  let owed = 0
  const create = () => {
    const worker = new Worker(
      new URL("../../../static/src/editor/render/worker.ts", import.meta.url),
      { type: "module" },
    )
    const post = worker.postMessage.bind(worker)
    worker.postMessage = (message: ToPainter, transfer?: unknown) => {
      if (message.type === "view") owed += 1
      post(message, transfer as Transferable[])
    }
    worker.addEventListener("message", (_: MessageEvent<FromPainter>) => {
      owed -= 1
    })
    return worker
  }
  return { create, isIdle: () => owed === 0 }
}
