import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core"
import { browserClock, type Clock } from "../../shared/clock"
import type { Http } from "../../shared/http"
import type { DocumentStore } from "../document/store"
import type { Diff, Origin } from "../document/types"
import { documentOf, type Layer, type StartDocument } from "../start"
import { type Entry, NOTHING, type SentRequest, type Settlement } from "./batches"
import { NotSaved, type SyncHandle } from "./handle"
import { openJournal } from "./indexeddb"
import type { Journal } from "./journal"
import { layerOf } from "./known"
import { LeftoverSender } from "./leftovers"
import { rebase } from "./merge"
import { Outbox, type OutboxPorts } from "./outbox"
import { type PageEvents, watchPage } from "./page"
import { Recorder } from "./recorder"
import { Sequence } from "./sequence"
import {
  type Conflict,
  type Known,
  type Leftovers,
  type OutboxState,
  type Refusal,
  type SyncStatus,
  statusOf,
} from "./status"
import { openTabs, type TabCommand, type TabMessage, type Tabs, whenUnused } from "./tabs"
import { QUIET_MS, retryDelayMs } from "./timing"

export type SyncOptions = {
  readonly store: DocumentStore
  readonly start: StartDocument
  /** The store holds what was last on the screen, and may know more than the start document. */
  readonly isFromMemory?: boolean
  readonly http: Http
  readonly clock?: Clock
  readonly random?: () => number
  readonly openJournal?: () => Promise<Journal>
  readonly openTabs?: (layerId: number) => Tabs
  readonly whenUnused?: typeof whenUnused
  readonly watchPage?: (events: PageEvents, signal: AbortSignal) => void
  /** Ask the browser not to clear its storage when the disk runs full. */
  readonly persist?: () => void
}

const FLUSH_IN_OTHER_TAB_MS = 10_000
/** A browser whose disk hangs must not keep work from the server. */
const JOURNAL_MAY_TAKE_MS = 1000
const BROWSER = {
  isFromMemory: false,
  clock: browserClock,
  random: Math.random,
  openTabs,
  whenUnused,
  watchPage,
  persist: () => void navigator.storage?.persist?.(),
}

/** Save a document from now on: what is committed is journaled, sent, merged and shown in other tabs. */
export const startSync = (options: SyncOptions): SyncHandle => {
  const openOwn = () => openJournal(`concord-editor-${options.start.journal}`)
  const sync = new LayerSync({ ...BROWSER, openJournal: openOwn, ...options })
  void sync.open()
  return sync
}

class LayerSync implements SyncHandle {
  readonly #options: Required<SyncOptions>
  readonly #store: DocumentStore
  readonly #outbox: Outbox
  readonly #recorder: Recorder
  readonly #tabs: Tabs
  readonly #page = new AbortController()
  readonly #unsubscribe: () => void
  readonly #state: Signal<Known>
  readonly #leftovers: LeftoverSender
  readonly #sequence: Sequence
  #leaderState: OutboxState | null = null
  #isLeading = false
  /** Whether the starting document is still the newest that anybody here has seen. */
  #isStartFresh = true
  /** What other tabs said while the journal was being read; null once it is. */
  #unheard: TabMessage[] | null = []
  /** The journal is read, and what it had is on the screen and waits to be sent. */
  #isRead: Promise<void> = Promise.resolve()
  #cancelReminder: () => void = () => {}
  #mayPersist = true

  readonly status: ReadonlySignal<SyncStatus>
  readonly revision: ReadonlySignal<number>
  readonly conflicts: ReadonlySignal<readonly Conflict[]>
  readonly refusals: ReadonlySignal<readonly Refusal[]>
  readonly warning: ReadonlySignal<string | null>
  readonly isHandedOn: ReadonlySignal<boolean>
  readonly leftovers: ReadonlySignal<Leftovers>

