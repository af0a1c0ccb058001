import { nothing } from "lit"
import { SayingPanel } from "../../editor/panels/announcer"
import { define } from "../../editor/panels/panel"
import type { DeskContext } from "../context"

/** What the screen says of what was done. */
class DeskAnnouncer extends SayingPanel<DeskContext> {
  protected override silence(): typeof nothing {
    return nothing
  }
}

define("concord-desk-announcer", DeskAnnouncer)
