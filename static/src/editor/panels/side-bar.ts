import { html, nothing, type TemplateResult } from "lit"
import "./attribute-panel"
import "./category-list"
import { SIDEBAR_WIDTHS_PX, type SideTab } from "./chrome"
import type { EditorContext } from "./context"
import "./object-list"
import { define, Panel } from "./panel"
import "./question-list"

const TABS: readonly { readonly name: SideTab; readonly words: string }[] = [
  { name: "label", words: "Labels" },
  { name: "image", words: "Image" },
  { name: "comments", words: "Comments" },
  { name: "history", words: "History" },
]

const STEP_PX = 16
const LONG_STEP_PX = 64

/** What is said of the image, beside it: labels, facts about the picture, history. */
class SideBar extends Panel {
  protected override view(editor: EditorContext): TemplateResult {
    const { chrome } = editor
    this.toggleAttribute("hidden", !chrome.isSidebarOpen.value)
    const tab = chrome.tab.value
    return html`
      ${this.#edge(editor)}
      <div class="tabs" role="tablist" aria-label="Side bar" @keydown=${(event: KeyboardEvent) => this.#walk(event, editor)}>
        ${TABS.map(
          ({ name, words }) =>
            html`<button type="button" class="tabs__tab" role="tab" id="tab-${name}" aria-controls="side-${name}" aria-selected=${tab === name} data-focus=${tab === name ? "tab" : nothing} tabindex=${tab === name ? 0 : -1} @click=${() => {
              chrome.tab.value = name
            }}>${words}${name === "comments" ? openCount(editor) : nothing}</button>`,
        )}
      </div>
      <div class="side-bar__body" role="tabpanel" id="side-${tab}" aria-labelledby="tab-${tab}">${this.#body(tab, editor)}</div>
    `
  }

  #body(tab: SideTab, editor: EditorContext): TemplateResult {
    if (tab === "image") {
      void import("./image-panel")
      return html`<concord-image-panel class="side-bar__scroll" .editor=${editor}></concord-image-panel>`
    }
    if (tab === "comments") {
      void import("./comments-panel")
      return html`<concord-comments-panel class="side-bar__scroll" .editor=${editor}></concord-comments-panel>`
    }
    if (tab === "history") {
      void import("./history-panel")
      return html`<concord-history-panel class="side-bar__scroll" .editor=${editor}></concord-history-panel>`
    }
    return html`
      <concord-category-list class="group group--categories" .editor=${editor}></concord-category-list>
      ${
        editor.open.value.start.questions.length > 0
          ? html`<concord-question-list class="group group--questions" .editor=${editor}></concord-question-list>`
          : nothing
      }
      <concord-object-list class="group group--objects" .editor=${editor}></concord-object-list>
      ${otherLayers(editor)}
      <concord-attribute-panel class="group group--selection" .editor=${editor}></concord-attribute-panel>
    `
  }

  /** Dragged or moved by keys, put back by a double click; the width is remembered. */
  #edge({ chrome }: EditorContext): TemplateResult {
    const { least, most } = SIDEBAR_WIDTHS_PX
    const width = chrome.sidebarWidthPx
    return html`<div
      class="side-bar__edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the side bar"
      aria-valuemin=${least}
      aria-valuemax=${most}
      aria-valuenow=${width.value}
      aria-valuetext="${width.value} pixels"
      data-tip="Drag to resize; double click for the usual width"
      tabindex="0"
      @dblclick=${() => chrome.setSidebarWidth(null)}
      @pointerdown=${(event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
      @pointermove=${(event: PointerEvent) => {
        if ((event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId))
          chrome.setSidebarWidth(this.getBoundingClientRect().right - event.clientX)
      }}
      @keydown=${(event: KeyboardEvent) => {
        const next = widthAfter(event, width.peek())
        if (next === undefined) return
        event.preventDefault()
        event.stopPropagation()
        chrome.setSidebarWidth(next)
      }}
    ></div>`
  }

  #walk(event: KeyboardEvent, { chrome }: EditorContext): void {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (direction === undefined) return
    event.stopPropagation()
    const place = TABS.findIndex(({ name }) => name === chrome.tab.peek())
    chrome.tab.value = TABS[(place + direction + TABS.length) % TABS.length]?.name ?? "label"
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
    )
  }
}

const openCount = ({ state }: EditorContext): TemplateResult | typeof nothing => {
  const count = state.threads.value.filter(({ resolution }) => resolution === null).length
  if (count === 0) return nothing
  return html` <span class="badge" aria-label="${count} open">${count}</span>`
}

/** Most images have no other layers to show: their panel comes when it is needed. */
const otherLayers = (editor: EditorContext): TemplateResult | typeof nothing => {
  if (editor.state.otherLayers.value.length === 0) return nothing
  void import("./layers-panel")
  return html`<concord-layers-panel class="group group--layers" .editor=${editor}></concord-layers-panel>`
}

/** Arrows move the edge, with Shift further; Home and End go as far as it goes; Enter puts it back (null). */
const widthAfter = ({ key, shiftKey }: KeyboardEvent, width: number): number | null | undefined => {
  const step = shiftKey ? LONG_STEP_PX : STEP_PX
  const widths: Readonly<Record<string, number | null>> = {
    ArrowLeft: width + step,
    ArrowRight: width - step,
    Home: SIDEBAR_WIDTHS_PX.most,
    End: SIDEBAR_WIDTHS_PX.least,
    Enter: null,
  }
  return widths[key]
}

define("concord-side-bar", SideBar)
