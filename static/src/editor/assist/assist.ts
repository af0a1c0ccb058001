import type { Region } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import type { Wire } from "./live-wire"
import type { Cells } from "./superpixels"
import type { WandWish } from "./wand"

/** What is being worked out beside the page: null until it is there. The tool is told by a "ready" event. */
export type Later<T> = { readonly value: T | null }

/** What tools may ask of the picture itself. All of it is found in the browser, in a worker. */
export type Assist = {
  /** The ways along the picture's edges that begin at a place. */
  readonly wire: (from: ImagePoint) => Later<Wire>
  /** What looks like a place of the picture, as far as it is in sight. */
  readonly alike: (wish: WandWish) => Later<Region>
  /** What is in sight in cells of about one colour each, as large as the person has set them. */
  readonly cells: () => Later<Cells>
}
