import { type ScreenPoint, screenPoint } from "../geometry/points"

export type Pinch = {
  readonly dx: number
  readonly dy: number
  readonly factor: number
  /** Where the fingers' middle is now. */
  readonly at: ScreenPoint
}

type Fingers = readonly [ScreenPoint, ScreenPoint]

/** What two fingers did between two moments: they carried their middle along and spread by a factor. */
export const pinchBetween = (before: Fingers, after: Fingers): Pinch => {
  const from = middle(before)
  const at = middle(after)
  return {
    dx: at[0] - from[0],
    dy: at[1] - from[1],
    // Fingers that touch each other would make the factor infinite.
    factor: Math.max(spread(after), 1) / Math.max(spread(before), 1),
    at,
  }
}

const middle = ([a, b]: Fingers): ScreenPoint => screenPoint((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)

const spread = ([a, b]: Fingers): number => Math.hypot(a[0] - b[0], a[1] - b[1])
