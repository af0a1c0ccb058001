import { apply } from "../../../static/src/editor/document/diff"
import { createStore, type DocumentStore } from "../../../static/src/editor/document/store"
import type {
  Annotation,
  AnnotationDocument,
  Change,
  Diff,
} from "../../../static/src/editor/document/types"
import { documentOf, type Layer, type StartDocument } from "../../../static/src/editor/start"
import type { SyncHandle } from "../../../static/src/editor/sync/handle"
import { openJournal } from "../../../static/src/editor/sync/indexeddb"
import type { Journal } from "../../../static/src/editor/sync/journal"
import type { PageEvents } from "../../../static/src/editor/sync/page"
import type { Patch } from "../../../static/src/editor/sync/patch"
import { startSync } from "../../../static/src/editor/sync/sync"
import type { TabMessage, Tabs } from "../../../static/src/editor/sync/tabs"
import type { Clock } from "../../../static/src/shared/clock"
import {
  type Http,
  type Method,
  Problem,
  type SendOptions,
  Unreachable,
} from "../../../static/src/shared/http"
import { uuid } from "../../../static/src/shared/uuid"

export const EMPTY: AnnotationDocument = { annotations: new Map(), answers: {}, verifiedAbsent: [] }

export const box = (id: string, x = 0, category_id = 1): Annotation => ({
  id,
  category_id,
  shape: { type: "box", x, y: 0, width: 10, height: 10 },
  attributes: {},
  is_crowd: false,
  z: 0,
})

/** Put a box at `x`, whatever was there before. */
export const place = (document: AnnotationDocument, id: string, x: number): Diff => {
  const before = document.annotations.get(id)
  return [{ kind: "annotation", id, ...(before ? { before } : {}), after: box(id, x) }]
}

export const remove = (document: AnnotationDocument, id: string): Diff => {
  const before = document.annotations.get(id)
  return before ? [{ kind: "annotation", id, before }] : []
}

export const answer = (document: AnnotationDocument, question: string, values: string[]): Diff => {
  const before = document.answers[question]
  return [{ kind: "answer", question, ...(before ? { before } : {}), after: values }]
}

export const absent = (document: AnnotationDocument, ids: number[]): Diff => [
  { kind: "verifiedAbsent", before: document.verifiedAbsent, after: ids },
]

/** A document as plain sorted data, to compare. */
export const plain = (document: AnnotationDocument) => ({
  annotations: Object.fromEntries([...document.annotations].sort(([a], [b]) => (a < b ? -1 : 1))),
  answers: Object.fromEntries(
    Object.entries(document.answers).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  verifiedAbsent: document.verifiedAbsent.toSorted((a, b) => a - b),
})

/** Time that moves when it is told to. */
export class FakeClock implements Clock {
  #now = 1_000_000
  #timers: { at: number; run: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + delayMs, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Somebody sets the computer's clock; timers run on undisturbed, as a browser's do. */
  set(byMs: number): void {
    this.#now += byMs
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + byMs }))
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settled()
    }
    this.#now = end
  }
}

/** Let promises, the fake database and the fake server come to rest. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done))
}

type Body = Patch & { base_revision: number; request_id: string }

/** The server's side of PATCH /layers/9. */
export class FakeServer implements Http {
  document: AnnotationDocument
  revision = 1
  readonly patches: Body[] = []
  /** Answers in place of the next requests: an error to throw, or "lost" for work done whose answer never comes. */
  readonly faults: (Error | "lost")[] = []
  isOffline = false
  readonly #changedAt = new Map<string, number>()
  readonly #answers = new Map<string, number>()

  constructor(document: AnnotationDocument = EMPTY) {
    this.document = document
  }

  get layer(): Layer {
    const { annotations, answers, verifiedAbsent } = this.document
    const numbered = [...annotations.values()].map((annotation) => ({ ...annotation, number: 7 }))
    return structuredClone({
      id: 9,
      revision: this.revision,
      annotations: numbered,
      answers,
      verified_absent: verifiedAbsent,
    })
  }

  /** Somebody else's work on the same layer. */
  elsewhere(diff: Diff): void {
    this.#take(diff)
  }

  async send<Answer>(method: Method, _path: string, { body }: SendOptions = {}): Promise<Answer> {
    if (this.isOffline) throw new Unreachable("offline")
    if (method === "GET") return this.layer as Answer
    const fault = this.faults.shift()
    if (fault && fault !== "lost") throw fault
    const answer = this.#patch(structuredClone(body) as Body)
    if (fault === "lost") throw new Unreachable("lost")
    return answer as Answer
  }

