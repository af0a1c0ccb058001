/** Time as a dependency, so that tests own it. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Run once, later. Returns the function that calls it off. */
  after(delayMs: number, run: () => void): () => void
}

/** The browser's own time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
