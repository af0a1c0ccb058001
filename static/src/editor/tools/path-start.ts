import type { Draft } from "../document/draft"
import type { ImagePoint } from "../geometry/points"
import { HOW_TO_AIM, type Start, stepped } from "./drawing"
import { snapAt } from "./snapping"
import { next, type ToolContext, type ToolEvent, type ToolStep } from "./tool"

/** What an outline is to become, if not an object of its own. */
export type PathWish = "hole" | "part"

/** Where a path begins, and what the person has asked for before. */
export type PathStart = Start & { readonly wish: PathWish | null }

/** What has been said and shown before the first vertex. */
type Aiming = { readonly crosshair: ImagePoint | null; readonly wish: PathWish | null }

/** The first vertex: a press, or Enter at the crosshair; a neighbour's edge that it would come to is marked. */
export function* beginningOfPath(context: ToolContext): ToolStep<PathStart> {
  let aiming: Aiming = { crosshair: null, wish: null }
  for (;;) {
    const event = yield* next("down", "move", "leave", "step", "confirm", "ask")
    const { crosshair, wish } = aiming
    if (event.type === "down") return { at: event.at, press: event, wish }
    if (event.type === "confirm" && crosshair) return { at: crosshair, press: null, wish }
    aiming = aimingAfter(context, aiming, event)
    context.draw(draftOf(context, aiming, event))
  }
}

const aimingAfter = (context: ToolContext, aiming: Aiming, event: ToolEvent): Aiming => {
  const from = aiming.crosshair ?? context.crosshairStart()
  switch (event.type) {
    case "ask":
      return isWish(event.what) ? { ...aiming, wish: event.what } : aiming
    case "step":
      return { ...aiming, crosshair: stepped(context, from, event) }
    case "confirm":
      context.say(HOW_TO_AIM)
      return { ...aiming, crosshair: from }
    case "move":
      return event.isStill ? aiming : { ...aiming, crosshair: null }
    default:
      return aiming
  }
}

const isWish = (what: string): what is PathWish => what === "hole" || what === "part"

const draftOf = (
  context: ToolContext,
  { crosshair, wish }: Aiming,
  event: ToolEvent,
): Draft | null => {
  const pointed = event.type === "move" && !event.modifiers.alt ? event.at : null
  const at = crosshair ?? pointed
  const snap = at && snapAt(context, at, { isByKeyboard: crosshair !== null })
  const isUnderWay = crosshair !== null || wish !== null
  if (!(snap || isUnderWay)) return null
  return {
    shapes: [],
    isIdle: !isUnderWay,
    ...(crosshair ? { crosshair } : {}),
    ...(snap ? { sketch: { snap } } : {}),
  }
}
