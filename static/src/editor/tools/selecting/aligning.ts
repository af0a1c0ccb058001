import type { SketchLine } from "../../document/draft"
import { ALL_PLACES, type AlignedPlaces, type Alignment, alignment } from "../../geometry/aligning"
import { type Bounds, grownBounds } from "../../geometry/bounds"
import { boundsOf, isDrawable } from "../../geometry/kinds"
import type { ToolContext } from "../tool"

/** Edges this near come into line, in screen pixels. */
const ALIGN_PX = 4
/** Neighbours farther away than this are no neighbours, in screen pixels. */
const NEIGHBOUR_PX = 150
/** Among more neighbours there would be a line everywhere. */
const MOST_NEIGHBOURS = 40

/** How bounds that are moved by a step come into line with neighbours; null if nothing is near or snapping is off. */
export const alignedBounds = (
  context: ToolContext,
  bounds: Bounds,
  dx: number,
  dy: number,
  places: AlignedPlaces = ALL_PLACES,
): Alignment | null => {
  if (!context.isSnapping()) return null
  const moved = {
    minX: bounds.minX + dx,
    minY: bounds.minY + dy,
    maxX: bounds.maxX + dx,
    maxY: bounds.maxY + dy,
  }
  const others = neighboursOf(context, moved)
  const found = alignment(moved, others, ALIGN_PX * context.pixelSize(), places)
  return found.guides.length > 0 ? found : null
}

/** The lines that things come to share. */
export const guidesOf = ({ guides }: Alignment): readonly SketchLine[] =>
  guides.map((points) => ({ points, look: "guide" }))

const neighboursOf = (context: ToolContext, bounds: Bounds): readonly Bounds[] => {
  const near = context
    .neighbours(grownBounds(bounds, NEIGHBOUR_PX * context.pixelSize()))
    .filter(({ id, shape }) => !context.selection.isSelected(id) && isDrawable(shape))
  return near.length > MOST_NEIGHBOURS ? [] : near.map(({ shape }) => boundsOf(shape))
}