  #patch(body: Body): { revision: number } {
    this.patches.push(body)
    const known = this.#answers.get(body.request_id)
    if (known !== undefined) return { revision: known }
    const diff = diffOf(body)
    const collisions = diff
      .map(nameOf)
      .filter((name) => (this.#changedAt.get(name) ?? 0) > body.base_revision)
    if (collisions.length > 0)
      throw new Problem(
        409,
        { detail: "Changed elsewhere.", current: this.layer, collisions },
        null,
      )
    this.#take(diff)
    this.#answers.set(body.request_id, this.revision)
    return { revision: this.revision }
  }

  #take(diff: Diff): void {
    this.document = apply(this.document, diff)
    this.revision += 1
    for (const change of diff) this.#changedAt.set(nameOf(change), this.revision)
  }
}

const nameOf = (change: Change): string =>
  change.kind === "annotation"
    ? change.id
    : change.kind === "answer"
      ? `answers:${change.question}`
      : "verified_absent"

/** A request as a diff. What was there before does not matter to `apply`. */
export const diffOf = (patch: Patch): Diff => [
  ...[...patch.added, ...patch.updated].map(
    (after): Change => ({ kind: "annotation", id: after.id, after }),
  ),
  ...patch.removed.map((id): Change => ({ kind: "annotation", id })),
  ...Object.entries(patch.answers ?? {}).map(
    ([question, values]): Change => ({
      kind: "answer",
      question,
      ...(values.length > 0 ? { after: values } : {}),
    }),
  ),
  ...(patch.verified_absent
    ? [{ kind: "verifiedAbsent", before: [], after: patch.verified_absent } as const]
    : []),
]

type FakeTab = { hear: (message: TabMessage) => void; isOpen: boolean; onLead: (() => void) | null }

/** The tabs of one browser, without a browser. */
export class FakeTabs {
  readonly #tabs: FakeTab[] = []

  open = (): Tabs => {
    const me: FakeTab = { hear: () => {}, isOpen: true, onLead: null }
    this.#tabs.push(me)
    return {
      post: (message) => {
        for (const tab of this.#tabs)
          if (tab !== me && tab.isOpen) tab.hear(structuredClone(message))
      },
      listen: (hear) => {
        me.hear = hear
      },
      lead: (onLead) => {
        me.onLead = onLead
        if (this.#leader() === me) onLead()
      },
      close: () => {
        const wasLeader = this.#leader() === me
        me.isOpen = false
        if (wasLeader) this.#leader()?.onLead?.()
      },
    }
  }

  #leader() {
    return this.#tabs.find((tab) => tab.isOpen && tab.onLead)
  }
}

export type Tab = {
  readonly store: DocumentStore
  readonly sync: SyncHandle
  readonly page: { events: PageEvents | null }
  /** Commit what `make` makes of the document. */
  readonly commit: (make: (document: AnnotationDocument) => Diff) => void
  /** Die without a word, as a crashed tab does. */
  readonly crash: () => void
}

/** One browser: a clock, a database and the tabs in it. */
export class FakeBrowser {
  readonly clock = new FakeClock()
  readonly tabs = new FakeTabs()
  readonly #name = `journal-${uuid()}`
  #opened = 0
  journal: () => Promise<Journal> = () => openJournal(this.#name)

  /** Every tab draws other numbers, as real ones do. */
  #random(): () => number {
    this.#opened += 1
    const draw = (this.#opened % 1000) / 1000
    return () => draw
  }

  /** Open a layer; `screen` is what is remembered of it, where it is shown again from memory. */
  async open(
    server: Http & { readonly layer: Layer },
    layer: Layer = server.layer,
    screen: AnnotationDocument | null = null,
  ): Promise<Tab> {
    const store = createStore(screen ?? documentOf(layer))
    const page: Tab["page"] = { events: null }
    let isAlive = true
    const mortal: Http = {
      send: (...args) => (isAlive ? server.send(...args) : new Promise(() => {})),
    }
    const tabs = this.tabs.open()
    const sync = startSync({
      store,
      start: { id: 5, layer, image: { file_name: "street.jpg" } } as StartDocument,
      isFromMemory: screen !== null,
      http: mortal,
      clock: this.clock,
      random: this.#random(),
      openJournal: this.journal,
      openTabs: () => tabs,
      whenUnused: (_layerId, work) => work(),
      persist: () => {},
      watchPage: (events) => {
        page.events = events
      },
    })
    await settled()
    const crash = () => {
      isAlive = false
      tabs.close()
    }
    return { store, sync, page, crash, commit: (make) => store.commit(make(store.document.peek())) }
  }
}
