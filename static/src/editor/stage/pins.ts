import { effect } from "@preact/signals-core"
import type { EditorState } from "../document/state"
import type { Pin, Thread } from "../document/threads"
import type { AnnotationDocument } from "../document/types"
import { boundsOf, isDrawable } from "../geometry/kinds"
import { type ImagePoint, imagePoint } from "../geometry/points"
import { toScreen } from "../viewport/view"
import type { Viewport } from "../viewport/viewport"
import type { Session } from "./session"

/** Marks where there are open comments; a press on one opens its thread. */
export class Pins {
  readonly #parent = document.createElement("div")
  readonly #state: EditorState
  #stop = (): void => undefined

  constructor(stage: HTMLElement, state: EditorState) {
    this.#state = state
    this.#parent.className = "stage__pins"
    stage.append(this.#parent)
  }

  /** Follow one document: pins on objects move with them. */
  follow(session: Session, viewport: Viewport): () => void {
    this.#stop()
    const state = this.#state
    this.#stop = effect(() => {
      const view = viewport.view.value
      const document = session.store.document.value
      const marks = marksOf(state.threads.value, state.pin.value, document)
      this.#render(marks.length)
      marks.forEach(({ at, label, id, isQuestion }, place) => {
        const button = this.#parent.children[place] as HTMLButtonElement
        const [x, y] = toScreen(view, at)
        button.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
        button.dataset.thread = id
        button.ariaLabel = label
        button.textContent = isQuestion ? "?" : ""
        button.toggleAttribute("data-open", state.openThreadId.value === id)
      })
    })
    return () => {
      this.#stop()
      this.#parent.replaceChildren()
    }
  }

  #render(count: number): void {
    while (this.#parent.children.length > count) this.#parent.lastElementChild?.remove()
    while (this.#parent.children.length < count) this.#parent.append(this.#button())
  }

  #button(): HTMLButtonElement {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "stage__pin"
    button.addEventListener("click", () => {
      this.#state.openThreadId.value = button.dataset.thread || null
    })
    return button
  }
}

type Mark = {
  /** The thread, or the empty string for one that is being begun. */
  readonly id: string
  readonly at: ImagePoint
  readonly label: string
  readonly isQuestion: boolean
}

const marksOf = (
  threads: readonly Thread[],
  pin: Pin | null,
  document: AnnotationDocument,
): readonly Mark[] => {
  const open = threads.filter(({ resolution }) => resolution === null)
  const marks = open.flatMap((thread): Mark[] => {
    const at = placeOf(
      {
        annotationId: thread.annotation_id,
        at: thread.x !== null && thread.y !== null ? imagePoint(thread.x, thread.y) : null,
      },
      document,
    )
    const [first] = thread.comments
    const label = `Comment of ${first?.author.name ?? "somebody"}: ${first?.text ?? ""}`
    return at ? [{ id: thread.id, at, label, isQuestion: thread.is_question }] : []
  })
  const begun = pin && placeOf(pin, document)
  return begun ? [...marks, { id: "", at: begun, label: "New comment", isQuestion: false }] : marks
}

/** An object's upper right corner; a thread about the whole image has no place. */
const placeOf = ({ annotationId, at }: Pin, document: AnnotationDocument): ImagePoint | null => {
  const annotation = annotationId === null ? undefined : document.annotations.get(annotationId)
  if (!annotation || !isDrawable(annotation.shape)) return at
  const { maxX, minY } = boundsOf(annotation.shape)
  return imagePoint(maxX, minY)
}
