import type { ActionGroup } from "../keys"

/** In this order actions are listed. */
export const GROUPS: readonly ActionGroup[] = [
  "Decide",
  "Tools",
  "Edit",
  "Objects",
  "View",
  "Image",
  "Help",
]
