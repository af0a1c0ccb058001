import type { Action } from "../keys"
import { toolsForShapes } from "../tools/registry"
import { findAction } from "./action-button"
import type { EditorContext } from "./context"

/** The action of the tool that a person would begin with: the first that draws what the project asks for. */
export const firstTool = (editor: EditorContext): Action | undefined => {
  const { categories } = editor.open.value.start
  const shapes = new Set(categories.flatMap((category) => category.shapes))
  const drawing = toolsForShapes(shapes).find(({ draws }) => draws.length > 0)
  return drawing && findAction(editor, `tool-${drawing.name}`)
}

/** What it does, to go on a sentence with: "draw boxes". */
export const deedOf = ({ help }: Action): string => help.charAt(0).toLowerCase() + help.slice(1)
