/** Whose colours categories have on this person's screen: the schema's own, or a set that more eyes can tell apart. */
export type ColourSet = "schema" | "colour_blind" | "high_contrast"

export const COLOUR_SETS: readonly ColourSet[] = ["schema", "colour_blind", "high_contrast"]

/**
 * Colours that stay apart for every kind of colour vision: M. Okabe and K. Ito, "Color Universal Design", 2008, in the
 * order in which neighbours differ most; grey stands for their black, which a dark picture swallows.
 */
const OKABE_ITO = [
  "#e69f00",
  "#56b4e9",
  "#009e73",
  "#f0e442",
  "#0072b2",
  "#d55e00",
  "#cc79a7",
  "#bbbbbb",
]

/** Full colours at the corners of what a screen can show. */
const FULL = [
  "#ffff00",
  "#00ffff",
  "#ff00ff",
  "#00ff00",
  "#a040ff",
  "#ff3030",
  "#4080ff",
  "#ff9000",
]

const COLOURS: Readonly<Record<Exclude<ColourSet, "schema">, readonly string[]>> = {
  colour_blind: OKABE_ITO,
  high_contrast: FULL,
}

/** After one round the colours come again darker, then lighter: the part of the colour that stays, and what joins it. */
const ROUNDS = [
  { share: 1, other: 0 },
  { share: 0.6, other: 0 },
  { share: 0.5, other: 255 },
] as const

/** The colour of the category at this place of the schema, `#rrggbb`; `own` is the schema's. */
export const colourAt = (set: ColourSet, place: number, own: string): string => {
  if (set === "schema") return own
  const colours = COLOURS[set]
  const colour = colours[place % colours.length] ?? own
  const round = ROUNDS[Math.floor(place / colours.length) % ROUNDS.length] ?? ROUNDS[0]
  return mixed(colour, round)
}

/** The schema's colours by category, in the schema's order, as a set has them. */
export const recoloured = (
  colours: ReadonlyMap<number, string>,
  set: ColourSet,
): ReadonlyMap<number, string> => {
  if (set === "schema") return colours
  return new Map([...colours].map(([id, own], place) => [id, colourAt(set, place, own)]))
}

const mixed = (colour: string, { share, other }: (typeof ROUNDS)[number]): string => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const hex = channels.map((channel) =>
    Math.round(channel * share + other * (1 - share))
      .toString(16)
      .padStart(2, "0"),
  )
  return `#${hex.join("")}`
}

/** Of a category that the schema does not know. */
export const UNKNOWN_CATEGORY = "#9ca3af"

/** Hues that follow each other by the golden angle, so that neighbours in the list differ most. */
const INSTANCE_COLOURS = Array.from(
  { length: 24 },
  (_, place) => `hsl(${Math.round((place * 137.508) % 360)} 85% 60%)`,
)

/** The colour of one object where colours tell objects apart. */
export const instanceColour = (id: string): string =>
  INSTANCE_COLOURS[hash(id) % INSTANCE_COLOURS.length] ?? UNKNOWN_CATEGORY

/** FNV-1a: a stable colour for an id, in this tab and the next. */
const hash = (text: string): number => {
  let value = 2166136261
  for (let place = 0; place < text.length; place++)
    value = Math.imul(value ^ text.charCodeAt(place), 16777619)
  return value >>> 0
}
