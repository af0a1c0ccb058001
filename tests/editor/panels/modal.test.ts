// @vitest-environment jsdom
import "./browser"
import { afterEach, describe, expect, it, vi } from "vitest"
import { createEditorState } from "../../../static/src/editor/document/state"
import { showModal } from "../../../static/src/editor/panels/modal"

afterEach(() => vi.restoreAllMocks())

/** A dialog whose `close` event comes when the browser has time for it, as in every browser. */
const open = (mayClose?: () => boolean) => {
  vi.spyOn(HTMLDialogElement.prototype, "close").mockImplementation(function (
    this: HTMLDialogElement,
  ) {
    this.open = false
  })
  const state = createEditorState()
  const host = document.createElement("div")
  host.innerHTML = "<dialog><input type=file></dialog>"
  document.body.replaceChildren(host)
  const dialog = host.querySelector("dialog") as HTMLDialogElement
  state.dialog.value = "help"
  showModal(host, "help", state, mayClose)
  const cancel = (target: Element = dialog) => {
    const event = new Event("cancel", { cancelable: true, bubbles: true })
    target.dispatchEvent(event)
    return event
  }
  return { state, host, dialog, cancel }
}

describe("a modal dialog", () => {
  it("is over with Escape, before the next key", () => {
    const { state, dialog, cancel } = open()

    cancel()

    expect(state.dialog.value).toBeNull()
    expect(dialog.open).toBe(false)
  })

  it("is over with a press beside it", () => {
    const { state, dialog } = open()

    dialog.click()

    expect(state.dialog.value).toBeNull()
  })

  it("leaves alone the one of its name that was opened after it", () => {
    const { state, host, dialog, cancel } = open()

    cancel()
    host.remove()
    state.dialog.value = "help"
    dialog.dispatchEvent(new Event("close"))

    expect(state.dialog.value).toBe("help")
  })

  it("stays where it may not close, and when a choice of files is given up", () => {
    const stubborn = open(() => false)
    expect(stubborn.cancel().defaultPrevented).toBe(true)
    expect(stubborn.dialog.open).toBe(true)

    const other = open()
    other.cancel(other.dialog.firstElementChild as Element)
    expect(other.state.dialog.value).toBe("help")
  })
})
