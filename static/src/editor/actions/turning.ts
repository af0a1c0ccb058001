import { reshape } from "../document/edits"
import { announce } from "../document/state"
import type { Annotation } from "../document/types"
import { asRotatedBox } from "../geometry/converting"
import { kindOf } from "../geometry/kinds"
import type { Shape } from "../geometry/shapes"
import { pivotOf, turnedIntoImage } from "../geometry/turning"
import { refusalOf } from "../tools/refusals"
import { categoryOf, commitAndSay, type DrawingPorts, editableSelection } from "./ports"

/** Turn all together; a row of turns is one undo. */
export const turn = (ports: DrawingPorts, angle: number): void => {
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
const turnableShape = (ports: DrawingPorts, annotation: Annotation): Shape | string => {
  const { shape } = annotation
  if (shape.type === "box") {
    const category = categoryOf(ports, annotation)
    const refusal = refusalOf(category, "rotated_box")
    return refusal === null ? (asRotatedBox(shape) ?? shape) : `A box cannot be turned: ${refusal}`
  }
  if (shape.type === "mask") return "A mask cannot be turned; convert it to a polygon first."
  return shape
}
