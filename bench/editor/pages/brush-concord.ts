import { loadTool } from "../../../static/src/editor/tools/registry"
import type { Brush } from "./brush"
import { createConcord, POINTER, stageImageOf } from "./concord"

const DIAMETER_PX = 80

/** Concord's stage with its brush in hand, given the pointer's events. */
export const createBrush = (): Brush => {
  let element: HTMLElement
  let viewport: ReturnType<typeof createConcord>["viewport"]
  const send = (type: string, x: number, y: number) => {
    const view = viewport.view.peek()
    const place = { clientX: x * view.scale + view.x, clientY: y * view.scale + view.y }
    element.dispatchEvent(new PointerEvent(type, { ...POINTER, ...place }))
  }
  return {
    open: async (stage, image) => {
      element = stage
      // No hand holds this pointer, so there is none to be captured.
      element.setPointerCapture = () => undefined
      const concord = createConcord(stage)
      viewport = concord.viewport
      const { state, store, schema } = concord
      concord.stage.open(store, stageImageOf(image, "/pictures/small.jpg"), schema)
      while (state.imageStatus.peek() !== "ready")
        await new Promise((resolve) => requestAnimationFrame(resolve))
      await loadTool("brush")
      state.brush.value = { ...state.brush.peek(), form: "round", size: DIAMETER_PX }
      state.activeCategoryId.value = 1
      state.activeTool.value = "brush"
    },
    press: (x, y) => send("pointerdown", x, y),
    stroke: (x, y) => send("pointermove", x, y),
    lift: (x, y) => send("pointerup", x, y),
  }
}
