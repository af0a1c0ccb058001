import { batch, type ReadonlySignal, signal } from "@preact/signals-core"
import { type Http, Unreachable } from "../shared/http"
import type { KeyOverrides } from "./keys/bindings"

/** The value of one setting, as the server keeps it. */
export type SettingValue = string | number | boolean | readonly string[]

/** A person's settings of the editor, by name. */
export type Settings = Readonly<Record<string, SettingValue>>

/** What a person has chosen for themselves, on every device: `GET /me/preferences`. */
export type Preferences = { readonly keys: KeyOverrides; readonly editor: Settings }

/** Entries to change; null removes one, what is not named stays: `PATCH /me/preferences`. */
type Change = {
  readonly keys: Readonly<Record<string, readonly string[] | null>>
  readonly editor: Readonly<Record<string, SettingValue | null>>
}

/** The preferences at hand: read and changed at once, sent to the server a moment later. */
export type PreferenceStore = {
  readonly keys: ReadonlySignal<KeyOverrides>
  readonly settings: ReadonlySignal<Settings>
  /** Put other keys in place of all that the person had. */
  readonly setKeys: (keys: KeyOverrides) => void
  /** Set one setting, or forget it. */
  readonly set: (name: string, value: SettingValue | null) => void
  /** Why the latest change is not on the server, or null. It is kept in the browser until it is. */
  readonly trouble: ReadonlySignal<string | null>
  /** Send what is still to be sent, now. */
  readonly flush: () => Promise<void>
}

export type PreferenceFacts = {
  readonly http: Http
  readonly storage: Storage
  /** Names the server and the person, so that nobody gets another's keys. */
  readonly owner: string
  /** From the page's start document; without it they are asked for. */
  readonly initial: Preferences | undefined
  readonly delayMs?: number
}

const PATH = "/me/preferences"
/** A width that is dragged changes at each pixel; it is sent when the hand rests. */
const DELAY_MS = 600
const EMPTY: Preferences = { keys: {}, editor: {} }
const NO_CHANGE: Change = { keys: {}, editor: {} }

/**
 * The person's preferences. The server has the truth; the browser's copy is there for the first moment and for changes
 * that have not arrived yet, which outlive a reload.
 */
export const createPreferences = (facts: PreferenceFacts): PreferenceStore => {
  const cache = cacheOf(facts.storage, facts.owner)
  const kept = cache.read()
  let unsent = kept.unsent
  const begin = changed(facts.initial ?? kept.preferences, unsent)
  const keys = signal<KeyOverrides>(begin.keys)
  const settings = signal<Settings>(begin.editor)
  const trouble = signal<string | null>(null)
  const now = (): Preferences => ({ keys: keys.peek(), editor: settings.peek() })
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | null = null

  const keep = () => cache.write({ preferences: now(), unsent })
  const note = (change: Partial<Change>) => {
    unsent = joined(unsent, change)
    keep()
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), facts.delayMs ?? DELAY_MS)
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    await sending
    if (isEmpty(unsent)) return
    const change = unsent
    unsent = NO_CHANGE
    sending = send(facts.http, change).then((failure) => {
      trouble.value = failure?.sentence ?? null
      // What was refused is not sent again and again; what did not arrive is.
      if (failure?.isWorthAnotherTry) unsent = joined(change, unsent)
      keep()
    })
    await sending
    sending = null
  }

  if (!facts.initial) void load(facts.http).then((loaded) => loaded && take(loaded))
  if (!isEmpty(unsent)) note({})
  globalThis.addEventListener?.("online", () => void flush())
  globalThis.addEventListener?.("pagehide", () => void flush())

  const take = (loaded: Preferences): void => {
    const fresh = changed(loaded, unsent)
    batch(() => {
      settings.value = fresh.editor
      keys.value = fresh.keys
    })
    keep()
  }
  const set = (name: string, value: SettingValue | null): void => {
    if (settings.peek()[name] === value) return
    settings.value = patched(settings.peek(), { [name]: value })
    note({ editor: { [name]: value } })
  }
  const setKeys = (after: KeyOverrides): void => {
    const change = difference(keys.peek(), after)
    keys.value = after
    note({ keys: change })
  }
  return { keys, settings, setKeys, set, trouble, flush }
}

type Failure = { readonly sentence: string; readonly isWorthAnotherTry: boolean }

const send = async (http: Http, change: Change): Promise<Failure | null> => {
  try {
    await http.send("PATCH", PATH, { body: change, keepalive: true })
    return null
  } catch (error) {
    const isWorthAnotherTry = error instanceof Unreachable
    const reason = error instanceof Error ? error.message : String(error)
    const rest = isWorthAnotherTry
      ? "It is kept in this browser and sent later."
      : "It stays in this browser only."
    return { sentence: `Your setting was not saved: ${reason} ${rest}`, isWorthAnotherTry }
  }
}

const load = async (http: Http): Promise<Preferences | null> => {
  try {
    return { ...EMPTY, ...(await http.send<Preferences>("GET", PATH)) }
  } catch {
    // The browser's copy will do; the next change says if the server cannot be reached.
    return null
  }
}

type Kept = { readonly preferences: Preferences; readonly unsent: Change }

const cacheOf = (storage: Storage, owner: string) => {
  const name = `concord-preferences-${owner}`
  return {
    read: (): Kept => {
      try {
        const kept = JSON.parse(storage.getItem(name) ?? "{}") as Partial<Kept>
        return {
          preferences: { ...EMPTY, ...kept.preferences },
          unsent: { ...NO_CHANGE, ...kept.unsent },
        }
      } catch {
        return { preferences: EMPTY, unsent: NO_CHANGE }
      }
    },
    write: (kept: Kept) => storage.setItem(name, JSON.stringify(kept)),
  }
}

const changed = ({ keys, editor }: Preferences, change: Change): Preferences => ({
  keys: patched(keys, change.keys),
  editor: patched(editor, change.editor),
})

const patched = <Value>(
  entries: Readonly<Record<string, Value>>,
  change: Readonly<Record<string, Value | null>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries({ ...entries, ...change }).filter(
      (entry): entry is [string, Value] => entry[1] !== null,
    ),
  )

const difference = (before: KeyOverrides, after: KeyOverrides): Change["keys"] => {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  const changedIds = [...ids].filter((id) => before[id] !== after[id])
  return Object.fromEntries(changedIds.map((id) => [id, after[id] ?? null]))
}

const joined = (first: Change, second: Partial<Change>): Change => ({
  keys: { ...first.keys, ...second.keys },
  editor: { ...first.editor, ...second.editor },
})

const isEmpty = ({ keys, editor }: Change): boolean =>
  Object.keys(keys).length === 0 && Object.keys(editor).length === 0
