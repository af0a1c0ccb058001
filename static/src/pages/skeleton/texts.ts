/** A skeleton as the lines of the form's text fields, and back. The form is what is sent: the designer draws over it. */

import { DEFAULT_SIGMA, type Design, type Pair, type Place } from "./design"
import { fitted, spread } from "./layout"

export type Texts = {
  readonly keypoints: string
  readonly edges: string
  readonly flip_pairs: string
  readonly sigmas: string
  readonly layout: string
  readonly layout_aspect: string
}

/** The design as texts; `isFitted` when its box is to be drawn close around the keypoints. */
export const textsOf = (design: Design, isFitted: boolean): Texts => {
  const placed = isFitted ? fitted(design) : design
  const { keypoints } = placed
  const names = keypoints.map(({ name }) => name.trim())
  const hasSigmas = keypoints.some(({ sigma }) => sigma !== null)
  return {
    keypoints: names.join("\n"),
    edges: pairLines(names, placed.edges),
    flip_pairs: pairLines(names, placed.flipPairs),
    sigmas: hasSigmas ? keypoints.map(({ sigma }) => sigma ?? DEFAULT_SIGMA).join("\n") : "",
    layout: keypoints.map(({ place }) => place.join(" ")).join("\n"),
    layout_aspect: keypoints.length > 0 ? String(Math.round(placed.aspect * 1000) / 1000) : "",
  }
}

/** What texts say; lines that name no two keypoints are left out, and told by the server when they are sent. */
export const designOf = (texts: Texts): Design => {
  const names = lines(texts.keypoints)
  const sigmas = lines(texts.sigmas).map(Number)
  const layout = lines(texts.layout).map(placeOf)
  const isPlaced = layout.length === names.length && layout.every((place) => place !== null)
  const places = isPlaced ? layout : spread(names.length)
  return {
    keypoints: names.map((name, index) => ({
      name,
      place: places[index] ?? [0.5, 0.5],
      sigma: finite(sigmas[index]),
    })),
    edges: pairsOf(names, texts.edges),
    flipPairs: pairsOf(names, texts.flip_pairs),
    aspect: finite(Number(texts.layout_aspect)) || 1,
  }
}

const lines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")

const pairLines = (names: readonly string[], pairs: readonly Pair[]): string =>
  pairs.map(([first, second]) => `${names[first]} - ${names[second]}`).join("\n")

const placeOf = (line: string): Place | null => {
  const [x, y] = line.split(/[\s,]+/).map(Number)
  return isShare(x) && isShare(y) ? [x, y] : null
}

const isShare = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value <= 1

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

const pairsOf = (names: readonly string[], text: string): readonly Pair[] =>
  lines(text).flatMap((line) => {
    const pair = pairOf(names, line)
    return pair ? [pair] : []
  })

/** Names may hold dashes themselves, so every dash is tried. */
const pairOf = (names: readonly string[], line: string): Pair | null => {
  const parts = line.split("-")
  for (let cut = 1; cut < parts.length; cut += 1) {
    const first = names.indexOf(parts.slice(0, cut).join("-").trim())
    const second = names.indexOf(parts.slice(cut).join("-").trim())
    if (first >= 0 && second >= 0) return [first, second]
  }
  return null
}
