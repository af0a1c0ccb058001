import type { EditorState } from "../document/state"
import type { Viewport } from "../viewport/viewport"
import { followCompare } from "./compare"
import { Minimap } from "./minimap"
import { Pins } from "./pins"

/** What lies over the picture without being part of the drawing. It is fetched after the picture. */
export class Accessories {
  readonly #minimap: Minimap
  readonly #pins: Pins
  readonly #viewport: Viewport

  constructor(stage: HTMLElement, state: EditorState, viewport: Viewport) {
    followCompare(stage, state)
    this.#viewport = viewport
    this.#pins = new Pins(stage, state)
    this.#minimap = new Minimap(stage, state, viewport)
  }

  /** Follow a document from now on; returns what stops it. */
  open(opened: Parameters<Minimap["open"]>[0]): () => void {
    this.#minimap.open(opened)
    return this.#pins.follow(opened.session, this.#viewport)
  }
}
