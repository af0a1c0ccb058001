import { batch } from "@preact/signals-core"
import type { Http } from "../shared/http"
import { announce, type EditorState } from "./document/state"
import type { Person, Pin, Thread } from "./document/threads"
import { loadWhenOnline } from "./reconnecting"
import type { StartDocument } from "./start"

/** What is said about the image on the stage. Each function says whether the server has taken it; else why not. */
export type Comments = {
  readonly open: (start: StartDocument) => void
  readonly begin: (pin: Pin, text: string, isQuestion: boolean) => Promise<boolean>
  readonly reply: (threadId: string, text: string) => Promise<boolean>
  readonly edit: (commentId: string, text: string) => Promise<boolean>
  readonly remove: (commentId: string) => Promise<boolean>
  readonly restore: (commentId: string) => Promise<boolean>
  readonly resolve: (threadId: string, isResolved: boolean) => Promise<boolean>
  /** Whom one may mention, by the beginning of a name. */
  readonly people: (typed: string) => Promise<readonly Person[]>
}

/** One for the page's life; the threads are in `state.threads`. */
export const createComments = (http: Http, state: EditorState, newId: () => string): Comments => {
  let start: StartDocument | null = null
  let openings = 0
  // The same words sent again after a lost answer keep their id, so that they are not said twice.
  const idsByText = new Map<string, string>()
  const idFor = (key: string): string => {
    const id = idsByText.get(key) ?? newId()
    idsByText.set(key, id)
    return id
  }

  const tried = async (deed: () => Promise<void>): Promise<boolean> => {
    try {
      await deed()
      return true
    } catch (error) {
      announce(state, `Your comment was not sent. ${sentenceOf(error)}`)
      return false
    }
  }
  const put = (thread: Thread): void => {
    const others = state.threads.peek().filter(({ id }) => id !== thread.id)
    const isKnown = others.length < state.threads.peek().length
    state.threads.value = isKnown
      ? state.threads.peek().map((one) => (one.id === thread.id ? thread : one))
      : [...others, thread]
  }
  const load = async (opened: StartDocument): Promise<void> => {
    const { items } = await http.send<{ items: readonly Thread[] }>(
      "GET",
      `/images/${opened.image.id}/comments?assignment=${opened.id}`,
    )
    if (start === opened) state.threads.value = items
  }

  return {
    open: (opened) => {
      start = opened
      openings += 1
      const opening = openings
      const isWanted = () => opening === openings
      batch(() => {
        state.threads.value = []
        state.pin.value = null
        state.openThreadId.value = null
      })
      loadWhenOnline(state.isOnline, isWanted, () => load(opened)).catch((error: unknown) => {
        if (isWanted()) announce(state, `Comments could not be loaded. ${sentenceOf(error)}`)
      })
    },
    begin: (pin, text, isQuestion) =>
      tried(async () => {
        if (!start) return
        const key = `${start.id} ${text}`
        const thread = await http.send<Thread>("POST", `/images/${start.image.id}/comments`, {
          body: bodyOf(start, pin, { id: idFor(key), text, is_question: isQuestion }),
        })
        idsByText.delete(key)
        batch(() => {
          put(thread)
          state.pin.value = null
          state.openThreadId.value = thread.id
        })
      }),
    reply: (threadId, text) =>
      tried(async () => {
        const key = `${threadId} ${text}`
        const body = { id: idFor(key), text }
        put(await http.send<Thread>("POST", `/comments/${threadId}/replies`, { body }))
        idsByText.delete(key)
      }),
    edit: (commentId, text) =>
      tried(async () =>
        put(await http.send("PATCH", `/comments/${commentId}`, { body: { text } })),
      ),
    remove: (commentId) =>
      tried(async () => {
        await http.send("DELETE", `/comments/${commentId}`)
        if (start) await load(start)
      }),
    restore: (commentId) =>
      tried(async () => put(await http.send("POST", `/comments/${commentId}/restorations`))),
    resolve: (threadId, isResolved) =>
      tried(async () =>
        put(await http.send(isResolved ? "PUT" : "DELETE", `/comments/${threadId}/resolution`)),
      ),
    people: async (typed) => {
      if (!start) return []
      const path = `/projects/${start.project.id}/people?q=${encodeURIComponent(typed)}`
      try {
        return (await http.send<{ items: readonly Person[] }>("GET", path)).items
      } catch {
        // Names can be typed, too: completion that stays away is no loss of work.
        return []
      }
    },
  }
}

const bodyOf = (start: StartDocument, { annotationId, at }: Pin, words: object): object => {
  if (annotationId) return { ...words, annotation_id: annotationId }
  const about = { ...words, layer_id: start.layer.id }
  return at ? { ...about, x: round(at[0]), y: round(at[1]) } : about
}

const round = (value: number): number => Math.round(value * 100) / 100

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
