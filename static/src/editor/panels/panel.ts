import { effect } from "@preact/signals-core"
import { LitElement, nothing } from "lit"
import type { EditorContext } from "./context"

/**
 * A part of the page around the canvas: a custom element without a shadow root, placed by the template.
 *
 * It renders again when a signal changes that it read while rendering; there is nothing to subscribe to by hand.
 */
export abstract class Panel<Context extends object = EditorContext> extends LitElement {
  static override properties = { editor: { attribute: false } }
  declare editor: Context | undefined
  #stopWatching: (() => void) | null = null

  protected abstract view(editor: Context): unknown

  override render(): unknown {
    return this.editor ? this.view(this.editor) : nothing
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopWatching?.()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override performUpdate(): void {
    this.#stopWatching?.()
    let hasRendered = false
    const stopWatching = effect(() => {
      if (hasRendered) return this.requestUpdate()
      hasRendered = true
      super.performUpdate()
    })
    // An update that was asked for comes even when the element has left the page: nothing shall wake it any more.
    if (this.isConnected) this.#stopWatching = stopWatching
    else stopWatching()
  }
}

/** Make a panel known to the page under its tag; a second time is no mistake. */
export const define = (tag: string, panel: CustomElementConstructor): void => {
  if (!customElements.get(tag)) customElements.define(tag, panel)
}
