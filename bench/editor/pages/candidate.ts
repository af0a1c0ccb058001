import type { ToolName } from "../../../static/src/editor/document/state"
import type { Size } from "../../../static/src/editor/geometry/bounds"
import type { Shape } from "../../../static/src/editor/geometry/shapes"

/** What every candidate gets: one image and what is marked on it. */
export type Scene = {
  readonly image: Size
  /** A picture of the image; one of another size is stretched. */
  readonly imageUrl: string
  readonly records: readonly SceneRecord[]
}

export type SceneRecord = {
  readonly id: string
  readonly categoryId: number
  readonly shape: Shape
}

/** Screen pixels per image pixel, and where the image's corner lies on the stage. */
export type SceneView = { readonly scale: number; readonly x: number; readonly y: number }

/**
 * One way to show annotations. All are asked the same; each does it as somebody would who knows the library well and
 * wants it fast, unless its file says otherwise.
 */
export type Candidate = {
  readonly load: (scene: Scene) => void
  readonly view: (view: SceneView) => void
  /** Whether all that was asked for has been handed to the browser: the next frame shows it sharp. */
  readonly isSharp: () => boolean
  /** Take hold of one shape, move it by so many image pixels from where it was, let go. */
  readonly grab: (id: string) => void
  readonly drag: (dx: number, dy: number) => void
  readonly drop: () => void
  /** Get a scene's picture ready before it is loaded. */
  readonly prefetch?: (scene: Scene) => void
  /** For candidates with tools of their own, which take real pointer events. */
  readonly useTool?: (name: ToolName) => void
}

/** The entry of every candidate's module. */
export type CreateCandidate = (stage: HTMLElement) => Candidate
