import { batch, type Signal, signal } from "@preact/signals-core"
import { isSame } from "../editor/document/diff"
import { remove } from "../editor/document/edits"
import { announce, type EditorState } from "../editor/document/state"
import { createStore, type DocumentStore } from "../editor/document/store"
import type { Annotation, AnnotationDocument, Diff } from "../editor/document/types"
import type { Stage } from "../editor/stage/stage"
import { beginningOf, type Deciding } from "./deciding"
import type { Desk } from "./desk"

const EMPTY: AnnotationDocument = { annotations: new Map(), answers: {}, verifiedAbsent: [] }
/** The editor's own words for a picture that is only looked at. */
const LOOKED_AT = "Press E to edit this object."

export type EditingPorts = {
  readonly state: EditorState
  readonly stage: () => Pick<Stage, "cancel" | "holdPan">
  readonly desk: Desk
  readonly deciding: Deciding
  /** A question is answered beside the picture. */
  readonly focusAnswers: () => void
}

/**
 * The document under the editor's tools: the one object in hand. While it is only looked at the document follows what
 * would be taken; while it is edited the tools change it, and it can be taken or dropped.
 */
export class Editing {
  readonly #ports: EditingPorts
  readonly isOn: Signal<boolean> = signal(false)
  #store: DocumentStore = createStore(EMPTY)
  #began: Annotation | null = null

  constructor(ports: EditingPorts) {
    this.#ports = ports
    this.#lookOnly()
  }

  get store(): DocumentStore {
    return this.#store
  }

  /** Another image: a document of its own. */
  openImage(): DocumentStore {
    this.#store = createStore(EMPTY)
    this.#store.subscribe((diff, origin) => {
      if (origin === "user") this.#keepOne(diff)
    })
    this.#lookOnly()
    return this.#store
  }

  /** Show what would be taken, or nothing. Not while it is being edited. */
  show(annotation: Annotation | null): void {
    if (this.isOn.peek()) return
    this.#put(annotation)
  }

  /** Hand the object to the tools. */
  begin(): void {
    const { state, desk, deciding } = this.#ports
    const cluster = desk.current.peek()
    if (cluster?.question) {
      this.#ports.focusAnswers()
      return
    }
    if (cluster?.isPending) {
      announce(state, "Its proposal is on its way: press again in a moment.")
      return
    }
    const began = cluster && beginningOf(cluster, deciding.shownChoice(cluster))
    if (!began || this.isOn.peek()) {
      if (!began) announce(state, "There is no shape to edit.")
      return
    }
    this.#put(began)
    this.#began = began
    batch(() => {
      this.isOn.value = true
      state.readOnlyReason.value = null
      state.hiddenIds.value = new Set()
      state.activeCategoryId.value = began.category_id
      state.activeTool.value = began.shape.type === "mask" ? "brush" : "select"
      state.selection.select([began.id])
    })
    this.#ports.stage().holdPan(false)
    announce(state, "Editing: Enter takes the shape, Escape drops the changes.")
  }

  /** Take the shape as it is now. */
  finish(): void {
    const { desk, deciding } = this.#ports
    const cluster = desk.current.peek()
    const [edited] = [...this.#store.document.peek().annotations.values()].toSorted(
      (a, b) => b.z - a.z,
    )
    const began = this.#began
    this.#end()
    if (!cluster || !began) return
    if (!edited) deciding.decide(cluster, { take: "none" })
    else if (isSame(edited, began)) deciding.decide(cluster, deciding.shownChoice(cluster))
    else deciding.decide(cluster, { take: "fused", annotation: { ...edited, id: began.id } })
  }

  /** Leave the object as it was. */
  drop(): void {
    const began = this.#began
    this.#end()
    this.#put(began)
    announce(this.#ports.state, "The changes are dropped.")
  }

  #end(): void {
    this.#ports.stage().cancel()
    this.#began = null
    this.isOn.value = false
    this.#lookOnly()
  }

  #lookOnly(): void {
    const { state, stage } = this.#ports
    batch(() => {
      state.readOnlyReason.value = LOOKED_AT
      state.activeTool.value = "select"
    })
    stage().holdPan(true)
  }

  #put(annotation: Annotation | null): void {
    const { annotations } = this.#store.document.peek()
    const diff: Diff = [
      ...[...annotations.values()]
        .filter(({ id }) => id !== annotation?.id)
        .map((before) => ({ kind: "annotation" as const, id: before.id, before })),
      ...(annotation && annotations.get(annotation.id) !== annotation
        ? [{ kind: "annotation" as const, id: annotation.id, after: annotation }]
        : []),
    ]
    this.#store.commit(diff, "remote")
    this.#store.importHistory({ undo: [], redo: [] })
    this.#ports.state.selection.select(annotation ? [annotation.id] : [])
  }

  /** A disagreement is about one object: what is drawn anew takes the place of what was there. */
  #keepOne(diff: Diff): void {
    const made = diff.filter((change) => change.kind === "annotation" && !change.before)
    const [first] = made
    if (!this.isOn.peek() || first?.kind !== "annotation") return
    const others = [...this.#store.document.peek().annotations.keys()].filter(
      (id) => !made.some((change) => change.kind === "annotation" && change.id === id),
    )
    if (others.length === 0) return
    this.#store.commit(remove(others)(this.#store.document.peek()))
    this.#ports.state.selection.select([first.id])
    announce(this.#ports.state, "The new shape takes the place of the one before.")
  }
}
