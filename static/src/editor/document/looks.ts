/** Which part of the picture's colours is seen. */
export type Channel = "all" | "red" | "green" | "blue" | "grey"

/** How the picture is shown, without changing it; 1 leaves brightness, contrast and gamma as they are. */
export type Adjustments = {
  readonly brightness: number
  readonly contrast: number
  readonly gamma: number
  readonly channel: Channel
  readonly isInverted: boolean
}

/** The picture as it is. */
export const AS_IT_IS: Adjustments = {
  brightness: 1,
  contrast: 1,
  gamma: 1,
  channel: "all",
  isInverted: false,
}

/** Whether the picture is shown otherwise than it is. */
export const isAdjusted = (adjustments: Adjustments): boolean =>
  adjustments.brightness !== 1 ||
  adjustments.contrast !== 1 ||
  adjustments.gamma !== 1 ||
  adjustments.channel !== "all" ||
  adjustments.isInverted
