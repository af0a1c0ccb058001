import { regroup } from "../document/region-edits"
import { announce } from "../document/state"
import type { Action } from "../keys"
import {
  commitAndSay,
  type DrawingPorts,
  editableSelection,
  hasSelection,
  unlessLocked,
} from "./ports"

/** Objects that are chosen and moved together. */
export const groupActions = (ports: DrawingPorts): readonly Action[] => [
  {
    id: "group",
    group: "Edit",
    help: "Group the selection",
    keys: ["Mod+g"],
    when: "resting",
    isEnabled: () => hasSelection(ports),
    run: unlessLocked(ports, () => group(ports)),
  },
  {
    id: "ungroup",
    group: "Edit",
    help: "Ungroup the selection",
    keys: ["Mod+Shift+g"],
    when: "resting",
    isEnabled: () => hasSelection(ports),
    run: unlessLocked(ports, () => ungroup(ports)),
  },
]

const group = (ports: DrawingPorts): void => {
  const ids = editableSelection(ports).map(({ id }) => id)
  if (ids.length < 2) announce(ports.state, "Select two or more objects to group them.")
  else commitAndSay(ports, regroup(ids, ports.newId()), `${ids.length} grouped.`)
}

const ungroup = (ports: DrawingPorts): void => {
  const grouped = editableSelection(ports).filter(({ group_id }) => group_id)
  const ids = grouped.map(({ id }) => id)
  if (ids.length === 0) announce(ports.state, "Nothing selected is in a group.")
  else commitAndSay(ports, regroup(ids, null), `${ids.length} ungrouped.`)
}
