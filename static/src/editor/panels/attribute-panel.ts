import { html, nothing, type TemplateResult } from "lit"
import { setAttribute } from "../document/edits"
import { selectionIsLocked } from "../document/locks"
import { setCrowd } from "../document/region-edits"
import type { Annotation, AttributeValue } from "../document/types"
import type { Attribute } from "../start"
import { attributeField } from "./attribute-field"
import { commonAttributes, sharedValue } from "./attributes"
import type { EditorContext } from "./context"
import { groupHead, isFolded } from "./group-head"
import { sizeOf } from "./object-rows"
import { define, Panel } from "./panel"

/** The attributes of what is selected; several objects are set at once. A line while nothing is: the lists need the room. */
class AttributePanel extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { start, store } = editor.open.value
    const { annotations } = store.document.value
    const selected = [...editor.state.selection.ids.value].flatMap(
      (id) => annotations.get(id) ?? [],
    )
    const attributes = commonAttributes(selected, start.categories)
    const head = groupHead(
      editor,
      this,
      { section: "attributes", title: "Selection" },
      html`<span class="group__note">${this.#note(selected, editor)}</span>`,
    )
    if (isFolded(editor, "attributes")) return head
    return html`
      ${head}
      ${this.#isLocked(selected, editor) ? html`<p class="group__empty">${selectionIsLocked(selected.length, editor.state.namedKeys.value)}</p>` : nothing}
      <div class="attributes" data-focus="attributes">${attributes.map((attribute) => this.#field(editor, attribute, selected))}${selected.length > 0 ? this.#crowd(editor, selected) : nothing}</div>
      ${isSkeleton(selected) ? skeletonPoints(editor) : nothing}
      ${attributes.length === 0 && selected.length > 0 && !isSkeleton(selected) ? html`<p class="group__empty">${hint(selected.length)}</p>` : nothing}
    `
  }

  #note(selected: readonly Annotation[], { open }: EditorContext): string {
    const [first] = selected
    if (!first) return "none"
    if (selected.length > 1) return `${selected.length} objects`
    const category = open.value.start.categories.find(({ id }) => id === first.category_id)
    return `${category?.name ?? "unknown"} · ${sizeOf(first)} px`
  }

  #isLocked(selected: readonly Annotation[], { state }: EditorContext): boolean {
    return selected.length > 0 && selected.every(({ id }) => state.lockedIds.value.has(id))
  }

  #isReadOnly(selected: readonly Annotation[], editor: EditorContext): boolean {
    return editor.state.readOnlyReason.value !== null || this.#isLocked(selected, editor)
  }

  /** Of several, those that are locked stay as they are. */
  #editable(selected: readonly Annotation[], { state }: EditorContext): readonly string[] {
    return selected.map(({ id }) => id).filter((id) => !state.lockedIds.value.has(id))
  }

  /** Whether it stands for many objects that nobody tells apart: scoring passes over those. */
  #crowd(editor: EditorContext, selected: readonly Annotation[]): TemplateResult {
    const { store } = editor.open.value
    const ids = this.#editable(selected, editor)
    const isCrowd = selected.every(({ is_crowd }) => is_crowd)
    const isMixed = !isCrowd && selected.some(({ is_crowd }) => is_crowd)
    return attributeField({
      attribute: { name: "crowd", type: "boolean" },
      shared: isMixed ? { kind: "mixed" } : { kind: "same", value: isCrowd },
      isReadOnly: this.#isReadOnly(selected, editor),
      set: (value) => store.commit(setCrowd(ids, value === true)(store.document.peek())),
    })
  }

  #field(
    editor: EditorContext,
    attribute: Attribute,
    selected: readonly Annotation[],
  ): TemplateResult {
    const { store } = editor.open.value
    const ids = this.#editable(selected, editor)
    return attributeField({
      attribute,
      shared: sharedValue(selected, attribute.name),
      isReadOnly: this.#isReadOnly(selected, editor),
      set: (value: AttributeValue | undefined) =>
        store.commit(setAttribute(ids, attribute.name, value)(store.document.peek())),
    })
  }
}

const isSkeleton = (selected: readonly Annotation[]): boolean =>
  selected.length === 1 && selected[0]?.shape.type === "keypoints"

const skeletonPoints = (editor: EditorContext): TemplateResult => {
  void import("./keypoint-list")
  return html`<concord-keypoint-list .editor=${editor}></concord-keypoint-list>`
}

const hint = (count: number): string =>
  count === 1
    ? "This category asks for no attributes."
    : "These objects have no attribute in common."

define("concord-attribute-panel", AttributePanel)
