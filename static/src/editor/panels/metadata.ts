export type Fact = { readonly name: string; readonly value: string }
export type FactGroup = { readonly title: string; readonly facts: readonly Fact[] }

type Metadata = Readonly<Record<string, unknown>>

/** The facts that help to label, in the order in which one asks for them; the rest follows under its column's name. */
export const factGroups = (image: {
  readonly width: number
  readonly height: number
  readonly metadata: Metadata
}): readonly FactGroup[] => {
  const told = new Set<string>()
  const read = (metadata: Metadata, key: string): unknown => {
    told.add(key)
    return metadata[key]
  }
  const known = KNOWN.map(({ title, facts }) => ({
    title,
    facts: facts(image.metadata, read).flatMap(([name, value]) => (value ? [{ name, value }] : [])),
  }))
  const rest = Object.entries(image.metadata)
    .filter(([key, value]) => !told.has(key) && isPlain(value))
    .map(([key, value]) => ({ name: named(key), value: written(value) }))
  const size = { name: "Size", value: `${image.width} × ${image.height} px` }
  const picture: FactGroup = { title: "Picture", facts: [size] }
  return [picture, ...known, { title: "More", facts: rest }].filter(({ facts }) => facts.length > 0)
}

/** `1/250 s` for short times, `2.5 s` for long ones. */
export const exposureTime = (seconds: number): string =>
  seconds > 0 && seconds < 0.3 ? `1/${Math.round(1 / seconds)} s` : `${trimmed(seconds)} s`

type Read = (metadata: Metadata, key: string) => unknown
type Known = {
  readonly title: string
  readonly facts: (metadata: Metadata, read: Read) => readonly (readonly [string, string | null])[]
}

const KNOWN: readonly Known[] = [
  {
    title: "Camera",
    facts: (metadata, read) => [
      ["Camera", words(read(metadata, "make"), read(metadata, "model"))],
      ["Lens", words(read(metadata, "lens_make"), read(metadata, "lens_model"))],
      ["Software", words(read(metadata, "software"))],
    ],
  },
  {
    title: "Exposure",
    facts: (metadata, read) => [
      ["Aperture", number(read(metadata, "f_number"), (value) => `f/${trimmed(value)}`)],
      ["Time", number(read(metadata, "exposure_s"), exposureTime)],
      ["ISO", number(read(metadata, "iso"), String)],
      ["Focal length", number(read(metadata, "focal_mm"), (value) => `${trimmed(value)} mm`)],
      ["Flash", fired(read(metadata, "flash_fired"))],
    ],
  },
  {
    title: "When and where",
    facts: (metadata, read) => [
      [
        "Taken",
        firstOf(moment(read(metadata, "taken_at_local")), moment(read(metadata, "taken_at"))),
      ],
      ["Position", position(read(metadata, "gps_latitude"), read(metadata, "gps_longitude"))],
      ["Altitude", number(read(metadata, "gps_altitude_m"), (value) => `${Math.round(value)} m`)],
      [
        "Direction",
        number(read(metadata, "gps_direction_deg"), (value) => `${Math.round(value)}°`),
      ],
    ],
  },
]

const words = (...parts: readonly unknown[]): string | null => {
  const said = parts.filter((part): part is string => typeof part === "string" && part !== "")
  const [make, model] = said
  // Canon writes its name into the model as well.
  const isRepeated = make !== undefined && model?.toLowerCase().startsWith(make.toLowerCase())
  return (isRepeated ? said.slice(1) : said).join(" ") || null
}

const number = (value: unknown, write: (value: number) => string): string | null =>
  typeof value === "number" && Number.isFinite(value) ? write(value) : null

const position = (latitude: unknown, longitude: unknown): string | null =>
  typeof latitude === "number" && typeof longitude === "number"
    ? `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? "S" : "N"}, ${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? "W" : "E"}`
    : null

/** As the camera's clock had it: a time of day says more about light than the viewer's own zone. */
const moment = (value: unknown): string | null =>
  typeof value === "string"
    ? value.replace("T", " ").replace(/(:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/, "$1")
    : null

const firstOf = (...values: readonly (string | null)[]): string | null =>
  values.find((value) => value !== null) ?? null

const fired = (value: unknown): string | null =>
  typeof value === "boolean" ? (value ? "fired" : "not fired") : null

const trimmed = (value: number): string => String(Number(value.toFixed(2)))

/** `digitized_at_local` as "digitized": by the camera's clock, as everything here. */
const named = (key: string): string => key.replace(/_at_local$/, "").replaceAll("_", " ")

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

const written = (value: unknown): string => {
  if (typeof value === "boolean") return value ? "yes" : "no"
  return (typeof value === "string" && MOMENT.test(value) && moment(value)) || String(value)
}

const isPlain = (value: unknown): boolean =>
  (typeof value === "string" && value !== "") ||
  typeof value === "number" ||
  typeof value === "boolean"
