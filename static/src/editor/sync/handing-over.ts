import { browserClock } from "../../shared/clock"
import type { Http } from "../../shared/http"
import { type HandoverPorts, Handovers } from "./handovers"
import { openJournal } from "./indexeddb"
import { watchPage } from "./page"
import { whenAlone } from "./tabs"

/**
 * Carry handovers out for as long as the page lives, those of earlier pages first.
 *
 * @param journal names this person's journal in this browser.
 */
export const startHandovers = (
  journal: string,
  http: Http,
  ports: Pick<HandoverPorts, "open" | "onDone">,
): Handovers => {
  const handovers = new Handovers({
    ...ports,
    http,
    clock: browserClock,
    random: Math.random,
    openJournal: () => openJournal(`concord-editor-${journal}`),
    whenAlone: (work) => whenAlone(`concord-handovers-${journal}`, work),
  })
  const events = {
    onBack: () => handovers.wake(),
    onHidden: () => {},
    onLeave: () => {},
    wouldLose: () => false,
  }
  watchPage(events, new AbortController().signal)
  handovers.wake()
  return handovers
}
