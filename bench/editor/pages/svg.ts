import type { Shape } from "../../../static/src/editor/geometry/shapes"
import { createBackdrop } from "./backdrop"
import type { Candidate, CreateCandidate, SceneRecord } from "./candidate"
import { colourOf, FILL_OPACITY, LINE_PX, POINT_PX } from "./colours"
import { EDGES } from "./scene"

const NAMESPACE = "http://www.w3.org/2000/svg"

/**
 * One element for each object, as CVAT draws. Tuned: one transform on the group moves and scales everything, lines keep
 * their width by `non-scaling-stroke` instead of being set one by one, and elements take no pointer events.
 */
export const createCandidate: CreateCandidate = (stage): Candidate => {
  const backdrop = createBackdrop(stage)
  const svg = element("svg", { class: "overlay", "pointer-events": "none" })
  const group = element("g", {})
  svg.append(group)
  stage.append(svg)
  const elements = new Map<string, SVGElement>()
  let held: SVGElement | null = null
  return {
    load: (scene) => {
      backdrop.load(scene)
      const all = document.createDocumentFragment()
      for (const record of scene.records) {
        const made = elementOf(record)
        elements.set(record.id, made)
        all.append(made)
      }
      group.replaceChildren(all)
    },
    view: (view) => {
      backdrop.view(view)
      group.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`)
    },
    isSharp: backdrop.isThere,
    grab: (id) => {
      held = elements.get(id) ?? null
    },
    drag: (dx, dy) => held?.setAttribute("transform", `translate(${dx} ${dy})`),
    drop: () => {
      held = null
    },
  }
}

const element = (name: string, attributes: Readonly<Record<string, string | number>>) => {
  const made = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

const elementOf = ({ shape, categoryId }: SceneRecord): SVGElement => {
  const colour = colourOf(categoryId)
  const line = { stroke: colour, "stroke-width": LINE_PX, "vector-effect": "non-scaling-stroke" }
  const filled = { ...line, fill: colour, "fill-opacity": FILL_OPACITY }
  if (shape.type === "box") {
    const { x, y, width, height } = shape
    return element("rect", { ...filled, x, y, width, height })
  }
  if (shape.type === "polygon")
    return element("polygon", { ...filled, points: (shape.parts[0]?.[0] ?? []).join(" ") })
  return skeleton(shape, colour, line)
}

/** Two elements: the bones, and the joints as round ends of lines without length, which is cheaper than 17 circles. */
const skeleton = (
  shape: Shape,
  colour: string,
  line: Readonly<Record<string, string | number>>,
): SVGElement => {
  if (shape.type !== "keypoints") throw new Error(`No element is made for a ${shape.type} here.`)
  const group = element("g", {})
  const at = (place: number) => shape.points[place]?.slice(0, 2).join(" ")
  const bones = EDGES.map(([from, to]) => `M${at(from)}L${at(to)}`).join("")
  const joints = shape.points.map(([x, y]) => `M${x} ${y}h0`).join("")
  group.append(
    element("path", { ...line, d: bones, fill: "none" }),
    element("path", {
      ...line,
      d: joints,
      stroke: colour,
      "stroke-width": 2 * POINT_PX,
      "stroke-linecap": "round",
    }),
  )
  return group
}