  constructor(options: Required<SyncOptions>) {
    const { start, store } = options
    this.#options = options
    this.#store = store
    this.#sequence = new Sequence(options.random())
    this.#outbox = new Outbox(start.layer.id, start.layer.revision, this.#outboxPorts(options))
    this.#recorder = new Recorder(start.layer.id, options.openJournal)
    this.#leftovers = new LeftoverSender(options, start.layer.id, this.#recorder.journal)
    this.#tabs = options.openTabs(start.layer.id)
    this.#state = signal({ ...this.#outbox.state, unkept: 0, isOpen: false })
    this.status = computed(() => statusOf(this.#state.value))
    this.revision = computed(() => this.#state.value.revision)
    this.conflicts = computed(() => this.#state.value.conflicts)
    this.refusals = computed(() => this.#state.value.refusals)
    this.isHandedOn = computed(() => this.#state.value.isHandedOn)
    this.warning = this.#recorder.warning
    this.leftovers = this.#leftovers.leftovers
    this.#unsubscribe = store.subscribe((diff, origin) => this.#onCommit(diff, origin))
    this.#tabs.listen((message) => {
      if (this.#unheard) this.#unheard.push(message)
      else this.#hear(message)
    })
  }

  open(): Promise<void> {
    this.#isRead = this.#open()
    return this.#isRead
  }

  async #open(): Promise<void> {
    const { start, watchPage } = this.#options
    const { entries, history, revision, lastSeq } = await this.#recorder.load()
    if (this.#page.signal.aborted) return
    this.#isStartFresh = revision <= start.layer.revision
    this.#sequence.note(lastSeq)
    this.#showPending(entries)
    if (!this.#store.canUndo.peek()) {
      this.#store.importHistory(history)
      this.#recorder.knowHistory(history)
    }
    this.#catchUp()
    this.#tabs.post({ kind: "hello", revision: start.layer.revision })
    this.#tabs.lead(() => void this.#takeLead())
    watchPage(this.#pageEvents(), this.#page.signal)
    void this.#recorder.visit({ assignmentId: start.id, fileName: start.image.file_name })
    this.#leftovers.wake()
  }

  async flush(): Promise<void> {
    // Before, an earlier page's work would be taken for nothing at all.
    await this.#isRead
    await this.#recorder.written
    if (this.#isLeading) await this.#outbox.send()
    else await this.#sentByLeader()
    if (this.#outbox.isSettled) return
    throw new NotSaved(
      this.status.peek().message ?? "Work is kept in this browser, but not saved yet.",
    )
  }

  retry(): void {
    this.#ask({ name: "retry" })
  }

  resolve(key: string, choice: "mine" | "theirs"): void {
    this.#ask({ name: "resolve", key, choice })
  }

  takeBack(key: string): void {
    this.#store.commit(this.#outbox.takingBack(key), "user")
  }

  async pull(): Promise<void> {
    if (this.#isLeading) return this.#outbox.pull()
    this.#ask({ name: "pull" })
    this.#show(await this.#fetchLayer())
  }

  keepHistory(): void {
    if (this.#isLeading) void this.#recorder.saveHistory(this.#store.exportHistory())
  }

  known(): Layer {
    const { layer } = this.#options.start
    return this.#isLeading ? layerOf(layer.id, this.#outbox, this.#store.document.peek()) : layer
  }

  close(): void {
    this.#unsubscribe()
    this.#page.abort()
    this.#leftovers.close()
    this.#cancelReminder()
    void this.#recorder.written
      .then(() => this.#outbox.send())
      .then(() => this.#recorder.written)
      .finally(() => {
        this.#outbox.close()
        this.#tabs.close()
      })
  }

  #outboxPorts({ http, clock, random, store }: Required<SyncOptions>): OutboxPorts {
    return {
      http,
      clock,
      random,
      fetchLayer: () => this.#fetchLayer(),
      document: () => store.document.peek(),
      onRemote: (diff) => {
        store.commit(diff, "remote")
        this.#tabs.post({ kind: "remote", diff })
      },
      onSending: (progress) => {
        const written = this.#recorder.settle(NOTHING, {
          ...progress,
          lastSeq: this.#sequence.last,
        })
        return Promise.race([
          written,
          new Promise<void>((go) => clock.after(JOURNAL_MAY_TAKE_MS, go)),
        ])
      },
      onSettled: (settlement, progress) => {
        void this.#recorder.settle(settlement, { ...progress, lastSeq: this.#sequence.last })
        this.#tabs.post({ kind: "settled", settlement, revision: progress.revision })
      },
      onChange: () => this.#publish(),
    }
  }

  #onCommit(diff: Diff, origin: Origin): void {
    if (origin === "remote") return
    const entry = { seq: this.#sequence.next(), layerId: this.#options.start.layer.id, diff }
    this.#sequence.noteShown(entry.seq, diff)
    this.#outbox.add([entry])
    this.#tabs.post({ kind: "commit", entry })
    const history = this.#isLeading ? this.#store.exportHistory() : null
    void this.#recorder.append(entry, history).then(() => this.#onKept())
    this.#publish()
    if (!this.#isLeading) this.#remindLeader()
  }

  /** What this browser cannot keep goes to the server without delay. */
  #onKept(): void {
    this.#publish()
    if (this.#recorder.unkeptCount > 0 && this.warning.peek() !== null) this.#ask({ name: "send" })
  }

  /** Browsers slow the clocks of hidden tabs down, and the one that sends may be hidden. */
  #remindLeader(): void {
    this.#cancelReminder()
    this.#cancelReminder = this.#options.clock.after(QUIET_MS, () => this.#ask({ name: "send" }))
  }

  /** Put the journal's work on the screen, as it was when the page went away. */
  #showPending(entries: readonly Entry[]): void {
    this.#outbox.add(entries)
    for (const { seq, diff } of entries) this.#sequence.noteShown(seq, diff)
    const { isFromMemory, start } = this.#options
    // Work that was acknowledged since is on the screen already, and not in that layer.
    if (this.#isStartFresh || !isFromMemory) this.#show(start.layer)
    this.#publish()
  }

  /** The server's state with the pending work on top; the journal stays as it is. */
  #show(layer: Layer): void {
    const journal = this.#outbox.entries.map(({ diff }) => diff)
    const { remote } = rebase(this.#store.document.peek(), journal, documentOf(layer))
    this.#store.commit(remote, "remote")
  }

  /** Another tab has come: tell it how things stand, and catch up if it has seen more. */
  #welcome(revision: number): void {
    this.#publish()
    // It may have read the journal before the newest of these were in it, and begun to listen after they were told.
    if (this.#isLeading)
      for (const entry of this.#outbox.entries) this.#tabs.post({ kind: "commit", entry })
    if (this.#isLeading && revision > this.#outbox.state.revision) this.#obey({ name: "pull" })
  }

  #catchUp(): void {
    const unheard = this.#unheard ?? []
    this.#unheard = null
    for (const message of unheard) this.#hear(message)
    this.#publish()
  }

  async #takeLead(): Promise<void> {
    const { clock, random, start } = this.#options
    // The tab that led before may have died with work that this one never heard of.
    const { entries, request } = await this.#recorder.load()
    for (const entry of entries) this.#showForeign(entry)
    for (let failures = 1; !this.#page.signal.aborted; failures += 1) {
      const layer = this.#isStartFresh ? start.layer : await this.#fetchLayer().catch(() => null)
      if (layer) return this.#leadFrom(layer, request)
      await new Promise<void>((done) => clock.after(retryDelayMs(failures, random(), null), done))
    }
  }

  #leadFrom(layer: Layer, request: SentRequest | null): void {
    this.#isLeading = true
    this.#leaderState = null
    this.#outbox.lead(layer, request)
    this.keepHistory()
    this.#publish()
  }

  #fetchLayer(): Promise<Layer> {
    const { http, start } = this.#options
    return http.send<Layer>("GET", `/layers/${start.layer.id}`)
  }

  #hear(message: TabMessage): void {
    if (message.kind === "hello") this.#welcome(message.revision)
    else if (message.kind === "commit") this.#showForeign(message.entry)
    else if (message.kind === "please") this.#obeyIfLeading(message.command)
    else if (message.kind === "state") this.#followLeader(message.state)
    else {
      this.#isStartFresh = false
      if (message.kind === "remote") this.#store.commit(message.diff, "remote")
      else this.#follow(message.settlement, message.revision)
    }
  }

  #showForeign(entry: Entry): void {
    const diff = this.#sequence.unseen(entry)
    this.#sequence.noteShown(entry.seq, diff)
    if (this.#outbox.add([entry]).length === 0) return
    this.#store.commit(diff, "remote")
    this.#publish()
  }

  #follow(settlement: Settlement, revision: number): void {
    this.#sequence.note(...settlement.deleted)
    this.#recorder.forget(settlement)
    this.#outbox.follow(settlement, revision)
  }

  #followLeader(state: OutboxState): void {
    if (this.#isLeading) return
    this.#isStartFresh = false
    this.#leaderState = state
    this.#publish()
  }

  #ask(command: TabCommand): void {
    if (this.#isLeading) this.#obey(command)
    else this.#tabs.post({ kind: "please", command })
  }

  #obeyIfLeading(command: TabCommand): void {
    if (this.#isLeading) this.#obey(command)
  }

  #obey(command: TabCommand): void {
    if (command.name === "send") void this.#outbox.send()
    else if (command.name === "retry") void this.#outbox.retry()
    else if (command.name === "pull") void this.pull().catch(() => this.#outbox.wake())
    else {
      const takeTheirs = this.#outbox.settleConflict(command.key)
      if (command.choice === "theirs") this.#store.commit(takeTheirs, "user")
    }
  }

  #sentByLeader(): Promise<void> {
    this.#ask({ name: "send" })
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(FLUSH_IN_OTHER_TAB_MS, () => done())
      const stop = this.#state.subscribe(({ pending }) => {
        if (pending === 0) queueMicrotask(() => done())
      })
      const done = () => {
        cancel()
        stop()
        resolve()
      }
    })
  }

  #publish(): void {
    const own = this.#outbox.state
    const { pending, revision } = own
    const known = this.#leaderState ? { ...this.#leaderState, pending, revision } : own
    this.#state.value = { ...known, unkept: this.#recorder.unkeptCount, isOpen: !this.#unheard }
    if (this.#isLeading) this.#tabs.post({ kind: "state", state: own })
    if (own.trouble && this.#mayPersist) {
      this.#mayPersist = false
      this.#options.persist()
    }
  }

  #pageEvents(): PageEvents {
    return {
      onBack: () => {
        void this.#outbox.wake()
        this.#leftovers.wake()
      },
      onHidden: () => void this.#outbox.send(),
      onLeave: () => this.#outbox.sendBeforeLeaving(),
      wouldLose: () => this.#recorder.unkeptCount > 0,
    }
  }
}
