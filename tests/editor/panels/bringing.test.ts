// @vitest-environment jsdom
import "./browser"
import { signal } from "@preact/signals-core"
import { html, LitElement } from "lit"
import { afterEach, describe, expect, it } from "vitest"
import type { DialogName } from "../../../static/src/editor/document/state"
import { Bringing } from "../../../static/src/editor/panels/bringing"
import type { DialogContext } from "../../../static/src/editor/panels/context"

class LateDialog extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    return html`<dialog open><input autofocus></dialog>`
  }
}

let count = 0

/** A page with a dialog whose code comes when it is told to. */
const ask = () => {
  count += 1
  const tag = `late-dialog-${count}`
  document.body.innerHTML = `<${tag}></${tag}>`
  const toasts: string[] = []
  const dialog = signal<DialogName | null>("palette")
  const context = {
    state: { dialog },
    chrome: { toast: (words: string) => void toasts.push(words) },
  } as unknown as DialogContext
  let [come, fail]: [() => void, () => void] = [() => undefined, () => undefined]
  const code = new Promise<void>((resolve, reject) => {
    come = () => {
      customElements.define(tag, class extends LateDialog {})
      resolve()
    }
    fail = () => reject(new Error("offline"))
  })
  new Bringing(document.body).bring(context, tag, code)
  return { dialog, toasts, come, fail }
}

const type = (...keys: readonly string[]): readonly boolean[] =>
  keys.map((key) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
    return document.body.dispatchEvent(event)
  })

const settled = () => new Promise((resolve) => setTimeout(resolve))
const field = () => document.querySelector("input")

afterEach(() => document.body.replaceChildren())

describe("a dialog that is still being fetched", () => {
  it("opens with what was typed meanwhile", async () => {
    const { come } = ask()
    type("c", "u", "t")

    come()
    await settled()

    expect(field()?.value).toBe("cut")
    expect(type("x")).toEqual([true])
  })

  it("is given up with Escape", async () => {
    const { dialog } = ask()

    type("c", "Escape")

    expect(dialog.value).toBeNull()
  })

  it("is given up, in words, when it cannot be fetched; keys mean again what they did", async () => {
    const { dialog, toasts, fail } = ask()
    type("c")

    fail()
    await settled()

    expect(dialog.value).toBeNull()
    expect(toasts).toHaveLength(1)
    expect(type("c")).toEqual([true])
  })
})
