import type { DialogName } from "../document/state"
import type { Action } from "../keys"
import type { ActionPorts } from "./ports"

const ZOOM_STEP = 1.25

/** What is seen, and how. */
export const viewActions = (ports: ActionPorts): readonly Action[] => [
  ...zoomActions(ports),
  ...lookActions(ports),
]

const zoomActions = ({ viewport }: ActionPorts): readonly Action[] => [
  {
    id: "zoom-in",
    group: "View",
    help: "Zoom in",
    keys: ["+", "="],
    repeats: true,
    run: () => viewport.zoomBy(ZOOM_STEP),
  },
  {
    id: "zoom-out",
    group: "View",
    help: "Zoom out",
    keys: ["-"],
    repeats: true,
    run: () => viewport.zoomBy(1 / ZOOM_STEP),
  },
  {
    id: "fit",
    group: "View",
    help: "Show the whole image",
    keys: ["f", "0"],
    run: () => viewport.fitImage(),
  },
  {
    id: "actual-size",
    group: "View",
    help: "Zoom to 100 %",
    keys: ["z"],
    run: () => viewport.zoomToScale(1),
  },
]

const lookActions = ({ state }: ActionPorts): readonly Action[] => [
  {
    id: "name-tags",
    group: "View",
    help: "Names on the picture: selected, all, none",
    keys: ["t"],
    run: () => {
      const following = { active: "all", all: "none", none: "active" } as const
      state.nameTags.value = following[state.nameTags.peek()]
      state.announcement.value = `Names on the picture: ${state.nameTags.peek()}.`
    },
  },
  {
    id: "colour-by",
    group: "View",
    help: "Colour by category or by object",
    keys: ["i"],
    run: () => {
      state.colourBy.value = state.colourBy.peek() === "category" ? "instance" : "category"
    },
  },
  {
    id: "crosshair",
    group: "View",
    help: "Show or hide the crosshair",
    keys: ["c"],
    run: () => {
      state.crosshairVisible.value = !state.crosshairVisible.peek()
    },
  },
]

/** Moving between images, and what the panels open. */
export const imageActions = ({ state, navigate }: ActionPorts): readonly Action[] => [
  ...finishingActions(state, navigate),
  {
    id: "next",
    group: "Image",
    help: "Next image, without submitting",
    keys: ["d", "PageDown"],
    run: () => void navigate.next(),
  },
  {
    id: "previous",
    group: "Image",
    help: "Previous image, without submitting",
    keys: ["a", "PageUp"],
    run: () => void navigate.previous(),
  },
  { ...opens(state, "help", "Help", "All keys"), keys: ["?"] },
  { ...opens(state, "palette", "Help", "Find an action or a category"), keys: ["Mod+k"] },
]

/** What ends the work on an image: for those whose work it is. */
const finishingActions = (
  state: ActionPorts["state"],
  navigate: ActionPorts["navigate"],
): readonly Action[] => [
  {
    id: "submit",
    group: "Image",
    help: "Submit and go on",
    keys: ["Enter"],
    when: "selecting",
    isEnabled: () => state.readOnlyReason.value === null,
    run: () => void navigate.submit(),
  },
  {
    id: "submit-always",
    group: "Image",
    help: "Submit and go on, with any tool",
    keys: ["Mod+Enter"],
    when: "resting",
    isEnabled: () => state.readOnlyReason.value === null,
    run: () => void navigate.submit(),
  },
  {
    ...opens(state, "skip", "Image", "Skip this image, with a reason"),
    keys: ["Shift+s"],
    isEnabled: () => state.readOnlyReason.value === null,
  },
]

const opens = (
  state: ActionPorts["state"],
  dialog: DialogName,
  group: Action["group"],
  help: string,
): Omit<Action, "keys"> => ({
  id: dialog,
  group,
  help,
  run: () => {
    state.dialog.value = dialog
  },
})
