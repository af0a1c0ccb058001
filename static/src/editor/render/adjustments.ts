import { type Adjustments, type Channel, isAdjusted } from "../document/looks"

const SVG = "http://www.w3.org/2000/svg"
const ID = "stage-picture-adjustments"

/** Rec. 709 weights of red, green and blue in what the eye takes for brightness. */
const GREY = "0.2126 0.7152 0.0722 0 0"
const ROWS: Readonly<Record<Exclude<Channel, "all">, string>> = {
  red: "1 0 0 0 0",
  green: "0 1 0 0 0",
  blue: "0 0 1 0 0",
  grey: GREY,
}

/** An SVG filter in the page, which the browser applies to the picture as it composes the frame: no pixel is copied. */
export class PictureFilter {
  readonly #svg = document.createElementNS(SVG, "svg")
  readonly #filter = element("filter", {
    id: ID,
    x: "0",
    y: "0",
    width: "1",
    height: "1",
    "color-interpolation-filters": "sRGB",
  })

  constructor(parent: HTMLElement) {
    this.#svg.setAttribute("aria-hidden", "true")
    this.#svg.setAttribute("width", "0")
    this.#svg.setAttribute("height", "0")
    this.#svg.append(this.#filter)
    parent.append(this.#svg)
  }

  /** The value of `filter` that shows a picture so. */
  css(adjustments: Adjustments): string {
    if (!isAdjusted(adjustments)) return ""
    this.#filter.replaceChildren(
      ...stepsOf(adjustments).map(([name, attributes]) => {
        if (name === "feColorMatrix") return element(name, attributes)
        const step = element("feComponentTransfer", {})
        step.append(...["feFuncR", "feFuncG", "feFuncB"].map((part) => element(part, attributes)))
        return step
      }),
    )
    return `url("#${ID}")`
  }

  close(): void {
    this.#svg.remove()
  }
}

type Step = readonly [
  name: "feColorMatrix" | "feComponentTransfer",
  attributes: Readonly<Record<string, string>>,
]

/** The filter's steps, in the order in which a darkroom would take them. */
export const stepsOf = (adjustments: Adjustments): readonly Step[] => {
  const { brightness, contrast, gamma, channel, isInverted } = adjustments
  const steps: Step[] = []
  if (channel !== "all") {
    const row = ROWS[channel]
    steps.push(["feColorMatrix", { type: "matrix", values: `${row} ${row} ${row} 0 0 0 1 0` }])
  }
  if (gamma !== 1)
    steps.push([
      "feComponentTransfer",
      { type: "gamma", amplitude: "1", exponent: String(1 / gamma), offset: "0" },
    ])
  if (brightness !== 1 || contrast !== 1)
    steps.push([
      "feComponentTransfer",
      {
        type: "linear",
        slope: String(brightness * contrast),
        // Contrast turns about the middle grey.
        intercept: String(0.5 - 0.5 * contrast),
      },
    ])
  if (isInverted) steps.push(["feComponentTransfer", { type: "table", tableValues: "1 0" }])
  return steps
}

const element = (name: string, attributes: Readonly<Record<string, string>>): SVGElement => {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
