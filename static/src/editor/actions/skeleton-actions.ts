import { reshape } from "../document/edits"
import { announce } from "../document/state"
import type { Shape } from "../geometry/shapes"
import { flipped } from "../geometry/skeleton"
import type { Action } from "../keys"
import { commit, type DrawingPorts, editableSelection, hasSelection, unlessLocked } from "./ports"

/** Changes of selected skeletons. */
export const skeletonActions = (ports: DrawingPorts): readonly Action[] => [
  {
    id: "swap-sides",
    group: "Edit",
    help: "Swap left and right of the selected skeletons",
    keys: ["Shift+b"],
    when: "resting",
    isEnabled: () => hasSelection(ports),
    run: unlessLocked(ports, () => swapSides(ports)),
  },
]

const swapSides = (ports: DrawingPorts): void => {
  const shapes = new Map<string, Shape>()
  for (const { id, category_id, shape } of editableSelection(ports)) {
    const category = ports.categories().find((one) => one.id === category_id)
    const pairs = category?.skeleton?.flip_pairs ?? []
    if (shape.type === "keypoints" && pairs.length > 0) shapes.set(id, flipped(shape, pairs))
  }
  if (shapes.size === 0) {
    announce(ports.state, "No selected skeleton has points for left and right.")
    return
  }
  commit(ports, reshape(shapes))
  if (ports.state.readOnlyReason.peek() === null) announce(ports.state, "Left and right swapped.")
}
