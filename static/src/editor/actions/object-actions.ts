import { inOrder } from "../document/edits"
import { isSelectionLocked } from "../document/locks"
import { announce, type EditorState } from "../document/state"
import type { Annotation } from "../document/types"
import { grownBounds, unionOfBounds } from "../geometry/bounds"
import { boundsOf, isDrawable } from "../geometry/kinds"
import type { Action } from "../keys"
import { type DrawingPorts, hasSelection } from "./ports"

/** An inspected object is seen with so much of its surroundings, as a share of its length, but at least so much. */
const AROUND = 0.6
const LEAST_AROUND_PX = 16

/** Rows of reading order, in image pixels' share of the image's height. */
const ROWS = 24

/** Choosing, hiding and locking objects: nothing here changes the document. */
export const objectActions = (ports: DrawingPorts): readonly Action[] => [
  ...choosingActions(ports),
  ...hidingActions(ports),
  ...lockingActions(ports),
]

const choosingActions = (ports: DrawingPorts): readonly Action[] => {
  const { state } = ports
  return [
    {
      id: "select-all",
      group: "Objects",
      help: "Select all",
      keys: ["Mod+a"],
      when: "resting",
      run: () => {
        state.activeTool.value = "select"
        state.selection.select(selectable(ports).map(({ id }) => id))
        announce(state, allSelected(ports))
      },
    },
    {
      id: "deselect",
      group: "Objects",
      help: "Deselect; once more for the select tool",
      keys: ["Escape"],
      when: "resting",
      run: () => {
        if (state.isInspecting.peek()) stopInspecting(ports)
        else if (hasSelection(ports)) state.selection.clear()
        else state.activeTool.value = "select"
      },
    },
    stepThrough(ports, 1, "next-object", "Next object", "Tab"),
    stepThrough(ports, -1, "previous-object", "Previous object", "Shift+Tab"),
    {
      id: "inspect",
      group: "Objects",
      help: "Inspect object by object, zoomed in",
      keys: ["g"],
      when: "resting",
      run: () => {
        if (state.isInspecting.peek()) stopInspecting(ports)
        else inspect(ports)
      },
    },
    {
      id: "zoom-to-selection",
      group: "Objects",
      help: "Zoom to the selection",
      keys: ["Shift+f"],
      isEnabled: () => hasSelection(ports),
      run: () => zoomToSelection(ports),
    },
  ]
}

const hidingActions = ({ state }: DrawingPorts): readonly Action[] => [
  {
    id: "hide",
    group: "Objects",
    help: "Hide the selection, or show all that is hidden",
    now: () => (state.selection.ids.peek().size > 0 ? "Hide" : "Show all that is hidden"),
    keys: ["h"],
    run: () => {
      const ids = state.selection.ids.peek()
      announce(state, ids.size > 0 ? hide(state, ids) : showHidden(state))
    },
  },
  {
    id: "hide-all",
    group: "Objects",
    help: "Show or hide all annotations",
    now: () => (state.shapesVisible.peek() ? "Hide all annotations" : "Show all annotations"),
    keys: ["Shift+h"],
    run: () => {
      state.shapesVisible.value = !state.shapesVisible.peek()
      const isShown = state.shapesVisible.peek()
      announce(state, isShown ? "Annotations are shown." : "All annotations are hidden.")
    },
  },
]

const hide = (state: EditorState, ids: ReadonlySet<string>): string => {
  state.hiddenIds.value = new Set([...state.hiddenIds.peek(), ...ids])
  state.selection.clear()
  return `${ids.size} hidden.`
}

const showHidden = ({ hiddenIds }: EditorState): string => {
  const count = hiddenIds.peek().size
  hiddenIds.value = new Set()
  return count > 0 ? `${count} shown again.` : "Nothing is hidden."
}

const lockingActions = ({ state }: DrawingPorts): readonly Action[] => [
  {
    id: "lock",
    group: "Objects",
    help: "Lock or unlock the selection",
    keys: ["l"],
    now: () => (isSelectionLocked(state) ? "Unlock" : "Lock"),
    isEnabled: () => hasSelection({ state }),
    run: () => announce(state, lockOrUnlock(state)),
  },
  {
    id: "unlock-all",
    group: "Objects",
    help: "Unlock all",
    keys: ["Shift+l"],
    run: () => {
      const count = state.lockedIds.peek().size
      state.lockedIds.value = new Set()
      announce(state, count > 0 ? `${count} unlocked.` : "Nothing is locked.")
    },
  },
]

