import { batch, effect } from "@preact/signals-core"
import type { EditorState } from "./document/state"
import type { DocumentStore } from "./document/store"

/** What a person has put aside on one layer, by the ids of objects. */
type Aside = { readonly hidden: readonly string[]; readonly locked: readonly string[] }

type Followed = {
  readonly layerId: number
  readonly store: DocumentStore
  readonly state: Pick<EditorState, "hiddenIds" | "lockedIds">
}

/** Which objects are locked and hidden, layer by layer, so that who comes back to an image finds it as they left it. */
export type AsideMemory = {
  /** Restore what was put aside on this layer, then keep what is; returns the function that ends it. */
  readonly follow: (followed: Followed) => () => void
}

const NOTHING: Aside = { hidden: [], locked: [] }
/** As many as the page remembers assignments. */
const MOST_LAYERS = 24
/** About 200 kB; a browser gives a site some megabytes. */
const MOST_IDS = 5000

/**
 * What is put aside is a person's own, in this browser: the server and other people never see it.
 *
 * @param storage null where the browser keeps nothing; then it is known until the page is left.
 */
export const createAside = (storage: Storage | null, owner: string): AsideMemory => {
  const kept = createShelf(storage, `concord-aside-${owner}`)
  return {
    follow: ({ layerId, store, state }) => {
      const { hidden, locked } = kept.of(layerId)
      const waiting = { hidden: new Set(hidden), locked: new Set(locked) }
      const restore = (ids: Iterable<string>): void => {
        const there = [...ids].filter((id) => store.document.peek().annotations.has(id))
        const hiddenIds = there.filter((id) => waiting.hidden.delete(id))
        const lockedIds = there.filter((id) => waiting.locked.delete(id))
        batch(() => {
          if (hiddenIds.length > 0)
            state.hiddenIds.value = new Set([...state.hiddenIds.peek(), ...hiddenIds])
          if (lockedIds.length > 0)
            state.lockedIds.value = new Set([...state.lockedIds.peek(), ...lockedIds])
        })
      }
      restore(store.document.peek().annotations.keys())
      // Work that the server does not have yet comes out of the journal a moment later.
      const unsubscribe = store.subscribe((diff, origin) => {
        if (origin === "remote")
          restore(diff.flatMap((change) => (change.kind === "annotation" ? [change.id] : [])))
      })
      let isFirst = true
      const leave = effect(() => {
        const aside = { hidden: [...state.hiddenIds.value], locked: [...state.lockedIds.value] }
        if (!isFirst) kept.put(layerId, aside)
        isFirst = false
      })
      return () => {
        unsubscribe()
        leave()
      }
    },
  }
}

/** Layers in the order in which they were put; the oldest give way when there are too many, of them or of ids. */
const createShelf = (storage: Storage | null, name: string) => {
  let here: readonly (readonly [number, Aside])[] = []
  /** Other tabs write too, so it is read each time. What was too much to be written is known here alone. */
  const read = (): typeof here => {
    try {
      const written = JSON.parse(storage?.getItem(name) ?? "[]") as typeof here
      const ids = new Set(written.map(([layerId]) => layerId))
      return [...here.filter(([layerId]) => !ids.has(layerId)), ...written]
    } catch {
      return here
    }
  }
  return {
    of: (layerId: number): Aside => read().find(([id]) => id === layerId)?.[1] ?? NOTHING,
    put: (layerId: number, aside: Aside): void => {
      const others = read().filter(([id]) => id !== layerId)
      const isEmpty = aside.hidden.length + aside.locked.length === 0
      here = [...others, ...(isEmpty ? [] : [[layerId, aside] as const])].slice(-MOST_LAYERS)
      try {
        storage?.setItem(name, JSON.stringify(withinBounds(here)))
      } catch {
        // A full disk: it is known as long as the page is open.
      }
    },
  }
}

/** From the newest back, as many layers as have no more ids than are kept. */
const withinBounds = <Entry extends readonly [number, Aside]>(
  entries: readonly Entry[],
): readonly Entry[] => {
  let room = MOST_IDS
  return entries
    .toReversed()
    .filter(([, { hidden, locked }]) => {
      const count = hidden.length + locked.length
      if (count > room) return false
      room -= count
      return true
    })
    .toReversed()
}
