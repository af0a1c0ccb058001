/** What fits the typed letters, best first: as a whole, at the start of a word, or letter by letter in order. */
export const ranked = <Item extends { readonly words: string }>(
  items: readonly Item[],
  typed: string,
): readonly Item[] => {
  const wanted = typed.trim().toLowerCase()
  if (wanted === "") return items
  return items
    .map((item) => ({ item, score: scoreOf(item.words.toLowerCase(), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

const scoreOf = (words: string, wanted: string): number => {
  if (words.startsWith(wanted)) return 4
  if (words.includes(` ${wanted}`)) return 3
  if (words.includes(wanted)) return 2
  return isSpelledIn(words, wanted) ? 1 : 0
}

const isSpelledIn = (words: string, wanted: string): boolean => {
  let from = 0
  for (const letter of wanted) {
    from = words.indexOf(letter, from) + 1
    if (from === 0) return false
  }
  return true
}
