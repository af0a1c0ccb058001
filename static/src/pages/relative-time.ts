const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const
const WORDS = new Intl.RelativeTimeFormat("en", { numeric: "always" })
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" })
const REFRESH_MS = 30_000

/** `3 hours ago`, in the words of the server. */
export const relativeWords = (moment: Date, now: Date): string => {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length)
  if (!unit) return "just now"
  const count = seconds / unit[1]
  return WORDS.format(seconds < 0 ? Math.trunc(count) : Math.round(count), unit[0])
}

/** Keeps the words of a `<time>` true while the page stays open, with the exact time of this place on hover. */
export class RelativeTime extends HTMLElement {
  static readonly #shown = new Set<RelativeTime>()
  static #timer = 0

  connectedCallback(): void {
    RelativeTime.#shown.add(this)
    RelativeTime.#timer ||= window.setInterval(RelativeTime.#refresh, REFRESH_MS)
    this.#show(true)
  }

  disconnectedCallback(): void {
    RelativeTime.#shown.delete(this)
  }

  static #refresh(this: void): void {
    for (const element of RelativeTime.#shown) element.#show(false)
  }

  #show(isFirst: boolean): void {
    const time = this.querySelector("time")
    const moment = new Date(time?.dateTime ?? "")
    if (!time || Number.isNaN(moment.getTime())) return
    time.textContent = relativeWords(moment, new Date())
    if (isFirst) time.title = EXACT.format(moment)
  }
}
