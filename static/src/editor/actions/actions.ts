import type { Action } from "../keys"
import { categoryActions } from "./category-actions"
import { clipboardActions } from "./clipboard-actions"
import { conversionActions } from "./conversion-actions"
import { editActions } from "./edit-actions"
import { groupActions } from "./group-actions"
import { layerActions } from "./layer-actions"
import { objectActions } from "./object-actions"
import type { ActionPorts } from "./ports"
import { shapeActions } from "./shape-actions"
import { skeletonActions } from "./skeleton-actions"
import { toolActions } from "./tool-actions"
import { toolSettingActions } from "./tool-setting-actions"
import { imageActions, viewActions } from "./view-actions"

/** Everything that can be done, in the order in which the sheet of keys lists it. */
export const createActions = (ports: ActionPorts): readonly Action[] => [
  ...toolActions(ports),
  ...toolSettingActions(ports),
  ...categoryActions(ports),
  ...editActions(ports),
  ...clipboardActions(ports),
  ...shapeActions(ports),
  ...conversionActions(ports),
  ...groupActions(ports),
  ...objectActions(ports),
  ...skeletonActions(ports),
  ...layerActions(ports),
  ...viewActions(ports),
  ...imageActions(ports),
]
