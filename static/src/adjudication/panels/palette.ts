import { Palette } from "../../editor/panels/command-palette"
import { actionCommands, type Commands } from "../../editor/panels/palette-commands"
import { define } from "../../editor/panels/panel"
import type { DeskContext } from "../context"
import { nameOf } from "./cluster-words"

/** Everything that can be done while disagreements are settled, and the objects of the image, by a few letters. */
class DeskPalette extends Palette<DeskContext> {
  protected override commands(editor: DeskContext): Commands {
    const { desk, categoryOf } = editor
    const name = (categoryId: number) => categoryOf(categoryId)?.name ?? "unknown"
    return {
      always: actionCommands(editor),
      whenTyping: (desk.opened.value?.clusters ?? []).map((cluster) => ({
        id: `disagreement-${cluster.id}`,
        words: `Object: ${nameOf(cluster, desk.decisions.of(cluster), name)}`,
        key: null,
        isPassing: true,
        run: () => desk.choose(cluster.id),
      })),
    }
  }

  /** Images come by their rank here; they are not gone to by name. */
  protected override listImages(): Promise<void> {
    return Promise.resolve()
  }
}

define("concord-desk-palette", DeskPalette)
