const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" })

/** "3 hours ago". */
export const ago = (moment: string, now: number): string => {
  const seconds = (now - Date.parse(moment)) / 1000
  for (const [unit, length] of UNITS)
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit)
  return "just now"
}

/** The exact time in the viewer's zone. */
export const exactly = (moment: string): string =>
  new Date(moment).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" })
