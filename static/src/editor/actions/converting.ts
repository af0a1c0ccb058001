import { reshape } from "../document/edits"
import { announce } from "../document/state"
import type { Annotation } from "../document/types"
import { asBox, asEllipse, asPolygon, asRotatedBox } from "../geometry/converting"
import { kindOf } from "../geometry/kinds"
import type { Shape } from "../geometry/shapes"
import { refusalOf, takesShape, withArticle } from "../tools/refusals"
import { categoryOf, commitAndSay, type DrawingPorts, editableSelection } from "./ports"

/** Smaller than this on a side, a converted shape is no object. */
const SMALLEST_PX = 1

/** What other shapes can be made into. */
export type ConvertedType = keyof typeof CONVERT

const CONVERT = {
  box: asBox,
  rotated_box: asRotatedBox,
  polygon: asPolygon,
  ellipse: asEllipse,
} as const

type Convert = (shape: Shape) => Shape | null

/** Convert what becomes another shape that its category takes; the rest stays, and that is said. */
export const convertTo = (ports: DrawingPorts, type: ConvertedType): void => {
  const others = editableSelection(ports).filter(({ shape }) => shape.type !== type)
  const takers = others.filter((one) => {
    const category = categoryOf(ports, one)
    return category !== null && takesShape(category, type)
  })
  const after = new Map<string, Shape>()
  for (const { id, shape } of takers) {
    const converted = convertedIn(ports, shape, CONVERT[type])
    if (converted) after.set(id, converted)
  }
  const [refused] = others.filter((one) => !takers.includes(one))
  if (after.size > 0) {
    const sentence =
      after.size === 1 ? `It is ${withArticle(type)} now.` : `${after.size} converted.`
    commitAndSay(ports, reshape(after), sentence)
  } else announce(ports.state, refusalToConvert(ports, type, refused))
}

const convertedIn = (ports: DrawingPorts, shape: Shape, convert: Convert): Shape | null => {
  const converted = convert(shape)
  const confined = converted && kindOf(converted).confined(converted, ports.session().image)
  const rounded = confined && kindOf(confined).rounded(confined)
  return rounded && kindOf(rounded).flaw(rounded, SMALLEST_PX) === null ? rounded : null
}

const refusalToConvert = (
  ports: DrawingPorts,
  type: Shape["type"],
  refused: Annotation | undefined,
): string => {
  const refusal = refused && refusalOf(categoryOf(ports, refused), type)
  return refusal ?? `Nothing selected can become ${withArticle(type)}.`
}
