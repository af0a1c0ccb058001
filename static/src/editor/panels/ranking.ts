/** What fits the typed letters, best first; what fits equally well stays in its order. */
export const ranked = <Item extends { readonly words: string }>(
  items: readonly Item[],
  typed: string,
): readonly Item[] => {
  const wanted = folded(typed).trim()
  if (wanted === "") return items
  return items
    .map((item) => ({ item, score: scoreOf(foldedWords(item), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

const foldedByItem = new WeakMap<object, string>()

/** Ten thousand items are folded once, and not at each letter that is typed. */
const foldedWords = (item: { readonly words: string }): string => {
  const known = foldedByItem.get(item) ?? folded(item.words)
  foldedByItem.set(item, known)
  return known
}

/** Small letters without accents, so that "velo" finds "Vélo". */
const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/**
 * How well words fit: as a whole (6), at their start (5), at the start of a word (4), inside one (3), each typed word
 * somewhere (2), by the first letters of its words ("zs" for "zoom to the selection", 1.5), or letter by letter (up to 1,
 * the closer the letters the better).
 */
const scoreOf = (words: string, wanted: string): number => {
  if (words === wanted) return 6
  if (words.startsWith(wanted)) return 5
  if (words.includes(` ${wanted}`)) return 4
  if (words.includes(wanted)) return 3
  const parts = wanted.split(/\s+/)
  if (parts.length > 1 && parts.every((part) => words.includes(part))) return 2
  if (spread(initialsOf(words), wanted) > 0) return 1.5
  return spread(words, wanted)
}

const initialsOf = (words: string): string =>
  words
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0))
    .join("")

/** Letters that lie farther apart than this have not been meant. */
const LEAST_SPREAD = 0.4

/** 1 for letters side by side, nearer to 0 the farther they lie apart; 0 if they are not all there in order. */
const spread = (words: string, wanted: string): number => {
  const letters = [...wanted.replaceAll(" ", "")]
  const first = words.indexOf(letters[0] ?? "")
  let from = first
  for (const letter of letters) {
    from = words.indexOf(letter, from) + 1
    if (from === 0) return 0
  }
  const nearness = letters.length / (from - first)
  return nearness >= LEAST_SPREAD ? nearness : 0
}
