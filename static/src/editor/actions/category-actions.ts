import { recategorise } from "../document/edits"
import { announce, type ToolName } from "../document/state"
import type { Shape } from "../geometry/shapes"
import type { Action } from "../keys"
import type { Category } from "../start"
import { refusalOf } from "../tools/refusals"
import { TOOLS, toolForShapes } from "../tools/registry"
import { commit, type DrawingPorts, editableSelection, refuseLocked } from "./ports"

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Choosing what to draw: a digit is a category and its tool at once. */
export const categoryActions = (ports: DrawingPorts): readonly Action[] => [
  ...DIGITS.map((digit) => digitAction(ports, digit)),
  {
    id: "next-digits",
    group: "Tools",
    help: "Digits for the next nine categories",
    keys: ["`"],
    isEnabled: () => ports.categories().length > DIGITS.length,
    run: () => turnPage(ports),
  },
  {
    id: "keep-category",
    group: "Tools",
    help: "Keep the category after drawing, or ask for each object's own",
    keys: ["Shift+k"],
    run: () => {
      const { keepCategory, announcement } = ports.state
      keepCategory.value = !keepCategory.peek()
      announcement.value = keepCategory.peek()
        ? "The category is kept after drawing."
        : "Each new object is asked for its category."
    },
  },
]

/**
 * Work in a category, with a tool that draws it. A tool in hand that can draw it stays in hand; chosen once more, a
 * category that may be drawn in several ways goes on to the next. An object that waits for its name is given it, and so
 * are the chosen objects while selecting: that is what a person who has just selected something means.
 */
export const chooseCategory = (ports: DrawingPorts, category: Category): void => {
  const { state } = ports
  if (state.isDrawing.peek()) {
    announce(state, "Finish what you are drawing, or drop it with Escape; then choose a category.")
    return
  }
  const isAgain = state.activeCategoryId.peek() === category.id
  const named = toBeNamed(ports)
  state.activeCategoryId.value = category.id
  if (named.length > 0) {
    name(ports, named, category)
    return
  }
  if (state.activeTool.peek() === "select" && refuseLocked(ports)) return
  const tool = toolAfter(category, state.activeTool.peek(), isAgain)
  if (tool) state.activeTool.value = tool
  state.announcement.value = tool
    ? `${category.name}: ${tool.replace("_", " ")}.`
    : `${category.name} is drawn as ${category.shapes.join(" or ")}, which this editor cannot draw yet.`
}

/** The tools for a category, one for each shape that it may have, the usual one first. */
export const toolsOf = ({ shapes }: Pick<Category, "shapes">): readonly ToolName[] => [
  ...new Set(shapes.flatMap((shape) => toolForShapes([shape]) ?? [])),
]

const toolAfter = (category: Category, inHand: ToolName, isAgain: boolean): ToolName | null => {
  const tools = toolsOf(category)
  const place = tools.indexOf(inHand)
  if (isAgain && place >= 0) return tools[(place + 1) % tools.length] ?? null
  const shapes: readonly string[] = category.shapes
  if (TOOLS[inHand].draws.some((shape) => shapes.includes(shape))) return inHand
  return tools[0] ?? null
}

/** The object that has just been drawn without a name, else what is selected while selecting. */
const toBeNamed = (ports: DrawingPorts): readonly string[] => {
  const { namelessId, activeTool } = ports.state
  const nameless = namelessId.peek()
  const { annotations } = ports.session().store.document.peek()
  if (nameless !== null && annotations.has(nameless)) return [nameless]
  return activeTool.peek() === "select" ? editableSelection(ports).map(({ id }) => id) : []
}

/** Objects whose shape the category does not take keep theirs: the server would refuse them, too. */
const name = (ports: DrawingPorts, ids: readonly string[], category: Category): void => {
  const { state, session } = ports
  const { annotations } = session().store.document.peek()
  const shapes = new Map(ids.flatMap((id) => shapeEntry(id, annotations.get(id)?.shape)))
  const refusals = [...shapes.values()].flatMap((shape) => refusalToName(category, shape) ?? [])
  const fitting = [...shapes].flatMap(([id, shape]) => (refusalToName(category, shape) ? [] : [id]))
  if (fitting.length > 0) commit(ports, recategorise(fitting, category.id))
  const isNew = state.namelessId.peek() !== null && fitting.length > 0
  if (isNew) state.namelessId.value = null
  const done = isNew ? `${category.name}.` : `${fitting.length} set to ${category.name}.`
  announce(state, [...(fitting.length > 0 ? [done] : []), ...refusals.slice(0, 1)].join(" "))
}

const shapeEntry = (id: string, shape: Shape | undefined): readonly (readonly [string, Shape])[] =>
  shape ? [[id, shape]] : []

const refusalToName = (category: Category, shape: Shape): string | null => {
  const refusal = refusalOf(category, shape.type)
  if (refusal || shape.type !== "keypoints") return refusal
  const [has, needs] = [shape.points.length, category.skeleton?.keypoints.length ?? 0]
  return has === needs ? null : `${category.name} has a skeleton of ${needs} points, not of ${has}.`
}

const digitAction = (ports: DrawingPorts, digit: number): Action => {
  const category = () => ports.categories()[placeOf(ports, digit)]
  return {
    id: `category-${digit}`,
    group: "Tools",
    help: `Category ${digit} and its tool, or give it to the selection`,
    keys: [String(digit)],
    isEnabled: () => category() !== undefined,
    run: () => {
      const chosen = category()
      if (chosen) chooseCategory(ports, chosen)
    },
  }
}

const placeOf = ({ state }: DrawingPorts, digit: number): number =>
  state.digitPage.peek() * DIGITS.length + digit - 1

const turnPage = (ports: DrawingPorts): void => {
  const { digitPage, announcement } = ports.state
  const count = ports.categories().length
  digitPage.value = (digitPage.peek() + 1) % Math.ceil(count / DIGITS.length)
  const first = placeOf(ports, 1)
  const last = Math.min(first + DIGITS.length, count)
  const names = ports.categories().slice(first, last)
  announcement.value = `Digits: ${names[0]?.name ?? ""} to ${names.at(-1)?.name ?? ""} (${first + 1}–${last} of ${count}).`
}
