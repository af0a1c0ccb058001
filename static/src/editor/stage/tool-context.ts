import type { Assist } from "../assist/assist"
import type { Draft } from "../document/draft"
import { pressedIsLocked, selectionIsLocked } from "../document/locks"
import { announce, type EditorState } from "../document/state"
import { pointInImage } from "../geometry/bounds"
import { imagePoint } from "../geometry/points"
import type { Skeleton } from "../geometry/skeleton"
import { type DrawnCategory, refusalOf, takesShape } from "../tools/refusals"
import type { ToolContext } from "../tools/tool"
import { visibleBounds } from "../viewport/view"
import type { Viewport } from "../viewport/viewport"
import type { Session } from "./session"

export type ToolContextPorts = {
  readonly session: Session
  readonly state: EditorState
  readonly viewport: Viewport
  readonly categories: () => ReadonlyMap<number, DrawnCategory>
  readonly skeletons: () => ReadonlyMap<number, Skeleton>
  readonly assist: Assist
  readonly newId: () => string
  readonly draw: (draft: Draft | null) => void
  readonly setCursor: (cursor: string | null) => void
}

/** What tools see of the editor: state and document to read, commits and drafts to give. */
export const createToolContext = (ports: ToolContextPorts): ToolContext => {
  const { session, state, viewport } = ports
  const isEditable = (id: string) =>
    !(state.hiddenIds.peek().has(id) || state.lockedIds.peek().has(id))
  const canBeHit = (id: string) => state.shapesVisible.peek() && isEditable(id)
  return {
    image: session.image,
    document: () => session.store.document.peek(),
    selection: state.selection,
    isEditable,
    activeCategoryId: () => state.activeCategoryId.peek(),
    refusalFor: (shape) =>
      refusalOf(ports.categories().get(state.activeCategoryId.peek() ?? -1) ?? null, shape),
    takes: (categoryId, shape) => {
      const category = ports.categories().get(categoryId)
      return category !== undefined && takesShape(category, shape)
    },
    isDrawnAs: (shape) =>
      ports
        .categories()
        .get(state.activeCategoryId.peek() ?? -1)
        ?.shapes.includes(shape) ?? false,
    skeletonOf: (categoryId) => ports.skeletons().get(categoryId) ?? null,
    pixelSize: () => 1 / viewport.view.peek().scale,
    pick: (at, tolerance) => session.index.at(at, tolerance).filter(({ id }) => canBeHit(id)),
    search: (bounds) => session.index.search(bounds).filter(({ id }) => canBeHit(id)),
    neighbours: (bounds) =>
      state.shapesVisible.peek()
        ? session.index.search(bounds).filter(({ id }) => !state.hiddenIds.peek().has(id))
        : [],
    isLockedAt: (at, tolerance) =>
      state.shapesVisible.peek() &&
      session.index.at(at, tolerance).some(({ id }) => state.lockedIds.peek().has(id)),
    brush: () => state.brush.peek(),
    paintsOnto: () => state.paintsOnto.peek(),
    wand: () => state.wand.peek(),
    setTolerance: (tolerance) => {
      state.wand.value = { ...state.wand.peek(), tolerance }
    },
    assist: ports.assist,
    isSnapping: () => state.snapping.peek(),
    // The pointer may rest beside the image, where nothing can be set.
    crosshairStart: () =>
      pointInImage(state.pointerAt.peek() ?? middleOfView(viewport), session.image),
    newId: ports.newId,
    draw: (draft) => {
      state.isDrawing.value = draft !== null && draft.isIdle !== true
      ports.draw(draft)
    },
    hover: (id, cursor) => {
      state.hovered.value = id
      ports.setCursor(cursor)
    },
    commit: (command, gesture) => {
      const refusal = state.readOnlyReason.peek()
      if (refusal === null)
        session.store.commit(command(session.store.document.peek()), "user", gesture)
      else announce(state, refusal)
    },
    undo: () => {
      if (state.readOnlyReason.peek() === null) session.store.undo()
    },
    comment: (pin) => {
      state.pin.value = pin
    },
    say: (sentence) => announce(state, sentence),
    sayLocked: (what) => announce(state, lockedSentence(state, what)),
    finish: () => {
      if (!state.keepTool.peek()) state.activeTool.value = "select"
    },
    bringIntoSight: (bounds) => viewport.bringIntoSight(bounds),
    panBy: (dx, dy) => viewport.panBy(dx, dy),
  }
}

const lockedSentence = (
  { selection, namedKeys }: EditorState,
  what: "selected" | "pressed",
): string =>
  what === "selected"
    ? selectionIsLocked(selection.ids.peek().size, namedKeys.peek())
    : pressedIsLocked(namedKeys.peek())

const middleOfView = (viewport: Viewport) => {
  const { minX, minY, maxX, maxY } = visibleBounds(viewport.view.peek(), viewport.canvas.peek())
  return imagePoint((minX + maxX) / 2, (minY + maxY) / 2)
}
