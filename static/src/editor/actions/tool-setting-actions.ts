import { announce } from "../document/state"
import { resizeTool, switchTool } from "../document/tool-settings"
import type { Action } from "../keys"
import { TOOLS } from "../tools/registry"
import type { DrawingPorts } from "./ports"

/** How brushes, the wand and the like are set, while one of them is in hand. */
export const toolSettingActions = (ports: DrawingPorts): readonly Action[] => [
  sizeAction(ports, "tool-smaller", "Smaller brush or cells, stricter wand", "[", -1),
  sizeAction(ports, "tool-larger", "Larger brush or cells, looser wand", "]", 1),
  {
    id: "tool-form",
    group: "Tools",
    help: "Round or square brush; the wand on what is joined, or on all alike",
    keys: ["Shift+["],
    when: "armed",
    isEnabled: () => TOOLS[ports.state.activeTool.value].hasSettings === true,
    run: () => tell(ports, switchTool(ports.state, ports.state.activeTool.peek())),
  },
  {
    id: "paints-onto",
    group: "Tools",
    help: "Paint on the selected object, or a new one each time",
    keys: ["Alt+m"],
    run: () => {
      const { paintsOnto } = ports.state
      paintsOnto.value = paintsOnto.peek() === "new" ? "selected" : "new"
      announce(
        ports.state,
        paintsOnto.peek() === "new"
          ? "Each stroke begins a new object."
          : "Strokes are added to the selected object.",
      )
    },
  },
  {
    id: "protect-others",
    group: "Tools",
    help: "Protect other objects from being painted over, or not",
    keys: ["Shift+]"],
    run: () => {
      const { brush } = ports.state
      const isProtecting = !brush.peek().isProtecting
      brush.value = { ...brush.peek(), isProtecting }
      announce(
        ports.state,
        isProtecting
          ? "Other objects are protected: nothing is painted over them."
          : "Masks may overlap other objects.",
      )
    },
  },
]

const sizeAction = (
  ports: DrawingPorts,
  id: string,
  help: string,
  key: string,
  steps: 1 | -1,
): Action => ({
  id,
  group: "Tools",
  help,
  keys: [key],
  when: "armed",
  repeats: true,
  isEnabled: () => TOOLS[ports.state.activeTool.value].hasSettings === true,
  run: () => tell(ports, resizeTool(ports.state, ports.state.activeTool.peek(), steps)),
})

/** To the person, and to the tool, which may have something to paint anew. */
const tell = (ports: DrawingPorts, sentence: string | null): void => {
  if (sentence === null) return
  ports.state.announcement.value = sentence
  ports.stage.send({ type: "ask", what: "settings" })
}
