import { reshape } from "../document/edits"
import { setCrowd } from "../document/region-edits"
import { announce } from "../document/state"
import type { Annotation } from "../document/types"
import { asBox, asEllipse, asPolygon, asRotatedBox } from "../geometry/converting"
import { kindOf } from "../geometry/kinds"
import type { Shape } from "../geometry/shapes"
import { pivotOf, turnedIntoImage } from "../geometry/turning"
import type { Action } from "../keys"
import type { PathWish } from "../tools/path-start"
import { refusalOf, takesShape, wordOf } from "../tools/refusals"
import {
  type ActionPorts,
  categoryOf,
  commitAndSay,
  editableSelection,
  hasSelection,
} from "./ports"
import { regionActions } from "./region-actions"
import { simplifyAction } from "./simplify-action"

/** Smaller than this on a side, a converted shape is no object. */
const SMALLEST_PX = 1
const STEP_DEG = 1
const LONG_STEP_DEG = 15

/** What can be done with the shapes of the selection, besides drawing them anew. */
export const shapeActions = (ports: ActionPorts): readonly Action[] => [
  ...turnActions(ports),
  ...regionActions(ports),
  simplifyAction(ports),
  ...convertActions(ports),
  ...pathActions(ports),
  {
    ...onSelection(ports, "crowd", "Mark the selection as a crowd, or as single objects", "Alt+c"),
    run: () => toggleCrowd(ports),
  },
]

const onSelection = (
  ports: ActionPorts,
  id: string,
  help: string,
  key: string,
): Omit<Action, "run"> => ({
  id,
  group: "Edit",
  help,
  keys: [key],
  when: "resting",
  isEnabled: () => hasSelection(ports),
})

const turnActions = (ports: ActionPorts): readonly Action[] =>
  (
    [
      ["turn-left", `Turn the selection left by ${STEP_DEG}°`, ",", -STEP_DEG],
      ["turn-right", `Turn the selection right by ${STEP_DEG}°`, ".", STEP_DEG],
      ["long-turn-left", `Turn the selection left by ${LONG_STEP_DEG}°`, "Alt+,", -LONG_STEP_DEG],
      ["long-turn-right", `Turn the selection right by ${LONG_STEP_DEG}°`, "Alt+.", LONG_STEP_DEG],
    ] as const
  ).map(([id, help, key, angle]) => ({
    ...onSelection(ports, id, help, key),
    repeats: true,
    run: () => turn(ports, angle),
  }))

/** Turn all together; a row of turns is one undo. */
const turn = (ports: ActionPorts, angle: number): void => {
  const selected = editableSelection(ports)
  const turnable = selected.map((one) => turnableShape(ports, one))
  const refusal = turnable.find((shape) => typeof shape === "string")
  if (refusal !== undefined) {
    announce(ports.state, refusal)
    return
  }
  const shapes = turnable.filter((shape) => typeof shape !== "string")
  const turned = turnedIntoImage(shapes, angle, pivotOf(shapes), ports.session().image)
  if (!turned) {
    announce(ports.state, "Turned, it would not fit in the image.")
    return
  }
  const rounded = turned.map((shape) => kindOf(shape).rounded(shape))
  const after = new Map(selected.flatMap(({ id }, place) => pairOf(id, rounded[place])))
  const gesture = `turn ${[...after.keys()].join(" ")}`
  commitAndSay(ports, reshape(after), turnedBy(angle), gesture)
}

const pairOf = (id: string, shape: Shape | undefined): [string, Shape][] =>
  shape ? [[id, shape]] : []

const turnedBy = (angle: number): string =>
  `Turned ${Math.abs(angle)}° to the ${angle < 0 ? "left" : "right"}.`

/** The shape if it can be turned; a box as a rotated one where the category takes those; else why not. */
const turnableShape = (ports: ActionPorts, annotation: Annotation): Shape | string => {
  const { shape } = annotation
  if (shape.type === "box") {
    const category = categoryOf(ports, annotation)
    const refusal = refusalOf(category, "rotated_box")
    return refusal === null ? (asRotatedBox(shape) ?? shape) : `A box cannot be turned: ${refusal}`
  }
  if (shape.type === "mask") return "A mask cannot be turned; convert it to a polygon first."
  return shape
}

type Convert = (shape: Shape) => Shape | null

const convertActions = (ports: ActionPorts): readonly Action[] =>
  (
    [
      ["box", "Alt+b", asBox],
      ["rotated_box", "Alt+r", asRotatedBox],
      ["polygon", "Alt+p", asPolygon],
      ["ellipse", "Alt+e", asEllipse],
    ] as const
  ).map(([type, key, convert]) => ({
    ...onSelection(ports, `to-${type}`, `Convert the selection to ${withArticle(type)}`, key),
    run: () => convertTo(ports, type, convert),
  }))

/** Convert what becomes another shape that its category takes; the rest stays, and that is said. */
const convertTo = (ports: ActionPorts, type: Shape["type"], convert: Convert): void => {
  const others = editableSelection(ports).filter(({ shape }) => shape.type !== type)
  const takers = others.filter((one) => {
    const category = categoryOf(ports, one)
    return category !== null && takesShape(category, type)
  })
  const after = new Map<string, Shape>()
  for (const { id, shape } of takers) {
    const converted = convertedIn(ports, shape, convert)
    if (converted) after.set(id, converted)
  }
  const [refused] = others.filter((one) => !takers.includes(one))
  if (after.size > 0) {
    const sentence =
      after.size === 1 ? `It is ${withArticle(type)} now.` : `${after.size} converted.`
    commitAndSay(ports, reshape(after), sentence)
  } else announce(ports.state, refusalToConvert(ports, type, refused))
}

const convertedIn = (ports: ActionPorts, shape: Shape, convert: Convert): Shape | null => {
  const converted = convert(shape)
  const confined = converted && kindOf(converted).confined(converted, ports.session().image)
  const rounded = confined && kindOf(confined).rounded(confined)
  return rounded && kindOf(rounded).flaw(rounded, SMALLEST_PX) === null ? rounded : null
}

const refusalToConvert = (
  ports: ActionPorts,
  type: Shape["type"],
  refused: Annotation | undefined,
): string => {
  const refusal = refused && refusalOf(categoryOf(ports, refused), type)
  return refusal ?? `Nothing selected can become ${withArticle(type)}.`
}

const withArticle = (type: Shape["type"]): string =>
  type === "ellipse" ? "an ellipse" : `a ${wordOf(type)}`

/** The polygon tool, to add to the selected polygon. */
const pathActions = (ports: ActionPorts): readonly Action[] =>
  (
    [
      ["hole", "Draw a hole in the selected polygon", "Alt+h"],
      ["part", "Draw another part of the selected polygon", "Alt+w"],
    ] as const satisfies readonly (readonly [PathWish, string, string])[]
  ).map(([what, help, key]) => ({
    ...onSelection(ports, `add-${what}`, help, key),
    run: () => {
      ports.state.activeTool.value = "polygon"
      ports.stage.send({ type: "ask", what })
      announce(ports.state, `${help}.`)
    },
  }))

const toggleCrowd = (ports: ActionPorts): void => {
  const selected = editableSelection(ports)
  const isCrowd = !selected.every((one) => one.is_crowd)
  const ids = selected.map(({ id }) => id)
  const sentence = isCrowd ? "Marked as a crowd." : "Marked as single objects."
  commitAndSay(ports, setCrowd(ids, isCrowd), sentence)
}
