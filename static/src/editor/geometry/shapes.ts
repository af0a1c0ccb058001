/**
 * The shapes of the API, field for field: float image pixels of the upright image.
 * A discriminated union; every `switch` over `type` ends in `unreachable(shape)`.
 */
export type Box = {
  readonly type: "box"
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Shape = Box

/** For the end of an exhaustive `switch`: the compiler refuses a case that was forgotten. */
export const unreachable = (value: never): never => {
  throw new Error(`Unexpected ${JSON.stringify(value)}`)
}
