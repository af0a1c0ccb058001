import { html, nothing, type TemplateResult } from "lit"
import { reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import { ABSENT, isLabelled, withPoint } from "../geometry/kinds/keypoints"
import type { Keypoints, Visibility } from "../geometry/shapes"
import type { Skeleton } from "../geometry/skeleton"
import type { EditorContext } from "./context"
import { define, Panel } from "./panel"

type Chosen = {
  readonly annotation: Annotation
  readonly shape: Keypoints
  readonly skeleton: Skeleton
}

const STATES: readonly { readonly visibility: Visibility; readonly words: string }[] = [
  { visibility: 2, words: "visible" },
  { visibility: 1, words: "occluded" },
  { visibility: 0, words: "absent" },
]

/** The points of the selected skeleton by name, and whether each is visible, occluded or absent. */
class KeypointList extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const chosen = chosenSkeleton(editor)
    if (!chosen) return html`${nothing}`
    const { shape, skeleton } = chosen
    const there = shape.points.filter(isLabelled).length
    return html`
      <div class="keypoints" role="group" aria-label="Keypoints">
        <p class="group__note">${there} of ${shape.points.length} keypoints</p>
        <ol class="keypoints__list">
          ${skeleton.keypoints.map((name, place) => this.#row(editor, chosen, name, place))}
        </ol>
      </div>
    `
  }

  #row(editor: EditorContext, chosen: Chosen, name: string, place: number): TemplateResult {
    const visibility = chosen.shape.points[place]?.[2] ?? 0
    const isLocked = editor.state.lockedIds.value.has(chosen.annotation.id)
    const isReadOnly = isLocked || editor.state.readOnlyReason.value !== null
    return html`<li class="keypoints__row">
      <span class="keypoints__name">${name}</span>
      <span class="keypoints__states" role="radiogroup" aria-label=${name}>
        ${STATES.map(
          ({ visibility: one, words }) => html`<button type="button" role="radio"
            class="keypoints__state keypoints__state--${words}" aria-checked=${visibility === one}
            aria-label=${words} data-tip=${words} ?disabled=${isReadOnly}
            @click=${() => choose(editor, chosen, place, one)}></button>`,
        )}
      </span>
    </li>`
  }
}

const chosenSkeleton = ({ open, state }: EditorContext): Chosen | null => {
  const [id, ...others] = state.selection.ids.value
  const { start, store } = open.value
  const annotation = id === undefined ? undefined : store.document.value.annotations.get(id)
  if (others.length > 0 || annotation?.shape.type !== "keypoints") return null
  const category = start.categories.find((one) => one.id === annotation.category_id)
  if (!category?.skeleton) return null
  return { annotation, shape: annotation.shape, skeleton: category.skeleton }
}

/** A point without a place cannot be made visible by a button: the tool asks where it is. */
const choose = (
  { open, state }: EditorContext,
  { annotation, shape }: Chosen,
  place: number,
  visibility: Visibility,
): void => {
  const point = shape.points[place] ?? ABSENT
  if (point[2] === visibility) return
  if (!isLabelled(point)) {
    state.activeTool.value = "keypoints"
    return
  }
  const changed = withPoint(shape, place, ([x, y]) =>
    visibility === 0 ? ABSENT : [x, y, visibility],
  )
  if (!changed.points.some(isLabelled)) {
    state.announcement.value = "A skeleton needs at least one point that is there."
    return
  }
  const { store } = open.peek()
  store.commit(reshape(new Map([[annotation.id, changed]]))(store.document.peek()))
}

define("concord-keypoint-list", KeypointList)
