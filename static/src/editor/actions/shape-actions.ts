import { setCrowd } from "../document/region-edits"
import { announce } from "../document/state"
import type { Action } from "../keys"
import type { PathWish } from "../tools/path-start"
import { withArticle } from "../tools/refusals"
import type { ConvertedType } from "./converting"
import {
  commitAndSay,
  type DrawingPorts,
  editableSelection,
  hasSelection,
  unlessLocked,
} from "./ports"

const STEP_DEG = 1
const LONG_STEP_DEG = 15
const NOT_LOADED = "This could not be loaded. Check the connection, then try again."

/** What can be done with the shapes of the selection, besides drawing them anew. The deeds are fetched when needed. */
export const shapeActions = (ports: DrawingPorts): readonly Action[] => [
  ...turnActions(ports),
  ...regionActions(ports),
  ...convertActions(ports),
  ...pathActions(ports),
  onSelection(ports, "crowd", "Mark the selection as a crowd, or as single objects", "Alt+c", () =>
    toggleCrowd(ports),
  ),
]

const onSelection = (
  ports: DrawingPorts,
  id: string,
  help: string,
  key: string,
  run: () => void,
): Action => ({
  id,
  group: "Edit",
  help,
  keys: [key],
  when: "resting",
  isEnabled: () => hasSelection(ports),
  run: unlessLocked(ports, run),
})

/** Do something with code that comes over the network at its first use. */
const later = async <Deeds>(
  { state }: DrawingPorts,
  load: Promise<Deeds>,
  act: (deeds: Deeds) => unknown,
): Promise<void> => {
  let deeds: Deeds
  try {
    deeds = await load
  } catch {
    announce(state, NOT_LOADED)
    return
  }
  await act(deeds)
}

const turnActions = (ports: DrawingPorts): readonly Action[] =>
  (
    [
      ["turn-left", `Turn the selection left by ${STEP_DEG}°`, ",", -STEP_DEG],
      ["turn-right", `Turn the selection right by ${STEP_DEG}°`, ".", STEP_DEG],
      ["long-turn-left", `Turn the selection left by ${LONG_STEP_DEG}°`, "Alt+,", -LONG_STEP_DEG],
      ["long-turn-right", `Turn the selection right by ${LONG_STEP_DEG}°`, "Alt+.", LONG_STEP_DEG],
    ] as const
  ).map(([id, help, key, angle]) => ({
    ...onSelection(
      ports,
      id,
      help,
      key,
      () => void later(ports, import("./turning"), ({ turn }) => turn(ports, angle)),
    ),
    repeats: true,
  }))

const regionActions = (ports: DrawingPorts): readonly Action[] => {
  const withRegions = (act: (regions: typeof import("./regions")) => unknown) => () =>
    void later(ports, import("./regions"), act)
  return [
    onSelection(
      ports,
      "join",
      "Join the selected regions into one",
      "Shift+j",
      withRegions(({ join }) => join(ports)),
    ),
    onSelection(
      ports,
      "subtract",
      "Subtract the selection from its neighbours",
      "Shift+d",
      withRegions(({ subtract }) => subtract(ports)),
    ),
    onSelection(
      ports,
      "fill-holes",
      "Fill the holes of the selection",
      "Shift+q",
      withRegions(({ fillHoles }) => fillHoles(ports)),
    ),
    onSelection(
      ports,
      "simplify",
      "Simplify the selection; again for fewer points",
      "Shift+u",
      () => void later(ports, import("./simplifying"), ({ simplify }) => simplify(ports)),
    ),
  ]
}

const convertActions = (ports: DrawingPorts): readonly Action[] =>
  (
    [
      ["box", "Alt+b"],
      ["rotated_box", "Alt+r"],
      ["polygon", "Alt+p"],
      ["ellipse", "Alt+e"],
    ] as const satisfies readonly (readonly [ConvertedType, string])[]
  ).map(([type, key]) =>
    onSelection(
      ports,
      `to-${type}`,
      `Convert the selection to ${withArticle(type)}`,
      key,
      () => void later(ports, import("./converting"), ({ convertTo }) => convertTo(ports, type)),
    ),
  )

/** The polygon tool, to add to the selected polygon. */
const pathActions = (ports: DrawingPorts): readonly Action[] =>
  (
    [
      ["hole", "Draw a hole in the selected polygon", "Alt+h"],
      ["part", "Draw another part of the selected polygon", "Alt+w"],
    ] as const satisfies readonly (readonly [PathWish, string, string])[]
  ).map(([what, help, key]) =>
    onSelection(ports, `add-${what}`, help, key, () => {
      ports.state.activeTool.value = "polygon"
      ports.stage.send({ type: "ask", what })
      announce(ports.state, `${help}.`)
    }),
  )

const toggleCrowd = (ports: DrawingPorts): void => {
  const selected = editableSelection(ports)
  const isCrowd = !selected.every((one) => one.is_crowd)
  const ids = selected.map(({ id }) => id)
  const sentence = isCrowd ? "Marked as a crowd." : "Marked as single objects."
  commitAndSay(ports, setCrowd(ids, isCrowd), sentence)
}
