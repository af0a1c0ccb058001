import { html, type TemplateResult } from "lit"
import type { EditorContext } from "./context"
import { icon } from "./icons"

/** Sections of the side bar, as the settings name them. */
export type Section = "categories" | "questions" | "objects" | "layers" | "attributes"

/** Whether a section shows its head alone. */
export const isFolded = ({ chrome }: EditorContext, section: Section): boolean =>
  chrome.folded.value.has(section)

/** The head of a section: its title folds it up and opens it again, for good; what is told of it stays. */
export const groupHead = (
  editor: EditorContext,
  host: HTMLElement,
  { section, title }: { readonly section: Section; readonly title: string },
  beside: unknown,
): TemplateResult => {
  const folded = isFolded(editor, section)
  host.classList.toggle("group--folded", folded)
  return html`<header class="group__head">
    <h2 class="group__title">
      <button type="button" class="group__fold" aria-expanded=${!folded} @click=${() => editor.chrome.toggleFold(section)}>
        ${icon("chevronRight")}${title}
      </button>
    </h2>
    ${beside}
  </header>`
}
