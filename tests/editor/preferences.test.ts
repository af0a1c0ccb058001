import { describe, expect, test } from "vitest"
import { createPreferences, type Preferences } from "../../static/src/editor/preferences"
import { type Http, Problem, Unreachable } from "../../static/src/shared/http"

const memory = (): Storage => {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  } as unknown as Storage
}

/** A server that keeps what it is sent, or fails as it is told to. */
const createServer = (kept: Preferences = { keys: {}, editor: {} }) => {
  const sent: unknown[] = []
  const server = { failure: null as Error | null, sent }
  const http: Http = {
    send: async <Answer>(method: string, _path: string, options: { body?: unknown } = {}) => {
      if (server.failure) throw server.failure
      if (method === "PATCH") sent.push(options.body)
      return kept as Answer
    },
  }
  return { ...server, server, http }
}

const open = (facts: {
  readonly http: Http
  readonly storage?: Storage
  readonly initial?: Preferences | undefined
}) =>
  createPreferences({
    storage: memory(),
    owner: "server-7",
    initial: { keys: {}, editor: {} },
    delayMs: 0,
    ...facts,
  })

describe("preferences", () => {
  test("are sent as the entries that have changed, and null for what is gone", async () => {
    const { http, sent } = createServer()
    const initial = { keys: { box: ["r"], undo: ["u"] }, editor: { sidebar_px: 320 } }
    const preferences = open({ http, initial })

    preferences.setKeys({ undo: ["u"].slice(), redo: ["y"] })
    preferences.set("sidebar_px", 400)
    preferences.set("sidebar_px", null)
    await preferences.flush()

    expect(sent).toEqual([
      { keys: { box: null, undo: ["u"], redo: ["y"] }, editor: { sidebar_px: null } },
    ])
  })

  test("wait in the browser while the server is away, and go there after a reload", async () => {
    const storage = memory()
    const first = createServer()
    const preferences = open({ http: first.http, storage })
    first.server.failure = new Unreachable("The server cannot be reached.")
    preferences.setKeys({ box: ["r"] })
    await preferences.flush()
    expect(preferences.trouble.value).toContain("sent later")

    const second = createServer()
    const reloaded = open({ http: second.http, storage })
    expect(reloaded.keys.value).toEqual({ box: ["r"] })
    await reloaded.flush()

    expect(second.sent).toEqual([{ keys: { box: ["r"] }, editor: {} }])
    expect(reloaded.trouble.value).toBeNull()
  })

  test("that the server refuses are not sent again, and the refusal is told", async () => {
    const { http, server, sent } = createServer()
    const preferences = open({ http })
    server.failure = new Problem(422, { detail: "Too many settings." }, null)
    preferences.set("tour_seen", true)
    await preferences.flush()
    expect(preferences.trouble.value).toContain("Too many settings.")

    server.failure = null
    await preferences.flush()

    expect(sent).toEqual([])
  })

  test("are asked for where the page did not bring them, and what is not sent yet stays", async () => {
    const storage = memory()
    const away = createServer()
    away.server.failure = new Unreachable("Away.")
    const before = open({ http: away.http, storage })
    before.setKeys({ box: ["r"] })
    await before.flush()

    const { http } = createServer({ keys: { undo: ["u"] }, editor: { sidebar_px: 300 } })
    const preferences = open({ http, storage, initial: undefined })
    await new Promise((done) => setTimeout(done, 5))

    expect(preferences.keys.value).toEqual({ undo: ["u"], box: ["r"] })
    expect(preferences.settings.value).toEqual({ sidebar_px: 300 })
  })

  test("of one person are not another's", () => {
    const storage = memory()
    const { http } = createServer()
    open({ http, storage }).set("sidebar_px", 500)

    const other = createPreferences({ http, storage, owner: "server-8", initial: undefined })

    expect(other.settings.value).toEqual({})
  })
})
