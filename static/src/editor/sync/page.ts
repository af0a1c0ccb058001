/** What happens to a page that saving must know of. */
export type PageEvents = {
  /** The network or the user may be back. */
  readonly onBack: () => void
  /** The user looks elsewhere. */
  readonly onHidden: () => void
  /** The page goes away; nothing that takes time will finish. */
  readonly onLeave: () => void
  /** Whether leaving now would lose work, so that the browser asks first. */
  readonly wouldLose: () => boolean
}

/** Watch the page until the signal says stop. */
export const watchPage = (events: PageEvents, signal: AbortSignal): void => {
  const onVisibility = () => (document.hidden ? events.onHidden() : events.onBack())
  const onBeforeUnload = (event: Event) => {
    if (events.wouldLose()) event.preventDefault()
  }
  window.addEventListener("online", events.onBack, { signal })
  window.addEventListener("focus", events.onBack, { signal })
  window.addEventListener("pagehide", events.onLeave, { signal })
  window.addEventListener("beforeunload", onBeforeUnload, { signal })
  document.addEventListener("visibilitychange", onVisibility, { signal })
}
