import { conversionActions } from "../editor/actions/conversion-actions"
import { editActions } from "../editor/actions/edit-actions"
import type { DrawingPorts } from "../editor/actions/ports"
import { shapeActions } from "../editor/actions/shape-actions"
import { skeletonActions } from "../editor/actions/skeleton-actions"
import { toolActions } from "../editor/actions/tool-actions"
import { toolSettingActions } from "../editor/actions/tool-setting-actions"
import { viewActions, zoomAfter } from "../editor/actions/view-actions"
import type { EditorState } from "../editor/document/state"
import type { Action } from "../editor/keys"
import type { Viewport } from "../editor/viewport/viewport"
import type { Clock } from "../shared/clock"
import type { Deciding } from "./deciding"
import type { Desk } from "./desk"
import { raterOfDigit } from "./disagreements/clusters"
import type { Cluster } from "./disagreements/types"
import type { Editing } from "./editing"
import type { Looking } from "./looking"

export type DeskActionPorts = {
  readonly state: EditorState
  readonly viewport: Viewport
  readonly desk: Desk
  readonly deciding: Deciding
  readonly looking: Looking
  readonly editing: Editing
  readonly clock: Clock
  readonly zoomToObject: () => void
  /** Bring the focus to the field for the reason. */
  readonly writeNote: () => void
  /** Open the form of a ruling on what is disagreed on, in a window of its own. */
  readonly writeRuling: (cluster: Cluster) => void
  /** Ask to whom the work goes back, and why. */
  readonly returnWork: () => void
  readonly toggleSideBar: () => void
  readonly toggleTheme: () => void
}

/** A digit that is held for so long shows a version alone, and takes nothing. */
const HOLD_MS = 250
const DIGITS = 9

/** What can be done while disagreements are settled, in the order in which the sheet of keys lists it. */
export const deskActions = (ports: DeskActionPorts): readonly Action[] => [
  ...Array.from({ length: DIGITS }, (_, place) => digitAction(ports, place + 1)),
  ...decidingActions(ports),
  ...goingActions(ports),
  ...lookingActions(ports),
  ...surroundingActions(ports),
]

/** What can be done while one object is edited: the editor's own actions, and two ways out. */
export const editingActions = (
  drawing: DrawingPorts,
  ports: DeskActionPorts,
): readonly Action[] => [
  {
    id: "adjudicate-take-edited",
    group: "Decide",
    help: "Take the edited shape",
    keys: ["Enter"],
    when: "selecting",
    run: () => ports.editing.finish(),
  },
  {
    id: "adjudicate-take-edited-always",
    group: "Decide",
    help: "Take the edited shape, with any tool",
    keys: ["Mod+Enter"],
    when: "resting",
    run: () => ports.editing.finish(),
  },
  {
    id: "adjudicate-drop-edited",
    group: "Decide",
    help: "Drop the changes",
    keys: ["Escape"],
    when: "resting",
    run: () => ports.editing.drop(),
  },
  ...toolActions(drawing),
  ...toolSettingActions(drawing),
  ...editActions(drawing).filter(({ id }) => id !== "verified-absent"),
  ...shapeActions(drawing),
  ...conversionActions(drawing),
  ...skeletonActions(drawing),
  ...viewActions(drawing),
  ...helpActions(ports),
]

/** A tap takes an annotator's version; held down, the key shows it alone. */
const digitAction = (ports: DeskActionPorts, digit: number): Action => {
  const { desk, deciding, looking, clock } = ports
  let stopWaiting: (() => void) | null = null
  const rater = () => {
    const opened = desk.opened.peek()
    return opened && raterOfDigit(opened, digit)
  }
  return {
    id: `adjudicate-take-${digit}`,
    group: "Decide",
    help: `Take the version of annotator ${digit}; held: show it alone`,
    now: () => (rater() ? `Take ${rater()?.name}’s version` : `Annotator ${digit}`),
    keys: [String(digit)],
    isEnabled: () => (desk.opened.value?.raters.length ?? 0) >= digit,
    run: () => {
      stopWaiting = clock.after(HOLD_MS, () => {
        stopWaiting = null
        looking.hold(rater()?.layerId ?? null)
      })
    },
    release: () => {
      looking.hold(null)
      if (!stopWaiting) return
      stopWaiting()
      stopWaiting = null
      // A window that loses the focus lets go of every key: that is no choice.
      if (document.hasFocus()) deciding.takeRater(digit)
    },
  }
}

