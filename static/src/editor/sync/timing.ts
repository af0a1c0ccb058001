/** Milliseconds of quiet after which work is sent, and the longest that it waits while the hand does not rest. */
export const QUIET_MS = 400
export const LONGEST_WAIT_MS = 2000

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

/** When to send, if the first unsent commit was made at `firstAt` and the newest at `lastAt`. */
export const sendAt = (firstAt: number, lastAt: number): number =>
  Math.min(lastAt + QUIET_MS, firstAt + LONGEST_WAIT_MS)

/**
 * How long to wait before the next attempt: twice as long each time, spread so that a hundred browsers do not come
 * back in the same instant; never sooner than the server asked for.
 *
 * @param random in [0, 1)
 */
export const retryDelayMs = (failures: number, random: number, askedMs: number | null): number => {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1))
  return Math.max(ceiling * (0.5 + random / 2), askedMs ?? 0)
}
