import { addAll, copiesOf } from "../document/copies"
import { bringForward, remove, sendBack, toggleVerifiedAbsent } from "../document/edits"
import type { Annotation } from "../document/types"
import { moveInImage } from "../geometry/bounds"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { Action } from "../keys"
import {
  commit,
  commitAndSay,
  type DrawingPorts,
  editableSelection,
  hasSelection,
  unlessLocked,
} from "./ports"

/** How far a copy lies from its original, in screen pixels: near, but plainly another object. */
const COPY_OFFSET_PX = 12

/** Changes of the document. */
export const editActions = (ports: DrawingPorts): readonly Action[] => [
  ...historyActions(ports),
  ...selectionActions(ports),
  {
    id: "verified-absent",
    group: "Edit",
    help: "Checked: none of the active category here",
    keys: ["n"],
    isEnabled: () => ports.state.activeCategoryId.value !== null,
    run: () => verifyAbsence(ports),
  },
]

const historyActions = ({ session }: DrawingPorts): readonly Action[] => [
  {
    id: "undo",
    group: "Edit",
    help: "Undo",
    keys: ["Mod+z"],
    when: "resting",
    repeats: true,
    isEnabled: () => session().store.canUndo.value,
    run: () => void session().store.undo(),
  },
  {
    id: "redo",
    group: "Edit",
    help: "Redo",
    keys: ["Mod+Shift+z", "Mod+y"],
    when: "resting",
    repeats: true,
    isEnabled: () => session().store.canRedo.value,
    run: () => void session().store.redo(),
  },
]

const selectionActions = (ports: DrawingPorts): readonly Action[] => {
  const onSelection = (
    id: string,
    help: string,
    keys: readonly string[],
    run: (ids: readonly string[]) => void,
  ): Action => ({
    id,
    group: "Edit",
    help,
    keys,
    when: "resting",
    isEnabled: () => hasSelection(ports),
    run: unlessLocked(ports, () => run(editableSelection(ports).map(({ id }) => id))),
  })
  return [
    onSelection("delete", "Delete the selection", ["Delete", "Backspace"], (ids) => {
      const kept = ports.state.selection.ids.peek().size - ids.length
      const done = ids.length === 1 ? "Deleted." : `${ids.length} deleted.`
      commitAndSay(ports, remove(ids), kept > 0 ? `${done} ${kept} locked: kept.` : done)
    }),
    onSelection("duplicate", "Duplicate the selection", ["Mod+d"], () => duplicate(ports)),
    // With a brush in hand its keys are for the brush.
    ...[
      onSelection("bring-forward", "Bring the selection to the front", ["]"], (ids) =>
        commit(ports, bringForward(ids)),
      ),
      onSelection("send-back", "Send the selection to the back", ["["], (ids) =>
        commit(ports, sendBack(ids)),
      ),
    ].map((action) => ({ ...action, when: "selecting" as const })),
  ]
}

const duplicate = (ports: DrawingPorts): void => {
  const originals = editableSelection(ports).filter(({ shape }) => isDrawable(shape))
  const copies = copiesOf(originals, ports.newId).map((copy) => besideOriginal(ports, copy))
  commit(ports, addAll(copies))
  ports.state.selection.select(copies.map(({ id }) => id))
}

/** Beside the original; on its other side where the image ends. */
const besideOriginal = ({ session, viewport }: DrawingPorts, copy: Annotation): Annotation => {
  const offset = COPY_OFFSET_PX / viewport.view.peek().scale
  const bounds = boundsOf(copy.shape)
  const [right, down] = moveInImage(bounds, offset, offset, session().image)
  const [dx, dy] = [right || -offset, down || -offset]
  const kind = kindOf(copy.shape)
  const moved = kind.moved(copy.shape, ...moveInImage(bounds, dx, dy, session().image))
  return { ...copy, shape: kind.rounded(moved) }
}

const verifyAbsence = (ports: DrawingPorts): void => {
  const { state, session, categories } = ports
  const category = categories().find(({ id }) => id === state.activeCategoryId.peek())
  if (!category) return
  const document = session().store.document.peek()
  const isClaimed = document.verifiedAbsent.includes(category.id)
  const isThere = [...document.annotations.values()].some((one) => one.category_id === category.id)
  if (isThere && !isClaimed) {
    state.announcement.value = `There is a ${category.name} on this image; it cannot be absent.`
    return
  }
  commit(ports, toggleVerifiedAbsent(category.id))
  state.announcement.value = isClaimed
    ? `${category.name}: no longer marked as absent.`
    : `${category.name}: checked, none here.`
}