/** All that is selected comes to be alike: unlocked if all of it is locked, else locked. */
const lockOrUnlock = (state: EditorState): string => {
  const { lockedIds } = state
  const ids = state.selection.ids.peek()
  const isLocked = isSelectionLocked(state)
  lockedIds.value = isLocked
    ? new Set([...lockedIds.peek()].filter((id) => !ids.has(id)))
    : new Set([...lockedIds.peek(), ...ids])
  const done = isLocked ? "unlocked" : "locked"
  return ids.size === 1 ? `${isLocked ? "Unlocked" : "Locked"}.` : `${ids.size} ${done}.`
}

const zoomToSelection = ({ state, session, viewport }: DrawingPorts): void => {
  const selected = [...state.selection.ids.peek()].flatMap((id) => session().index.get(id) ?? [])
  const bounds = unionOfBounds(selected.map(({ shape }) => boundsOf(shape)))
  if (bounds) viewport.zoomToBounds(bounds)
}

/** After the last object Tab leaves the canvas as it leaves any control, so the keyboard is never trapped. */
const stepThrough = (
  ports: DrawingPorts,
  step: 1 | -1,
  id: string,
  help: string,
  key: string,
): Action => ({
  id,
  group: "Objects",
  help,
  keys: [key],
  when: "resting",
  repeats: true,
  isEnabled: () => ports.stage.hasFocus() && following(ports, step) !== undefined,
  run: () => {
    const annotation = following(ports, step)
    if (annotation) goTo(ports, annotation)
  },
})

const goTo = (ports: DrawingPorts, annotation: Annotation): void => {
  const { state, viewport } = ports
  if (state.activeTool.peek() !== "vertices") state.activeTool.value = "select"
  state.selection.select([annotation.id])
  if (!state.isInspecting.peek()) {
    viewport.bringIntoSight(boundsOf(annotation.shape))
    return
  }
  const bounds = boundsOf(annotation.shape)
  const length = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY)
  viewport.zoomToBounds(grownBounds(bounds, Math.max(length * AROUND, LEAST_AROUND_PX)))
  const all = inReadingOrder(ports)
  const place = all.findIndex(({ id }) => id === annotation.id) + 1
  announce(state, `Object ${place} of ${all.length}. Tab for the next, Escape to stop.`)
}

const inspect = (ports: DrawingPorts): void => {
  const all = inReadingOrder(ports)
  const selected = ports.state.selection.ids.peek()
  const first = all.find(({ id }) => selected.has(id)) ?? all[0]
  if (!first) {
    announce(ports.state, "Nothing is drawn that could be inspected.")
    return
  }
  ports.state.isInspecting.value = true
  goTo(ports, first)
}

const stopInspecting = ({ state, viewport }: DrawingPorts): void => {
  state.isInspecting.value = false
  viewport.fitImage()
  announce(state, "The whole image.")
}

const following = (ports: DrawingPorts, step: 1 | -1): Annotation | undefined => {
  const all = inReadingOrder(ports)
  const selected = ports.state.selection.ids.peek()
  const place = all.findIndex(({ id }) => selected.has(id))
  if (place === -1) return all.at(step === 1 ? 0 : -1)
  // Inspecting goes round, until Escape ends it.
  if (ports.state.isInspecting.peek()) return all[(place + step + all.length) % all.length]
  return all[place + step]
}

/** Row by row, left to right, as one would look for what was missed. */
const inReadingOrder = (ports: DrawingPorts): readonly Annotation[] => {
  const rowHeight = ports.session().image.height / ROWS
  const places = selectable(ports).map((annotation) => {
    const { minX, minY } = boundsOf(annotation.shape)
    return { annotation, row: Math.floor(minY / rowHeight), x: minX }
  })
  return places.sort((a, b) => a.row - b.row || a.x - b.x).map(({ annotation }) => annotation)
}

/** How many were selected; where none could be as all are hidden, how to see them again. */
const allSelected = ({ state, session }: DrawingPorts): string => {
  const selected = state.selection.ids.peek().size
  const total = session().store.document.peek().annotations.size
  if (selected > 0 || total === 0) return `${selected} selected.`
  const { hide } = state.namedKeys.peek()
  return hide ? `All are hidden; press ${hide} to show them.` : "All are hidden."
}

const selectable = ({ state, session }: DrawingPorts): readonly Annotation[] =>
  inOrder(session().store.document.peek().annotations.values()).filter(
    ({ id, shape }) => !state.hiddenIds.peek().has(id) && isDrawable(shape),
  )