const decidingActions = ({
  desk,
  deciding,
  editing,
  ...ports
}: DeskActionPorts): readonly Action[] => {
  const hasObject = () => desk.current.value !== null
  const decide = (
    id: string,
    help: string,
    key: string,
    run: () => void,
    isEnabled: () => boolean = hasObject,
  ): Action => ({ id: `adjudicate-${id}`, group: "Decide", help, keys: [key], isEnabled, run })
  return [
    decide("fused", "Take the fused proposal", "m", () => deciding.take("fused")),
    decide(
      "union",
      "Take the union of the versions",
      "u",
      () => void deciding.combine("union"),
      () => deciding.canCombine(),
    ),
    decide(
      "intersection",
      "Take what the versions have in common",
      "i",
      () => void deciding.combine("intersection"),
      () => deciding.canCombine(),
    ),
    decide(
      "staple",
      "Take the likeliest outline, by STAPLE",
      "l",
      () => void deciding.estimate(),
      () => deciding.canEstimate(),
    ),
    decide("none", "Take none: nothing is there", "x", () => deciding.take("none")),
    decide(
      "category",
      "Next category by votes, for the next choice",
      "c",
      () => deciding.cycleCategory(),
      () => desk.current.value !== null && desk.current.value.family !== "answer",
    ),
    decide("edit", "Edit the shape, or the answer", "e", () => editing.begin()),
    decide(
      "rest",
      "Take all remaining proposals, and go on",
      "Enter",
      () => void deciding.acceptRest(),
      () => desk.opened.value !== null,
    ),
    {
      ...decide(
        "undo",
        "Take back the latest decision, on whatever image",
        "z",
        () => void deciding.undo(),
        () => desk.decisions.canUndo.value,
      ),
      keys: ["z", "Mod+z"],
      repeats: true,
    },
    decide("reopen", "Reopen what is agreed or decided", "r", () => deciding.reopen()),
    decide("note", "Say why, with the next choice", "a", ports.writeNote),
    decide("ruling", "Write a ruling on what is disagreed on", "w", () => {
      const cluster = desk.current.peek()
      if (cluster) ports.writeRuling(cluster)
    }),
    decide(
      "return",
      "Return the work to an annotator, with a note",
      "t",
      ports.returnWork,
      () => desk.opened.value !== null,
    ),
  ]
}

const goingActions = ({ desk, looking, state }: DeskActionPorts): readonly Action[] => {
  const step = (direction: 1 | -1) => () => {
    if (!desk.step(direction)) state.announcement.value = "Nothing is left to decide on this image."
  }
  const hasImage = () => desk.opened.value !== null
  return [
    {
      id: "adjudicate-next",
      group: "Decide",
      help: "Next disagreement",
      keys: ["n"],
      repeats: true,
      isEnabled: hasImage,
      run: step(1),
    },
    {
      id: "adjudicate-previous",
      group: "Decide",
      help: "Previous disagreement",
      keys: ["p"],
      repeats: true,
      isEnabled: hasImage,
      run: step(-1),
    },
    {
      id: "adjudicate-next-image",
      group: "Image",
      help: "Next image, leaving this one as it is",
      keys: ["PageDown", "d"],
      run: () => void desk.next(),
    },
    {
      id: "adjudicate-previous-image",
      group: "Image",
      help: "Previous image",
      keys: ["PageUp"],
      run: () => void desk.previous(),
    },
    {
      id: "adjudicate-stop",
      group: "View",
      help: "One picture, all versions",
      keys: ["Escape"],
      run: () => {
        looking.isSideBySide.value = false
        looking.isHeatShown.value = false
        if (looking.isBlinking) looking.blink()
      },
    },
  ]
}

const lookingActions = ({
  looking,
  viewport,
  zoomToObject,
  desk,
}: DeskActionPorts): readonly Action[] => {
  const view = (id: string, help: string, keys: readonly string[], run: () => void): Action => ({
    id: `adjudicate-${id}`,
    group: "View",
    help,
    keys,
    isEnabled: () => desk.opened.value !== null,
    run,
  })
  const zoom = (direction: 1 | -1) => () =>
    viewport.zoomToScale(zoomAfter(viewport.view.peek().scale, direction))
  return [
    view("blink", "Show the versions in turns", ["b"], () => looking.blink()),
    view("side-by-side", "Versions side by side", ["s"], () => looking.toggleSideBySide()),
    view("heat", "Heat: where the versions differ", ["h"], () => looking.toggleHeat()),
    view("surroundings", "Other objects: dimmed or hidden", ["o"], () =>
      looking.toggleSurroundings(),
    ),
    view("object", "Zoom to the object", ["g"], zoomToObject),
    view("fit", "Show the whole image", ["f", "0"], () => viewport.fitImage()),
    { ...view("zoom-in", "Zoom in", ["+", "="], zoom(1)), repeats: true },
    { ...view("zoom-out", "Zoom out", ["-"], zoom(-1)), repeats: true },
  ]
}

const surroundingActions = (ports: DeskActionPorts): readonly Action[] => [
  {
    id: "adjudicate-side-bar",
    group: "View",
    help: "Show or hide the side bar",
    keys: ["\\"],
    run: ports.toggleSideBar,
  },
  {
    id: "adjudicate-theme",
    group: "View",
    help: "Dark or light colours",
    keys: [],
    run: ports.toggleTheme,
  },
  ...helpActions(ports),
]

const helpActions = ({ state }: Pick<DeskActionPorts, "state">): readonly Action[] => {
  const opens = (
    dialog: "help" | "palette" | "keys",
    help: string,
    keys: readonly string[],
  ): Action => ({
    id: `adjudicate-${dialog}`,
    group: "Help",
    help,
    keys,
    run: () => {
      state.dialog.value = dialog
    },
  })
  return [
    opens("help", "All keys", ["?"]),
    opens("palette", "Find an action", ["Mod+k"]),
    opens("keys", "Change keys", []),
  ]
}
