import type { TilePyramid } from "../../../static/src/editor/images/tiles"
import type { SceneView } from "./candidate"

/** One way to show an image that is too large to be decoded whole. */
export type TiledCandidate = {
  readonly open: (pyramid: TilePyramid) => Promise<void>
  readonly view: (view: SceneView) => void
  /** Whether every tile that the view needs is drawn. */
  readonly isSharp: () => boolean
}

export type CreateTiledCandidate = (stage: HTMLElement) => TiledCandidate
