import { effect } from "@preact/signals-core"
import { recoloured } from "../document/colour-sets"
import { shownOf } from "../document/others"
import type { EditorState, ToolName } from "../document/state"
import type { DocumentStore } from "../document/store"
import type { Skeleton } from "../geometry/skeleton"
import type { PaintedLayer } from "../render/other-layers"
import type { Renderer } from "../render/renderer"
import type { RenderStyle } from "../render/style"
import type { DrawnCategory } from "../tools/refusals"
import { TOOLS } from "../tools/registry"
import type { Viewport } from "../viewport/viewport"

/** What the schema says of how annotations look. */
export type Schema = Pick<
  RenderStyle,
  "coloursByCategory" | "namesByCategory" | "edgesByCategory"
> & {
  readonly categories: ReadonlyMap<number, DrawnCategory>
  readonly skeletonsByCategory: ReadonlyMap<number, Skeleton>
}

/** Somebody else's layer has broken lines. */
const OTHERS_DASH_PX = [7, 4]

/** Tools that pull handles. */
const HAVE_HANDLES: ReadonlySet<ToolName> = new Set(["select", "vertices"])

/** The whole look: the schema's part and the person's. Reading it in an effect follows the person's part. */
export const styleOf = (state: EditorState, schema: Schema): RenderStyle => ({
  coloursByCategory: recoloured(schema.coloursByCategory, state.colourSet.value),
  namesByCategory: schema.namesByCategory,
  edgesByCategory: schema.edgesByCategory,
  authorColour: null,
  dash: [],
  mark: "disc",
  lockedIds: state.lockedIds.value,
  colourBy: state.colourBy.value,
  fillOpacity: state.overlayOpacity.value,
  hasNameTags: state.nameTags.value === "all",
})

/** Pass on to the renderer whatever the state says, now and whenever it changes. */
export const followState = (
  renderer: Renderer,
  state: EditorState,
  viewport: Viewport,
  schema: () => Schema,
): void => {
  effect(() => renderer.setView(viewport.view.value, viewport.canvas.value))
  effect(() => {
    state.zoom.value = viewport.view.value.scale
  })
  effect(() => renderer.setStyle(styleOf(state, schema())))
  effect(() => renderer.hide(state.hiddenIds.value))
  effect(() =>
    renderer.setInHand({
      selectedIds: state.selection.ids.value,
      hoveredId: state.hovered.value,
      offered: state.offered.value,
      lockedIds: state.lockedIds.value,
      hasHandles: HAVE_HANDLES.has(state.activeTool.value) && state.readOnlyReason.value === null,
      hasNameTags: state.nameTags.value === "active",
    }),
  )
  effect(() => renderer.setCrosshair(crosshairOf(state)))
  effect(() =>
    renderer.setBrush(
      TOOLS[state.activeTool.value].hasBrush ? state.brush.value : null,
      state.pointerAt.value,
    ),
  )
  effect(() => renderer.setAdjustments(state.adjustments.value))
  effect(() => renderer.showGrid(state.gridVisible.value))
}

/** What is to be painted below a document; it is asked again when a signal changes that it has read. */
export type LayersBelow = (store: DocumentStore, schema: Schema) => readonly PaintedLayer[]

/** The other layers that are to be seen, as the document leaves them to be taken over. */
export const otherLayersBelow =
  (state: EditorState): LayersBelow =>
  (store, schema) => {
    if (!state.othersVisible.value) return []
    const style = styleOf(state, schema)
    return state.otherLayers.value
      .filter(({ isShown }) => isShown)
      .map((layer) => ({
        id: layer.id,
        records: shownOf(layer, state.scoreFrom.value, store.document.value),
        style: { ...style, authorColour: layer.colour, dash: OTHERS_DASH_PX, hasNameTags: false },
      }))
  }

/** Shapes are shown with their image or not at all. */
export const followVisibility = (stage: HTMLElement, state: EditorState): void => {
  effect(() => {
    stage.dataset.image = state.imageStatus.value
    stage.toggleAttribute("data-shapes-hidden", !state.shapesVisible.value)
  })
}

/** Whether there is a picture to work on. */
export const isImageThere = (state: EditorState): boolean =>
  state.imageStatus.peek() === "ready" || state.imageStatus.peek() === "preview"

const crosshairOf = (state: EditorState) =>
  state.crosshairVisible.value && TOOLS[state.activeTool.value].hasCrosshair
    ? state.pointerAt.value
    : null
