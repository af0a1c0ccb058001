import { effect, type ReadonlySignal } from "@preact/signals-core"
import { Unreachable } from "../shared/http"

/**
 * Load what the screen can do without for a while: without a network it comes, unasked, when there is one again.
 *
 * @param isWanted whether the screen still shows what it belongs to; nothing is loaded late for what is gone.
 * @returns rejects with whatever `load` rejects with while the browser believes that it has a network.
 */
export const loadWhenOnline = async (
  isOnline: ReadonlySignal<boolean>,
  isWanted: () => boolean,
  load: () => Promise<void>,
): Promise<void> => {
  while (isWanted()) {
    try {
      return await load()
    } catch (error) {
      if (isOnline.peek() || !(error instanceof Unreachable)) throw error
      await becomesTrue(isOnline)
    }
  }
}

const becomesTrue = (fact: ReadonlySignal<boolean>): Promise<void> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      if (!fact.value) return
      resolve()
      // An effect may not stop itself while it is first run.
      queueMicrotask(() => stop())
    })
  })
