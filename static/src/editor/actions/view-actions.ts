import { AS_IT_IS, isAdjusted } from "../document/looks"
import { announce, type DialogName } from "../document/state"
import { clamp } from "../geometry/bounds"
import type { Action } from "../keys"
import type { ActionPorts, DrawingPorts } from "./ports"

/** Zooms that show whole pixels as whole, or evenly divided. */
const ZOOMS = [
  0.01, 0.02, 0.03, 0.05, 0.0625, 0.083, 0.125, 0.167, 0.25, 0.333, 0.5, 0.667, 1, 1.5, 2, 3, 4, 6,
  8, 12, 16, 24, 32, 48, 64,
]

/** What is seen, and how. */
export const viewActions = (ports: DrawingPorts): readonly Action[] => [
  ...zoomActions(ports),
  ...lookActions(ports),
  ...pictureActions(ports),
]

const zoomActions = ({ viewport }: DrawingPorts): readonly Action[] => [
  {
    id: "zoom-in",
    group: "View",
    help: "Zoom in",
    keys: ["+", "="],
    repeats: true,
    run: () => viewport.zoomToScale(zoomAfter(viewport.view.peek().scale, 1)),
  },
  {
    id: "zoom-out",
    group: "View",
    help: "Zoom out",
    keys: ["-"],
    repeats: true,
    run: () => viewport.zoomToScale(zoomAfter(viewport.view.peek().scale, -1)),
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

/** The next of the even zooms, in or out. */
export const zoomAfter = (scale: number, direction: 1 | -1): number => {
  if (direction === 1) return ZOOMS.find((zoom) => zoom > scale * 1.01) ?? scale
  return ZOOMS.findLast((zoom) => zoom < scale / 1.01) ?? scale
}

const COLOURED_BY = {
  category: "category",
  instance: "object",
  annotator: "annotator; your own objects keep the colours of their categories",
} as const

const lookActions = ({ state }: DrawingPorts): readonly Action[] => [
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
    help: "Colour by category, object or annotator",
    keys: ["i"],
    run: () => {
      const following = {
        category: "instance",
        instance: "annotator",
        annotator: "category",
      } as const
      state.colourBy.value = following[state.colourBy.peek()]
      announce(state, `Coloured by ${COLOURED_BY[state.colourBy.peek()]}.`)
    },
  },
  {
    id: "crosshair",
    group: "View",
    help: "Show or hide the crosshair",
    keys: ["c"],
    run: () => {
      state.crosshairVisible.value = !state.crosshairVisible.peek()
      const isShown = state.crosshairVisible.peek()
      announce(state, isShown ? "The crosshair is shown with drawing tools." : "No crosshair.")
    },
  },
]

/** Steps of the fill that the key goes through. */
const OPACITIES = [0, 0.2, 0.45, 0.7]

const pictureActions = ({ state }: DrawingPorts): readonly Action[] => [
  {
    id: "grid",
    group: "View",
    help: "Show or hide the grid",
    keys: ["Shift+g"],
    run: () => {
      state.gridVisible.value = !state.gridVisible.peek()
      announce(state, state.gridVisible.peek() ? "The grid is shown." : "No grid.")
    },
  },
  {
    id: "minimap",
    group: "View",
    help: "Show or hide the minimap",
    keys: ["Shift+m"],
    run: () => {
      state.minimapVisible.value = !state.minimapVisible.peek()
      announce(
        state,
        state.minimapVisible.peek() ? "The minimap is shown when zoomed in." : "No minimap.",
      )
    },
  },
  {
    id: "invert",
    group: "View",
    help: "Invert the picture",
    keys: ["Shift+i"],
    run: () => {
      const adjustments = state.adjustments.peek()
      const isInverted = !adjustments.isInverted
      state.adjustments.value = { ...adjustments, isInverted }
      announce(state, isInverted ? "The picture is inverted." : "The picture is not inverted.")
    },
  },
  {
    id: "opacity",
    group: "View",
    help: "Fill of shapes: none, light, medium, strong",
    keys: ["Shift+o"],
    run: () => {
      const now = state.overlayOpacity.peek()
      const next = OPACITIES.find((opacity) => opacity > now + 0.01) ?? 0
      state.overlayOpacity.value = next
      announce(state, `Fill: ${Math.round(next * 100)} %.`)
    },
  },
  ...brightnessActions(state),
]

const BRIGHTER = 1.25
const DARKEST = 0.2
const BRIGHTEST = 3

const brightnessActions = (state: DrawingPorts["state"]): readonly Action[] => {
  const brighten = (id: string, help: string, keys: readonly string[], factor: number): Action => ({
    id,
    group: "View",
    help,
    keys,
    repeats: true,
    run: () => {
      const adjustments = state.adjustments.peek()
      const brightness = clamp(adjustments.brightness * factor, DARKEST, BRIGHTEST)
      state.adjustments.value = { ...adjustments, brightness }
      announce(state, `Brightness: ${brightness.toFixed(2)} times.`)
    },
  })
  return [
    brighten("brighter", "Show the picture brighter", ["Alt+ArrowUp"], BRIGHTER),
    brighten("darker", "Show the picture darker", ["Alt+ArrowDown"], 1 / BRIGHTER),
    {
      id: "as-it-is",
      group: "View",
      help: "Show the picture as it is",
      keys: ["Shift+e"],
      isEnabled: () => isAdjusted(state.adjustments.value),
      run: () => {
        state.adjustments.value = AS_IT_IS
        announce(state, "The picture is shown as it is.")
      },
    },
  ]
}

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
